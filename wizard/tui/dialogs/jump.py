"""The steps with the key that leads to each; g, then the key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from wizard.domain.steps import StepName
from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.scrolled import Options
from wizard.tui.widgets.step_rail import StepRow

KEYS = "123456789abc"


class JumpDialog(Dialog[StepName | None]):
    """Gives the step chosen by its key or by Enter, None for Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Stay where you are"),
    ]

    def __init__(self, steps: Sequence[StepRow], current: StepName) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self._current = current

    def compose(self) -> ComposeResult:
        glyphs = glyphs_of(self)
        options = [
            Option(
                safe(f"{key}  {row.glyph(glyphs)} {row.title:<18}{row.note}", glyphs=glyphs),
                id=row.step.value,
            )
            for key, row in zip(KEYS, self._steps, strict=True)
        ]
        with Panel(title="Go to step", hint="press its key · Esc stays", classes="dialog"):
            yield Options(*options)

    def on_mount(self) -> None:
        steps = [row.step for row in self._steps]
        self.query_one(OptionList).highlighted = steps.index(self._current)

    def on_key(self, event: events.Key) -> None:
        if event.key in KEYS:
            event.stop()
            self.dismiss(self._steps[KEYS.index(event.key)].step)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(StepName(str(event.option.id)))

    def action_leave(self) -> None:
        self.dismiss(None)
