"""What stopped the last run of a step, and what to do next."""

from __future__ import annotations

from textual.widgets import Static

from wizard.domain.steps import StepName, StepState
from wizard.errors import ConfirmationNeeded, MissingAnswer
from wizard.tui.bridge import Moment
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.safe import safe

STOPPED = frozenset({StepState.BLOCKED, StepState.FAILED})


class StopCard(Static):
    """Hidden while nothing stopped the step; questions and confirmations are no stops."""

    _shown = ""

    def on_mount(self) -> None:
        self.display = bool(self._shown)

    def show(self, moment: Moment, step: StepName) -> None:
        text = stop_text(moment, step)
        if text != self._shown:
            self._shown = text
            self.display = bool(text)
            glyphs = glyphs_of(self)
            self.update(safe(f"{glyphs.warning} {text}", 900, glyphs=glyphs))


def stop_text(moment: Moment, step: StepName) -> str:
    """The sentence for the operator; from the journal where this session does not know more."""
    stop = moment.stop
    if isinstance(stop, ConfirmationNeeded) and stop.recovery_id == "recovery":
        told = "The journal is in recovery: it ends in step 2, by a phrase."
        return told if moment.target is step and step is not StepName.CONNECT else ""
    if isinstance(stop, MissingAnswer | ConfirmationNeeded):
        return ""
    if stop and moment.target is step:
        return str(stop)
    if step is StepName.CONNECT and moment.snapshot.recovery:
        # A card of its own tells why, and what was found.
        return ""
    if stop is None and moment.state(step) in STOPPED and step is not StepName.IMPORT:
        note = moment.snapshot.notes[step]
        return "" if MissingAnswer.is_in(note) else note
    return ""
