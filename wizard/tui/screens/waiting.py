"""The action bar while a run that was started here is still at the steps before this one."""

from __future__ import annotations

from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.tui.bridge import Moment, Running
from wizard.tui.page import Bar
from wizard.tui.widgets.action_bar import Action

PAUSE = "pause"


def waiting_bar(moment: Moment, step: StepName) -> Bar | None:
    """Which step is at work first; None where the page itself says what goes on."""
    if moment.running is Running.NO or moment.target is not step or moment.runs(step):
        return None
    if moment.running is Running.PAUSING:
        return Bar("", Action("wait", "Pausing …", locked="Pausing: what is in flight is finished."))
    states = moment.snapshot.steps.items()
    first = next((name for name, state in states if state is StepState.RUNNING), None)
    told = f"First: {STEP_FACTS[first].title} …" if first else "One moment …"
    return Bar(told, Action(PAUSE, "Pause", "p"))
