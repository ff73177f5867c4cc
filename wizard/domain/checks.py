"""The five checks that must pass before cutover, and what makes a verdict expire."""

from __future__ import annotations

from enum import StrEnum

from wizard.domain.events.operator import CheckStatus


class CheckId(StrEnum):
    """The checks of step 11, in order, as ``verify --json`` names them."""

    EXPORTED = "exported"
    IMPORTED = "imported"
    RESET = "reset"
    PROVIDERS = "providers"
    AUTHKIT = "authkit"


# The answer that accepts checks although something they rest on is unknown, each with a note.
ACCEPT_CHECKS = "verify.accept"

TITLES = {
    CheckId.EXPORTED: "Users exported from Cognito",
    CheckId.IMPORTED: "WorkOS users match",
    CheckId.RESET: "Password reset flow works",
    CheckId.PROVIDERS: "Every federated provider signs in",
    CheckId.AUTHKIT: "AuthKit integrated",
}


def inputs_of(*, listing: int, revision: int) -> str:
    """What a verdict was reached on; a verdict with other inputs has expired."""
    return f"listing {listing}, plan {revision}"


def status_now(status: str, *, reached_on: str, inputs: str) -> str:
    """A verdict's status today: one that passed on other inputs has expired."""
    has_passed = status in {CheckStatus.PASS, CheckStatus.WAIVED}
    return CheckStatus.EXPIRED if has_passed and reached_on != inputs else status
