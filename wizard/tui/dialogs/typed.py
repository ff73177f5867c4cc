"""The gravest way to ask: the exact words must be typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.widgets.confirm_box import ConfirmBox


class TypedDialog(Dialog[str]):
    """Gives the phrase as it was typed and sent; empty for Esc, which leaves everything as it is."""

    def __init__(
        self, *, title: str, sentences: Sequence[str], phrase: str, label: str, fills: bool = False
    ) -> None:
        """``fills``: Tab types the phrase."""
        super().__init__()
        self._box = ConfirmBox(phrase, title=title, says=sentences, button=label, fills=fills, id="box")

    def compose(self) -> ComposeResult:
        yield self._box

    def on_mount(self) -> None:
        self._box.focus_input()

    def on_confirm_box_confirmed(self, event: ConfirmBox.Confirmed) -> None:
        self.dismiss(event.typed)

    def on_confirm_box_cancelled(self) -> None:
        self.dismiss("")
