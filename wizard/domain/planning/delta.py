"""What has become of the pool since the listing that was imported last, and of people who left it.

Rows are compared by what they say, never by dates: every federated sign-in moves
UserLastModifiedDate (``cognito.md`` 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from wizard.domain.confirmations import offboarding_phrase
from wizard.domain.planning.budget import MAX_PAIRS
from wizard.domain.planning.people import TargetUser, UserDraft
from wizard.domain.words import counted

# The metadata key of a person whom Cognito no longer lets in; the app may refuse them by it.
ENABLED_KEY, ENABLED_VALUE = "cognito_enabled", "false"
# The answer that says why persons who left stay as they are.
OFFBOARDING_NOTE = "delta.left_note"
HELD = f"WorkOS holds another value of metadata.{ENABLED_KEY}"
NO_ROOM = f"no room next to WorkOS' own keys ({MAX_PAIRS} pairs)"


class Change(StrEnum):
    """How a row differs from the listing that was imported last; all others are unchanged."""

    NEW = "new"
    CHANGED = "changed"
    DISABLED = "disabled"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a listing showed of a row: its digest, and whether it was enabled."""

    digest: str
    enabled: bool


def change_between(before: Seen | None, now: Seen | None) -> Change | None:
    """What happened to a row from one listing to another; None where nothing did."""
    if now is None:
        return Change.GONE if before else None
    if before is None:
        return Change.NEW
    if before.enabled and not now.enabled:
        return Change.DISABLED
    return None if before.digest == now.digest else Change.CHANGED


class OffboardingAction(StrEnum):
    """What is done about persons at WorkOS whose rows are disabled or gone."""

    MARK = "mark"
    REVOKE = "revoke"
    LEAVE = "leave"


class OffboardingState(StrEnum):
    """Where one act about one person stands; ``no`` means that it was not begun."""

    NO = "no"
    IN_DOUBT = "in_doubt"
    DONE = "done"
    FAILED = "failed"


def offboarding_lock(count: int, first: Sequence[str]) -> str:
    """Why the cutover has to wait for somebody to decide about so many persons, with the first by name."""
    verb = "is" if count == 1 else "are"
    named = ", ".join(first) + (", …" if count > len(first) else "")
    return (
        f"{counted(count, 'user')} who lost access in Cognito {verb} undecided ({named}), and can still sign"
        " in to WorkOS. The cutover waits for a decision."
    )


def is_marked(user: TargetUser | UserDraft) -> bool:
    return user.metadata.get(ENABLED_KEY) == ENABLED_VALUE


def mark_refused(written: UserDraft, held: TargetUser) -> str:
    """Why a user must not be marked; empty where it may: the key is ours or free, and there is room."""
    there = held.metadata.get(ENABLED_KEY)
    if there is not None and there != written.metadata.get(ENABLED_KEY):
        return HELD
    return NO_ROOM if there is None and len(held.metadata) >= MAX_PAIRS else ""


@dataclass(frozen=True, slots=True)
class Delta:
    """The latest listing next to the one that was imported last; counts are of rows.

    ``since`` 0: nothing was imported yet, so that there is nothing to compare with. ``complete``: its
    last page was seen. ``imported``: its difference was brought over. ``left`` counts persons at WorkOS
    whose rows are disabled or gone, of whom ``marked`` carry the mark, ``revoked`` were signed out, and
    ``refused`` could not be; ``to_mark`` and ``to_revoke`` were not dealt with so far. About ``undecided``
    nothing was done or said at all: each of them can still sign in at WorkOS.
    """

    listing: int = 0
    since: int = 0
    complete: bool = False
    imported: bool = False
    new: int = 0
    changed: int = 0
    disabled: int = 0
    gone: int = 0
    unchanged: int = 0
    left: int = 0
    marked: int = 0
    revoked: int = 0
    refused: int = 0
    to_mark: int = 0
    to_revoke: int = 0
    undecided: int = 0

    @property
    def drift(self) -> int:
        """Rows that differ."""
        return self.new + self.changed + self.disabled + self.gone

    @property
    def summary(self) -> str:
        """Every kind with its number of rows."""
        return ", ".join(f"{getattr(self, word):,} {word}" for word in DELTA_WORDS)

    def offered(self, act: OffboardingAction) -> int:
        """Persons whom an act is still to be done about."""
        match act:
            case OffboardingAction.MARK:
                return self.to_mark
            case OffboardingAction.REVOKE:
                return self.to_revoke
            case OffboardingAction.LEAVE:
                return self.undecided

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def offboarding_offer(answers: Mapping[str, Any], delta: Delta) -> tuple[OffboardingAction, int, str] | None:
    """The act that ``delta.left`` asks for, about how many persons, and the phrase that confirms it."""
    choice, environment = answers["delta.left"], answers.get("target.environment", "")
    if choice not in set(OffboardingAction):
        return None
    act = OffboardingAction(choice)
    count = delta.offered(act)
    return (act, count, offboarding_phrase(act, count, environment)) if count else None


DELTA_WORDS: tuple[Literal["new", "changed", "disabled", "gone", "unchanged"], ...] = (
    "new",
    "changed",
    "disabled",
    "gone",
    "unchanged",
)
