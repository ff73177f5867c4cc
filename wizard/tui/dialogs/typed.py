"""The gravest way to ask: the exact words must be typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.widgets.confirm_box import ConfirmBox


class TypedDialog(Dialog[bool]):
    """True when the phrase was typed and sent; Esc leaves everything as it is."""

    def __init__(self, *, title: str, sentences: Sequence[str], phrase: str, label: str) -> None:
        super().__init__()
        self._box = ConfirmBox(phrase, title=title, says=sentences, button=label, id="box")

    def compose(self) -> ComposeResult:
        yield self._box

    def on_mount(self) -> None:
        self._box.focus_input()

    def on_confirm_box_confirmed(self) -> None:
        self.dismiss(True)

    def on_confirm_box_cancelled(self) -> None:
        self.dismiss(False)
