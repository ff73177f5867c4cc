"""Something to be read before going on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button, Static

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe


class MessageDialog(Dialog[None]):
    """A sentence, and one way on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Go on", tooltip="To the step")]

    def __init__(self, *, title: str, sentence: str) -> None:
        super().__init__()
        self._title = title
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        with Panel(title=self._title, hint="Enter or Esc goes on", classes="dialog"):
            yield Static(safe(self._sentence, 600, glyphs=glyphs_of(self)), classes="prose")
            yield ActionBar("", primary=Action("leave", "Go on"), id="dialog-actions")

    def on_mount(self) -> None:
        self.query(Button).last().focus()

    def on_action_bar_pressed(self) -> None:
        self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()
