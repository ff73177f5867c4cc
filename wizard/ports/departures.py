"""Persons who left the pool, as steps read them from the journal."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.domain.people import UserDraft


@dataclass(frozen=True, slots=True)
class Departure:
    """A person at WorkOS whose rows are disabled or gone; ``in_doubt`` where an act may have begun."""

    id: int
    sub: str
    target_id: str
    written: UserDraft
    in_doubt: bool
