"""Several lines of text, typed or pasted."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe


class LongTextDialog(Dialog[str | None]):
    """Gives the text, None for Esc; ``wrong`` says what is wrong with one, empty if nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the text gets it: where Tab indents, Textual 8.2.8 takes Esc for the next widget.
        Binding("escape", "leave", "Back", tooltip="Leave it as it is", priority=True),
        Binding("ctrl+s", "save", "Take it", tooltip="Take the text"),
    ]

    def __init__(self, *, title: str, sentence: str, value: str, wrong: Callable[[str], str]) -> None:
        super().__init__()
        self._title = title
        self._sentence = sentence
        self._value = value
        self._wrong_of = wrong

    def compose(self) -> ComposeResult:
        with Panel(title=self._title, hint="Ctrl+S takes it · Esc leaves it", classes="dialog"):
            yield Static(safe(self._sentence, 600, glyphs=glyphs_of(self)), classes="prose")
            yield TextArea(self._value, soft_wrap=True, tab_behavior="indent")
            yield Static(id="told", classes="-wrong", markup=False)

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()

    def on_text_area_changed(self) -> None:
        """What is wrong with an empty text is said when it is to be taken."""
        if self._text:
            self._tell()

    def action_save(self) -> None:
        if self._wrong_of(self._text):
            self._tell()
        else:
            self.dismiss(self._text)

    def action_leave(self) -> None:
        self.dismiss(None)

    @property
    def _text(self) -> str:
        return self.query_one(TextArea).text.strip()

    def _tell(self) -> None:
        summary = safe(self._wrong_of(self._text), 300, glyphs=glyphs_of(self))
        self.query_one("#told", Static).update(summary)
