"""The five checks that must pass before cutover, and what makes a verdict expire."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from wizard.domain.events.operator import CheckStatus
from wizard.domain.steps import StepName
from wizard.domain.words import plural


class CheckId(StrEnum):
    """The checks of step 11, in order, as ``verify --json`` names them."""

    EXPORTED = "exported"
    IMPORTED = "imported"
    RESET = "reset"
    PROVIDERS = "providers"
    AUTHKIT = "authkit"


# The answer that accepts checks although something they rest on is unknown, each with a note.
ACCEPT_CHECKS = "verify.accept"
# The kinds of acts by which a short listing, and an unknown, are taken as they are.
LISTING_ACCEPTED = "short listing accepted"
UNKNOWN_ACCEPTED = "unknown accepted"
# Nothing else lets a check pass: least of all an unknown (R3).
PASSED = frozenset({CheckStatus.PASS, CheckStatus.WAIVED})

TITLES = {
    CheckId.EXPORTED: "Users exported from Cognito",
    CheckId.IMPORTED: "WorkOS users match",
    CheckId.RESET: "Password reset flow works",
    CheckId.PROVIDERS: "Every federated provider signs in",
    CheckId.AUTHKIT: "AuthKit integrated",
}

# The same in few words, for one line.
SHORT = {
    CheckId.EXPORTED: "exported",
    CheckId.IMPORTED: "WorkOS matches",
    CheckId.RESET: "reset flow",
    CheckId.PROVIDERS: "providers",
    CheckId.AUTHKIT: "AuthKit",
}

# Where the evidence of a check comes from; the first two are the last step's own.
PROVEN_IN = {
    CheckId.RESET: StepName.RESET,
    CheckId.PROVIDERS: StepName.FEDERATION,
    CheckId.AUTHKIT: StepName.AUTHKIT,
}


def weighing_steps(check: CheckId) -> tuple[StepName, ...]:
    """What runs so that a check is judged again, from looking at the ends to the verdict."""
    proven = (PROVEN_IN[check],) if check in PROVEN_IN else ()
    return (StepName.CONNECT, *proven, StepName.VERIFY)


def inputs_of(*, listing: int, revision: int) -> str:
    """What a verdict was reached on; a verdict with other inputs has expired."""
    return f"listing {listing}, plan {revision}"


def status_now(status: str, *, reached_on: str, inputs: str) -> str:
    """A verdict's status today: one that passed on other inputs has expired."""
    return CheckStatus.EXPIRED if status in PASSED and reached_on != inputs else status


def passed_of(statuses: Iterable[str]) -> int:
    """How many checks pass or are waived."""
    return sum(status in PASSED for status in statuses)


def gate_note(passed: int, waivers: int, lock: str = "") -> str:
    """What step 11 is noted with: how many checks pass, or what the gate says, and what else locks it."""
    if passed == len(CheckId) and not lock:
        return ready_words(waivers)
    return "; ".join(filter(None, (f"{passed}/{len(CheckId)}", lock)))


def ready_words(waivers: int) -> str:
    """What the gate says once every check passes and nothing else locks it."""
    if not waivers:
        return "CUTOVER READY"
    return f"CUTOVER READY WITH {waivers:,} {plural(waivers, 'waiver').upper()}"
