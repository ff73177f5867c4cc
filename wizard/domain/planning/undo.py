"""What may be taken back of a user at WorkOS: exactly what this journal made, and no one has lived in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wizard.domain.planning.budget import MARK_KEY, MARKED_FROM
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.domain.rows.emails import is_stored_as

# Set by the app that captured a password: it works at WorkOS from then on.
PASSWORD_KEPT_KEY = "password_kept"  # noqa: S105  a metadata key
_NAMES = ("first_name", "last_name")


class UndoClass(StrEnum):
    """What becomes of a user, in the order in which classes are listed."""

    DELETE = "delete"
    RESTORE = "restore"
    LIVED_IN = "lived_in"
    CHANGED_HANDS = "changed_hands"
    GONE = "gone"


class UndoState(StrEnum):
    """Where the undo of one user stands; every planned one is in exactly one of these."""

    PENDING = "pending"
    IN_DOUBT = "in_doubt"
    DELETED = "deleted"
    RESTORED = "restored"
    KEPT = "kept"
    CHANGED_HANDS = "changed_hands"
    GONE = "gone"
    FAILED = "failed"


BEGINS_AS = {
    UndoClass.DELETE: UndoState.PENDING,
    UndoClass.RESTORE: UndoState.PENDING,
    UndoClass.LIVED_IN: UndoState.KEPT,
    UndoClass.CHANGED_HANDS: UndoState.CHANGED_HANDS,
    UndoClass.GONE: UndoState.GONE,
}
# As people read them.
CLASS_WORDS = {
    UndoClass.DELETE: "to delete",
    UndoClass.RESTORE: "updated: values put back",
    UndoClass.LIVED_IN: "lived in: kept",
    UndoClass.CHANGED_HANDS: "changed hands: kept",
    UndoClass.GONE: "already gone",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What this journal did for a user.

    ``created``: the user is there by its own create. ``before``: what WorkOS held of a user whom it updated
    or linked; None where that is not known (any more). ``used``: a used link, or a sign-in, was seen.
    """

    sub: str
    target_id: str
    written: UserDraft
    created: bool
    before: TargetUser | None = None
    used: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What WorkOS shows of a user at this moment; None: there is no such user (any more).

    ``memberships`` are ids of those that this journal did not make; ``unread`` says what could not be read.
    """

    user: TargetUser | None
    memberships: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The class of a user and why; ``change`` puts values back, ``conflicts`` are values that stay."""

    undo: UndoClass
    reasons: tuple[str, ...] = ()
    change: UserChange = field(default_factory=UserChange)

    @property
    def reason(self) -> str:
        return "; ".join(self.reasons)


def judge(made: Made, shown: Shown) -> Judged:
    """The class of a user by what WorkOS shows now; whatever is not certain is kept."""
    user = shown.user
    if user is None:
        return Judged(UndoClass.GONE)
    if user.id != made.target_id:
        return Judged(UndoClass.CHANGED_HANDS, (f"it is another user ({user.id})",))
    if changed := _changed_hands(made, user):
        return Judged(UndoClass.CHANGED_HANDS, changed)
    if not made.created:
        return _put_back(made, user)
    if lived := _lived_in(made, shown, user):
        return Judged(UndoClass.LIVED_IN, lived)
    return Judged(UndoClass.DELETE)


def _changed_hands(made: Made, user: TargetUser) -> tuple[str, ...]:
    """What shows that the user is not (only) of this migration any more."""
    found = []
    if user.external_id != made.sub:
        found.append("its external_id is not the sub that was written")
    if made.created and MARKED_FROM not in user.metadata:
        found.append(f"it does not bear metadata.{MARKED_FROM}")
    return tuple(found)


def _lived_in(made: Made, shown: Shown, user: TargetUser) -> tuple[str, ...]:
    """What somebody did with the user since it was created; empty where no one did anything."""
    found = []
    if user.last_sign_in_at:
        found.append("has signed in")
    if made.used:
        found.append("a used link, or a sign-in, was seen")
    if PASSWORD_KEPT_KEY in user.metadata:
        found.append("the app kept the password")
    if shown.memberships:
        found.append("is a member of an organization by other hands")
    if shown.unread:
        found.append(f"cannot be told: {shown.unread}")
    return (*found, *_differences(made.written, user))


def _differences(written: UserDraft, user: TargetUser) -> Sequence[str]:
    """Values that are not those that were written; the mark of a reset mail is ours, whatever it says."""
    found = []
    if not is_stored_as(written.email, user.email):
        found.append("has another address")
    if user.email_verified != written.email_verified:
        found.append("email_verified was changed")
    found += [f"{name} was changed" for name in _NAMES if _text(written, name) != _text(user, name)]
    keys = dict.fromkeys((*written.metadata, *user.metadata))
    found += [
        f"metadata.{key} is not as it was written"
        for key in keys
        if key not in {MARK_KEY, PASSWORD_KEPT_KEY} and written.metadata.get(key) != user.metadata.get(key)
    ]
    return found


def _put_back(made: Made, user: TargetUser) -> Judged:
    """Values of an updated user go back where the one that we wrote still stands; others are listed."""
    before, written = made.before, made.written
    if before is None:
        return Judged(UndoClass.LIVED_IN, ("what it held before the import is not known",))
    sent: dict[str, Any] = {}
    conflicts: list[str] = []
    for name in _NAMES:
        old, ours, there = _text(before, name), _text(written, name), _text(user, name)
        if ours in {old, None} or there == old:
            continue
        if there != ours:
            conflicts.append(f"{name}: changed since")
        elif old is None:
            conflicts.append(f"{name}: WorkOS cannot clear it")
        else:
            sent[name] = old
    if written.email_verified and user.email_verified and not before.email_verified:
        conflicts.append("email_verified: never lowered")
    metadata, stays = _metadata_back(before, written, user)
    change = UserChange(**sent, metadata=metadata, unlinks=before.external_id != made.sub)
    return Judged(UndoClass.RESTORE, (*conflicts, *stays), change)


def _metadata_back(
    before: TargetUser, written: UserDraft, user: TargetUser
) -> tuple[dict[str, str | None], list[str]]:
    sent: dict[str, str | None] = {}
    conflicts = []
    for key, ours in written.metadata.items():
        old, there = before.metadata.get(key), user.metadata.get(key)
        if old in (ours, there):
            continue
        if key == MARK_KEY and there != ours:
            continue  # A mail that was sent stays sent.
        if there != ours:
            conflicts.append(f"metadata.{key}: changed since")
        else:
            sent[key] = old
    return sent, conflicts


def _text(user: UserDraft | TargetUser, name: str) -> str | None:
    """A name; empty text says nothing."""
    return getattr(user, name) or None


@dataclass(frozen=True, slots=True)
class UndoCounts:
    """How an undo stands: users by class as they were judged first, and by state."""

    classes: dict[str, int]
    states: dict[str, int]

    @property
    def planned(self) -> int:
        return sum(self.states.values())

    @property
    def to_do(self) -> int:
        """Users whom a confirmed undo deletes, or puts values back of."""
        return self.classes.get(UndoClass.DELETE, 0) + self.classes.get(UndoClass.RESTORE, 0)

    @property
    def is_ended(self) -> bool:
        return not (self.states.get(UndoState.PENDING, 0) or self.states.get(UndoState.IN_DOUBT, 0))

    def to_json(self) -> dict[str, Any]:
        """The key ``undo`` of ``status --json``."""
        return {
            "planned": self.planned,
            **{state.value: self.states.get(state, 0) for state in UndoState},
            "classes": {name.value: self.classes.get(name, 0) for name in UndoClass},
        }
