"""What each double cannot do, as data: which case ends otherwise there, how, and who says so.

README prints this table; ``python -m tests.contract.deviations`` writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from wizard.errors import CallRefused
from wizard.ports import InDoubt, TokenRefused, Unavailable

MOTO = "https://github.com/getmoto/moto/blob/5.2.5/moto/cognitoidp/models.py"
MINISTACK = "`ministack/services/cognito.py` of 1.5.33"
EMULATOR = "`dist/emulate/workos/routes/{}.js` of npm `workos` 0.14.0"
NOT_RAISED = pytest.fail.Exception


@dataclass(frozen=True)
class Deviation:
    """``case`` raises ``raises`` with ``match`` on ``double``: no longer, once the double learns better."""

    double: str
    case: str
    raises: type[BaseException]
    match: str
    what: str
    source: str


SOURCE_DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "rehearsal",
        "linked_identities_are_listed",
        ClientError,
        "AdminLinkProviderForUser is not part of the rehearsal",
        "no AdminLinkProviderForUser: its linked rows are seeded",
        "`wizard/rehearsal/population.py`",
    ),
    Deviation(
        "rehearsal",
        "wrong_credentials_are_refused",
        NOT_RAISED,
        "DID NOT RAISE",
        "signatures are not checked; `expired_credentials` is a fault to be asked for",
        "`wizard/rehearsal/aws_wire.py`",
    ),
    Deviation(
        "moto",
        "a_token_outlives_the_next_row",
        TokenRefused,
        "does not take the page token",
        "its token names the next row, and is refused when that row is gone (the listing begins again)",
        f"cognito.md 8, matrix; {MOTO}",
    ),
    *(
        Deviation(
            double,
            "a_pool_that_was_never_set_back_has_no_recovery",
            raised,
            "ListPointInTimeRecoveries",
            "no ListPointInTimeRecoveries",
            source,
        )
        for double, raised, source in (("moto", Unavailable, MOTO), ("MiniStack", CallRefused, MINISTACK))
    ),
    Deviation(
        "moto",
        "a_federated_sign_in_has_its_row",
        AssertionError,
        "no row of a federated sign-in",
        "no federated sign-in, so no row with EXTERNAL_PROVIDER over the network",
        f"cognito.md 8, matrix; {MOTO}",
    ),
    Deviation(
        "moto",
        "linked_identities_are_listed",
        ClientError,
        "Internal Server Error",
        "AdminLinkProviderForUser answers 500 with a page",
        f"cognito.md 8, matrix; {MOTO}",
    ),
    Deviation(
        "moto",
        "wrong_credentials_are_refused",
        NOT_RAISED,
        "DID NOT RAISE",
        "any credentials are good",
        "https://docs.getmoto.org/en/latest/docs/iam.html",
    ),
    Deviation(
        "MiniStack",
        "a_foreign_token_is_refused",
        NOT_RAISED,
        "DID NOT RAISE",
        "a token that it never gave gets the first page",
        f"cognito.md 8, matrix; {MINISTACK}",
    ),
    Deviation(
        "MiniStack",
        "a_row_removed_behind_the_cursor_hides_nobody",
        AssertionError,
        "a row was skipped",
        "its token is an offset: each row removed meanwhile hides another one",
        f"cognito.md 8, matrix; {MINISTACK}",
    ),
    Deviation(
        "MiniStack",
        "a_federated_sign_in_has_its_row",
        AssertionError,
        "no row of a federated sign-in",
        "rows with EXTERNAL_PROVIDER come from its sign-in pages or its state file only",
        f"cognito.md 8, matrix; {MINISTACK}",
    ),
    Deviation(
        "MiniStack",
        "wrong_credentials_are_refused",
        NOT_RAISED,
        "DID NOT RAISE",
        "any credentials are good",
        f"cognito.md 8, matrix; {MINISTACK}",
    ),
)
TARGET_DEVIATIONS: tuple[Deviation, ...] = tuple(
    Deviation("WorkOS emulator", case, raises, match, what, f"workos.md 8.9; {EMULATOR.format(file)}")
    for case, raises, match, what, file in (
        (
            "an_external_id_makes_one_organization",
            AssertionError,
            "created",
            "takes one external id for several organizations",
            "organizations",
        ),
        (
            "nobody_and_nothing_have_no_members",
            AssertionError,
            "joined",
            "makes a membership of a user who is not there",
            "memberships",
        ),
        (
            "roles_are_made_once_and_given",
            AssertionError,
            "refused otherwise",
            "a role whose slug is taken is 422, at WorkOS 409 `role_slug_conflict`",
            "authorization-roles",
        ),
        (
            "a_role_that_is_not_there_is_refused",
            AssertionError,
            "joined",
            "gives a role that is not there",
            "memberships",
        ),
        (
            "an_address_is_stored_in_lower_case",
            AssertionError,
            "stored as sent",
            "keeps an address as it was sent, with spaces and capitals",
            "users",
        ),
        (
            "a_taken_address_is_called_as_the_api_calls_it",
            AssertionError,
            "another code",
            "a taken address is 409 `user_already_exists`, at WorkOS 400 `email_not_available`",
            "users",
        ),
        (
            "an_address_is_taken_in_any_case",
            AssertionError,
            "created twice",
            "compares addresses by their exact letters",
            "users",
        ),
        (
            "an_external_id_belongs_to_one_user",
            AssertionError,
            "created",
            "takes one external id for several users",
            "users",
        ),
        (
            "an_external_id_cannot_be_taken_over",
            AssertionError,
            "updated",
            "takes another user's external id in an update",
            "users",
        ),
        (
            "an_address_that_is_none_is_refused",
            AssertionError,
            "created",
            "takes anything for an address",
            "users",
        ),
        ("an_external_id_has_a_longest", AssertionError, "created", "external ids of any length", "users"),
        ("metadata_has_its_bounds", AssertionError, "created", "metadata without any bound", "users"),
        (
            "metadata_is_merged_by_key",
            AssertionError,
            "replaced",
            "an update replaces the metadata, and keeps null for a removed key",
            "users",
        ),
        (
            "a_reset_is_made",
            InDoubt,
            "unexpected content",
            "answers a reset without `password_reset_token` and `password_reset_url`, though it was made",
            "password-reset",
        ),
        (
            "events_are_those_asked_for_oldest_first",
            AssertionError,
            "events of other names",
            "reads `events[]` and not `events`: the list is not filtered",
            "events",
        ),
        (
            "webhooks_are_listed_and_switched",
            Unavailable,
            "unexpected content",
            "endpoints have `enabled` instead of `status`, and no PATCH",
            "webhook-endpoints",
        ),
        (
            "a_redirect_uri_is_registered",
            InDoubt,
            "unexpected content",
            "answers a new redirect URI without `default`, though it was made",
            "config",
        ),
        (
            "redirect_uris_are_listed",
            InDoubt,
            "unexpected content",
            "the same, and no list of redirect URIs",
            "config",
        ),
        (
            "a_connection_is_made_once",
            AssertionError,
            "a second one",
            "does not know a connection's `external_id`: the same request makes a second one",
            "connections",
        ),
        (
            "a_new_connection_signs_nobody_in_yet",
            AssertionError,
            "active",
            "a new connection is active at once, whatever it lacks",
            "connections",
        ),
    )
)
DEVIATIONS = SOURCE_DEVIATIONS + TARGET_DEVIATIONS


def deviation(double: str, case: Callable[..., Any]) -> Deviation | None:
    """How ``case`` ends on ``double``, where it is not fulfilled."""
    found = (entry for entry in DEVIATIONS if (entry.double, entry.case) == (double, case.__name__))
    return next(found, None)


def table() -> str:
    """The rows of README's table."""
    return "\n".join(
        f"| {entry.double} | {entry.case.replace('_', ' ')} | {entry.what} | {entry.source} |"
        for entry in DEVIATIONS
    )


if __name__ == "__main__":
    print(table())
