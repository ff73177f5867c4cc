"""Asks for the name of a new journal."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from wizard.domain.names import LONGEST, is_name
from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.widgets.panel import Panel

ASKED = "Letters, digits, dot, dash and underscore, such as acme-prod."


class NameDialog(Dialog[str | None]):
    """Gives the name, None for Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", tooltip="Begin nothing")]

    def compose(self) -> ComposeResult:
        with Panel(title="New migration", hint="Enter begins · Esc stays", classes="dialog"):
            yield Static("What shall this migration be called?")
            yield Input(placeholder="acme-prod", max_length=LONGEST)
            yield Static(ASKED, classes="muted", id="told")

    def on_input_changed(self, event: Input.Changed) -> None:
        wrong = bool(event.value) and not is_name(event.value)
        self.query_one("#told", Static).set_class(wrong, "-wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if is_name(event.value):
            self.dismiss(event.value)
            return
        told = self.query_one("#told", Static)
        told.update(f"! {'This is no name for it' if event.value else 'It needs a name'}. {ASKED}")
        told.set_class(True, "-wrong")

    def action_leave(self) -> None:
        self.dismiss(None)
