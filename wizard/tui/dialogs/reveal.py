"""Something that is shown once and kept nowhere."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import revealed

LONGEST = 4_000  # some providers sign with a whole key


class RevealDialog(Dialog[None]):
    """Shows it; nothing of it is kept when the dialog is gone, and the clipboard is left alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Hide", tooltip="Hide it again"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Panel(title=self._title, hint="Esc hides it", classes="dialog"):
            yield Static(revealed(self._text, LONGEST, glyphs=glyphs_of(self)), classes="label secret")

    def action_leave(self) -> None:
        self.dismiss(None)
