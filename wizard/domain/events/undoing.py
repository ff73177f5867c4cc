"""What this journal did is taken back: users are judged, the list is confirmed, and each is seen to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.planning.undo import UndoClass, UndoState


@dataclass(frozen=True, slots=True)
class UndoStarted:
    """Users are about to be judged for this undo; what an unconfirmed one found is forgotten."""

    name: ClassVar[str] = "undo_started"
    number: int


@dataclass(frozen=True, slots=True)
class UndoItem:
    """One user as it was judged; ``reason`` says why it is kept, or what of it stays."""

    person: int
    sub: str
    target_id: str
    undo: UndoClass
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UndoJudged:
    name: ClassVar[str] = "undo_judged"
    number: int
    users: tuple[UndoItem, ...]


@dataclass(frozen=True, slots=True)
class UndoFrozen:
    """Everybody was judged; the fingerprint is of exactly those who would be deleted or put back."""

    name: ClassVar[str] = "undo_frozen"
    number: int
    users: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class UndoConfirmed:
    """From now on the same text resumes it; ``canary`` is the person who is deleted first, 0: no one is."""

    name: ClassVar[str] = "undo_confirmed"
    number: int
    canary: int


@dataclass(frozen=True, slots=True)
class UndoAttempted:
    """Requests about these persons are about to start; until they are settled these are in doubt."""

    name: ClassVar[str] = "undo_attempted"
    number: int
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What became of one user; PENDING where it certainly had no effect."""

    person: int
    sub: str
    state: UndoState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UndoSettled:
    name: ClassVar[str] = "undo_settled"
    number: int
    outcomes: tuple[UndoOutcome, ...]


@dataclass(frozen=True, slots=True)
class UndoneTies:
    """Memberships of users that stay, and empty organizations, all made here, are not at WorkOS any more."""

    name: ClassVar[str] = "undo_ties"
    memberships: tuple[int, ...] = ()
    organizations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UndoEnded:
    """Nothing of it is pending or in doubt any more."""

    name: ClassVar[str] = "undo_ended"
    number: int
