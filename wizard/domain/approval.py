"""Who approved a migration, by which ticket; given as an answer, bound to each fingerprint once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BY, TICKET = "approval.by", "approval.ticket"
BOUND = "approval bound"
NONE = "No approval is recorded."


@dataclass(frozen=True, slots=True)
class Approval:
    """Whoever decided, and the ticket that says so; one of them may be empty."""

    by: str
    ticket: str

    @property
    def told(self) -> str:
        """``J. Roth, CHG-1042``."""
        return ", ".join(part for part in (self.by, self.ticket) if part)


def approval_of(answers: Mapping[str, Any]) -> Approval | None:
    """What was answered; None where nothing was."""
    given = Approval(str(answers.get(BY) or "").strip(), str(answers.get(TICKET) or "").strip())
    return given if given.told else None


def approval_line(approval: Approval | None) -> str:
    """What stands next to whatever is confirmed in production."""
    return f"Approved: {approval.told}." if approval else NONE
