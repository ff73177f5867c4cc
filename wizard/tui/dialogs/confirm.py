"""Asks before something is given up; the safe answer has the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button, Static

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe


class ConfirmDialog(Dialog[bool]):
    """True for the act, False for leaving everything as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", tooltip="Nothing happens")]

    def __init__(self, *, title: str, sentences: Sequence[str], label: str, stay: str = "Leave it") -> None:
        super().__init__()
        self._title = title
        self._sentences = tuple(sentences)
        self._label = label
        self._stay = stay

    def compose(self) -> ComposeResult:
        glyphs = glyphs_of(self)
        with Panel(title=self._title, hint="Esc: nothing happens", classes="dialog"):
            for sentence in self._sentences:
                yield Static(safe(sentence, 600, glyphs=glyphs), classes="prose")
            yield ActionBar(
                "",
                primary=Action("stay", self._stay),
                secondary=(Action("act", self._label),),
                id="dialog-actions",
            )

    def on_mount(self) -> None:
        self.query(Button).last().focus()

    def on_action_bar_pressed(self, event: ActionBar.Pressed) -> None:
        self.dismiss(event.action == "act")

    def action_leave(self) -> None:
        self.dismiss(False)
