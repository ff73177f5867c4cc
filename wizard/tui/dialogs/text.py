"""One line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe


class TextDialog(Dialog[str | None]):
    """Gives the text, None for Esc; ``wrong`` says what is wrong with one, empty if nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", tooltip="Leave it as it is")]

    def __init__(
        self,
        *,
        title: str,
        sentence: str,
        value: str = "",
        wrong: Callable[[str], str] = lambda _: "",
        is_secret: bool = False,
    ) -> None:
        """``is_secret``: what is typed is not shown."""
        super().__init__()
        self._title = title
        self._sentence = sentence
        self._value = value
        self._wrong_of = wrong
        self._is_secret = is_secret

    def compose(self) -> ComposeResult:
        with Panel(title=self._title, hint="Enter takes it · Esc leaves it", classes="dialog"):
            yield Static(safe(self._sentence, 400, glyphs=glyphs_of(self)), classes="prose")
            yield Input(value=self._value, password=self._is_secret)
            yield Static(id="told", classes="-wrong", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        problem = self._wrong_of(event.value.strip())
        self.query_one("#told", Static).update(safe(problem, 300, glyphs=glyphs_of(self)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not self._wrong_of(event.value.strip()):
            self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)
