"""What a recovery is made of: a symptom, its causes, and for each what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wizard.domain.steps import StepName


class FixAction(StrEnum):
    """What the tool does about a cause; on screen each has a key of its own."""

    DECIDE = "decide"
    ROWS = "rows"
    RETRY = "retry"
    LOOK_UP = "look_up"
    RELIST_ROW = "relist_row"
    RELIST = "relist"
    PACE = "pace"
    PROBE = "probe"
    RESEND = "resend"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to do; ``step`` is where it is done, ``action`` what the tool does by itself when told to.

    ``key`` is the headless way: a flag, a command, or a key of the answers file.
    """

    text: str
    action: FixAction | None = None
    step: StepName | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a symptom, with its fixes in order."""

    why: str
    fixes: tuple[Fix, ...]

    @property
    def fix(self) -> str:
        """All of its fixes in one text."""
        return " ".join(fix.text for fix in self.fixes)


@dataclass(frozen=True, slots=True)
class Recovery:
    """A symptom as the operator meets it; ``id`` is the recovery_id that errors carry."""

    id: str
    symptom: str
    causes: tuple[Cause, ...]
