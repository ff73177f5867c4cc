"""What screens ask about passwords that are kept: counts of the latest listing of marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wizard.domain.events import KeptMarksRead
from wizard.domain.mail import keeping
from wizard.domain.rows.inventory import Inventory
from wizard.journal import Reader


@dataclass(frozen=True, slots=True)
class PasswordsView:
    """Kept passwords in users: by day and in all, refused by reason, and who lost access to Cognito since.

    ``can`` are rows that can be kept by what was decided. ``at`` None: no one has listed the marks yet;
    ``complete``: the listing came to its end.
    """

    can: int
    kept: int = 0
    days: tuple[tuple[date, int], ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    lost: int = 0
    names: tuple[tuple[str, str], ...] = ()
    at: datetime | None = None
    complete: bool = False

    @property
    def left(self) -> int:
        """Rows that can be kept and are neither kept nor refused; never below 0: users may be fewer."""
        return max(0, self.can - self.kept - sum(users for _, users in self.refused))


def passwords_view(
    reader: Reader, inventory: Inventory | None, answers: Mapping[str, Any]
) -> PasswordsView | None:
    """None where passwords are not kept."""
    if not keeping.is_chosen(answers):
        return None
    can = keeping.keepable(inventory, answers) if inventory else 0
    found: Mapping[str, Any] | None = reader.meta(KeptMarksRead.key)
    if found is None:
        return PasswordsView(can)
    return PasswordsView(
        can,
        kept=sum(found["days"].values()),
        days=tuple((date.fromisoformat(day), users) for day, users in sorted(found["days"].items())),
        refused=tuple(sorted(found["refused"].items(), key=lambda each: -each[1])),
        lost=found["lost"],
        names=tuple((email, why) for email, why in found["names"]),
        at=datetime.fromisoformat(found["at"]),
        complete=found["after"] is None,
    )
