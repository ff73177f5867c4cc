"""A client secret, on the screen only, until it is left."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from wizard.domain.connections import Secret
from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import revealed, safe

LONGEST = 4_000  # some providers sign with a whole key


class SecretDialog(Dialog[None]):
    """Shows it; nothing of it is kept when the dialog is gone, and the clipboard is left alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Hide", tooltip="Hide it again"),
    ]

    def __init__(self, provider: str, secret: Secret) -> None:
        super().__init__()
        self._provider = provider
        self._secret = secret

    def compose(self) -> ComposeResult:
        glyphs = glyphs_of(self)
        with Panel(title=f"Client secret of {self._provider}", hint="Esc hides it", classes="dialog"):
            yield Static(
                safe("Enter it in the dashboard, beside the client id.", glyphs=glyphs), classes="prose"
            )
            yield Static(revealed(self._secret.value, LONGEST, glyphs=glyphs), classes="label secret")

    def action_leave(self) -> None:
        self.dismiss(None)
