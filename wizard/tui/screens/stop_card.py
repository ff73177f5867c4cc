"""What stopped the last run of a step, and what to do next."""

from __future__ import annotations

from textual.widgets import Static

from wizard.domain.steps import StepName
from wizard.pages.common import stop_of
from wizard.tui.bridge import Moment
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.safe import safe


class StopCard(Static):
    """Hidden while nothing stopped the step; questions and confirmations are no stops."""

    _shown = ""

    def on_mount(self) -> None:
        self.display = bool(self._shown)

    def show(self, moment: Moment, step: StepName) -> None:
        text = stop_of(moment, step)
        if text != self._shown:
            self._shown = text
            self.display = bool(text)
            glyphs = glyphs_of(self)
            self.update(safe(f"{glyphs.warning} {text}", 900, glyphs=glyphs))
