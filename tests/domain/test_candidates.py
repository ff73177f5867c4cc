"""Whether a row may become a user by itself, and under which kind of decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.domain.people_made import make_row, make_rules
from wizard.domain.planning.candidates import Candidate, candidate_or_outcome, linked_components
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Kind, RowOutcome
from wizard.domain.rows.cognito_row import UserStatus

USERNAME = {"no_email": "username", "invalid_email": "username"}
IMPORTED = {"unconfirmed": "import", "unusable_status": "import", "disabled": "import"}


def candidate(row: Any, **decisions: str) -> Candidate:
    found = candidate_or_outcome(row, make_rules(decisions))
    assert isinstance(found, Candidate), found
    return found


def outcome(row: Any, **decisions: str) -> RowOutcome:
    found = candidate_or_outcome(row, make_rules(decisions))
    assert isinstance(found, RowOutcome), found
    assert found.state is RowState.SKIPPED
    return found


def test_a_usual_row_is_of_no_kind() -> None:
    found = candidate(make_row("s1", "Ann@Example.com"))
    assert (found.email, found.kind, found.proven, found.email_verified) == (
        "ann@example.com",
        None,
        True,
        True,
    )
    found = candidate(make_row("s1", verified=False))
    assert (found.kind, found.proven, found.email_verified) == (None, False, False)


@pytest.mark.parametrize(
    ("email", "kind"), [(None, Kind.NO_EMAIL), ("", Kind.NO_EMAIL), ("no address", Kind.INVALID_EMAIL)]
)
def test_an_address_may_be_borrowed_from_the_username(email: str | None, kind: Kind) -> None:
    row = make_row("s1", email, username="Ann@Example.com")
    assert outcome(row).kind is kind
    found = candidate(row, **USERNAME)
    assert (found.email, found.kind, found.proven, found.email_verified) == (
        "ann@example.com",
        kind,
        False,
        False,
    )
    refused = outcome(make_row("s1", email, username="ann"), **USERNAME)
    assert refused.kind is kind
    assert refused.reason.endswith("and its username is no valid address either")


def test_the_name_of_a_providers_row_is_no_address() -> None:
    row = make_row(
        "s1",
        None,
        username="Google_ann@example.com",
        identities=(("Google", "Google", "1"),),
        status=UserStatus.EXTERNAL_PROVIDER,
    )
    assert outcome(row, **USERNAME).kind is Kind.NO_EMAIL


@pytest.mark.parametrize("email", ["ann@example.com", None])
def test_a_sign_up_that_nobody_confirmed_is_a_decision(email: str | None) -> None:
    row = make_row("s1", email, username="ann@example.com", status=UserStatus.UNCONFIRMED, verified=False)
    assert outcome(row, **USERNAME).kind is Kind.UNCONFIRMED
    found = candidate(row, **USERNAME, unconfirmed="import")
    assert found.kind is (Kind.UNCONFIRMED if email else Kind.NO_EMAIL)


def test_disabled_rows_and_statuses_are_decided_first() -> None:
    row = make_row("s1", None, username="ann@example.com", enabled=False)
    assert outcome(row, **USERNAME).kind is Kind.DISABLED
    assert candidate(row, **USERNAME, disabled="import").kind is Kind.DISABLED
    assert outcome(make_row("s1", status=UserStatus.UNKNOWN)).kind is Kind.UNUSABLE_STATUS


def test_of_rows_decided_alone_the_first_counts_before_the_decision_for_all() -> None:
    alone = {"s1": {"email": "a@b.test"}, "s2": {"twins": "skip"}, "s3": {"twins": "newest"}}
    rules = replace(make_rules(), overrides=alone)
    assert rules.decision(Kind.TWINS) == rules.decision(Kind.TWINS, "s1", "s4") == "merge"
    assert rules.decision(Kind.TWINS, "s1", "s2", "s3") == "skip"
    assert rules.decision(Kind.TWINS, "s3", "s2") == "newest"


def test_any_number_of_rows_that_nothing_links_stay_apart() -> None:
    rows = [candidate(make_row(f"s{n}", f"p{n}@acme.test")) for n in range(600)]
    assert [len(component) for component in linked_components(rows)] == [1] * 600
