"""What somebody who is not at the screen wants to hear of: work paused, blocked, out of quota, or done."""

from __future__ import annotations

from enum import StrEnum

from wizard.domain.events import Event, StepMoved
from wizard.domain.steps import StepName, StepState

# How the note of a mailing begins that WorkOS' daily quota has stopped.
QUOTA_SPENT = "WorkOS sends no more mail today"
# The steps that take long enough for somebody to leave.
LONG = frozenset({StepName.INVENTORY, StepName.IMPORT, StepName.RESET, StepName.VERIFY})


class Occasion(StrEnum):
    """As ``COGNITO2WORKOS_EVENT`` names it."""

    PAUSE = "pause"
    BLOCK = "block"
    QUOTA = "quota"
    DONE = "done"


def occasion_of(event: Event) -> Occasion | None:
    """What an event is to somebody elsewhere; None for nearly all of them.

    A question without an answer is none: it is asked before any work begins.
    """
    if not isinstance(event, StepMoved):
        return None
    match event.state:
        case StepState.PAUSED:
            return Occasion.PAUSE
        case StepState.BLOCKED:
            return Occasion.QUOTA if event.note.startswith(QUOTA_SPENT) else Occasion.BLOCK
        case StepState.DONE | StepState.FAILED | StepState.WAIVED if event.step in LONG:
            return Occasion.DONE
        case _:
            return None
