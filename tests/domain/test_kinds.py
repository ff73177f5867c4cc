"""The first kind that applies to a row: counted and decided alike."""

from __future__ import annotations

from itertools import product

import pytest

from tests.domain.people_made import DEFAULTS, POOL, google_row, make_row, make_rules
from wizard.domain.planning.candidates import candidate_or_outcome
from wizard.domain.planning.resolution import Kind, RowOutcome
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.identities import profile_of
from wizard.domain.rows.kinds import EARLY, kind_of

ROWS = [
    make_row("s", email, username="handle", verified=verified, status=status, enabled=enabled)
    for email, verified, status, enabled in product(
        ("ann@example.com", "no-address", None), (True, False), UserStatus, (True, False)
    )
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.status}-{row.email}-{row.enabled}")
def test_a_row_is_counted_by_the_kind_that_it_is_skipped_by(row: CognitoRow) -> None:
    skip_all = make_rules(dict.fromkeys(DEFAULTS, "skip"))
    found = candidate_or_outcome(row, skip_all)
    kind = kind_of(profile_of(row, POOL), POOL)
    if isinstance(found, RowOutcome):
        assert found.kind is kind
        assert kind in EARLY
    else:
        assert kind not in EARLY


def test_what_comes_first_hides_the_rest() -> None:
    archived, unconfirmed = UserStatus.ARCHIVED, UserStatus.UNCONFIRMED
    rows = {
        Kind.DISABLED: make_row("1", None, status=archived, enabled=False),
        Kind.UNUSABLE_STATUS: make_row("2", None, status=archived),
        Kind.NO_EMAIL: make_row("3", None, status=unconfirmed),
        Kind.INVALID_EMAIL: make_row("4", "no-address", status=unconfirmed),
        Kind.UNCONFIRMED: make_row("5", verified=False, status=unconfirmed),
        Kind.FEDERATED_SOCIAL: google_row("6", "ann@example.com", "1", verified=False),
        Kind.FORCE_CHANGE_PASSWORD: make_row("7", verified=False, status=UserStatus.FORCE_CHANGE_PASSWORD),
        Kind.EMAIL_UNVERIFIED: make_row("8", verified=False),
    }
    assert {kind: kind_of(profile_of(row, POOL), POOL) for kind, row in rows.items()} == {
        kind: kind for kind in rows
    }
    assert kind_of(profile_of(make_row("9"), POOL), POOL) is None
