"""What changed in the pool after the import, and what is done about persons who left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.events.remembered import Remembered
from wizard.domain.planning.delta import OffboardingAction, OffboardingState
from wizard.domain.planning.people import UserDraft


@dataclass(frozen=True, slots=True)
class ListingImported:
    """What this listing showed has been brought over: the next listing is compared with it."""

    name: ClassVar[str] = "listing_imported"
    listing: int


@dataclass(frozen=True, slots=True)
class OffboardingAttempted:
    """Requests about persons who left are about to start; until they are settled these are in doubt."""

    name: ClassVar[str] = "left_attempted"
    act: OffboardingAction
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OffboardingOutcome:
    """The outcome of one act about one person; NO where it certainly had no effect.

    ``written`` is what counts as written by us afterwards, ``sessions`` how many were ended.
    """

    person: int
    sub: str
    state: OffboardingState
    written: UserDraft | None = None
    sessions: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OffboardingSettled:
    name: ClassVar[str] = "left_settled"
    act: OffboardingAction
    outcomes: tuple[OffboardingOutcome, ...]


@dataclass(frozen=True, slots=True)
class PoolCompared(Remembered):
    """The pool as it is now next to the rows of ``listing``, read without keeping anything.

    ``first`` names some of the rows that differ: ``sub`` and what differs.
    """

    name: ClassVar[str] = "pool_compared"
    key: ClassVar[str] = "compared"
    listing: int
    rows: int
    new: int
    changed: int
    disabled: int
    gone: int
    first: tuple[str, ...] = ()
