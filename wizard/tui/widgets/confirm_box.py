"""A typed confirmation: the phrase is shown, and only exactly it unlocks the button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Input, Static

from wizard.domain.confirmations import is_same
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.safe import safe, safe_text


class ConfirmBox(Vertical):
    """Says what will happen and takes the phrase; Esc leaves without anything having happened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Nothing happens", key_display="Esc", tooltip="Leave; nothing happens"),
        Binding("tab", "fill", "Fill in", show=False, tooltip="In a demo, type the phrase"),
    ]

    class Confirmed(Message):
        """The phrase was typed and the button pressed; ``typed`` is how it was typed."""

        def __init__(self, box: ConfirmBox, typed: str) -> None:
            super().__init__()
            self.box = box
            self.typed = typed

        @property
        def control(self) -> ConfirmBox:
            return self.box

    class Cancelled(Message):
        """The box was left; nothing happens."""

        def __init__(self, box: ConfirmBox) -> None:
            super().__init__()
            self.box = box

        @property
        def control(self) -> ConfirmBox:
            return self.box

    def __init__(
        self,
        phrase: str,
        *,
        title: str,
        says: Sequence[str] = (),
        button: str = "Confirm",
        fills: bool = False,
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        """``fills``: Tab types the phrase, for a demo in which nothing can be harmed."""
        super().__init__(id=id)
        self._phrase = phrase
        self._title = title
        self._says = tuple(says)
        self._button = button
        self._fills = fills

    def compose(self) -> ComposeResult:
        yield PhraseLines(self._says, self._phrase)
        shown = f"{self._phrase} (Tab)" if self._fills else "type it here"
        yield Input(id="phrase", placeholder=safe_text(shown, glyphs=glyphs_of(self)))
        with Horizontal():
            yield Static(id="typed", markup=False)
            yield Button(safe(self._button), id="confirm", variant="primary", disabled=True)

    def on_mount(self) -> None:
        glyphs = glyphs_of(self)
        self.border_title = safe(self._title, glyphs=glyphs)
        keys = "Tab fills it in · Esc: nothing happens" if self._fills else "Esc: nothing happens"
        self.border_subtitle = safe(keys, glyphs=glyphs)
        summary = "The phrase as it is shown; commas, spaces and case do not matter"
        self.query_one("#phrase", Input).tooltip = safe(summary, glyphs=glyphs)
        self.query_one("#confirm", Button).tooltip = safe("Type the phrase to confirm", glyphs=glyphs)
        self._tell("")

    def focus_input(self) -> None:
        self.query_one("#phrase", Input).focus()

    @property
    def is_confirmed(self) -> bool:
        return is_same(self.query_one("#phrase", Input).value, self._phrase)

    @on(Input.Changed, "#phrase")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#confirm", Button).disabled = not self.is_confirmed
        self.set_class(self.is_confirmed, "-unlocked")
        self._tell(event.value.strip())

    def _tell(self, typed: str) -> None:
        glyphs = glyphs_of(self)
        if is_same(typed, self._phrase):
            said = f"{glyphs.done} matches: Enter or the button does it"
        elif self._phrase.startswith(typed):
            said = f"{glyphs.locked} locked: {len(typed)} of {len(self._phrase)} characters"
        else:
            said = f"{glyphs.failed} differs from the phrase"
        self.query_one("#typed", Static).update(safe(said, glyphs=glyphs))

    @on(Input.Submitted, "#phrase")
    @on(Button.Pressed, "#confirm")
    def _confirm(self, event: Input.Submitted | Button.Pressed) -> None:
        event.stop()
        if self.is_confirmed:
            self.post_message(self.Confirmed(self, self.query_one("#phrase", Input).value.strip()))

    def action_fill(self) -> None:
        """Type the phrase where that is offered, and is not done yet; else Tab is what it always is."""
        entry = self.query_one("#phrase", Input)
        if self._fills and entry.has_focus and not self.is_confirmed:
            entry.value = self._phrase
            entry.cursor_position = len(self._phrase)
        else:
            self.screen.focus_next()

    def action_cancel(self) -> None:
        self.post_message(self.Cancelled(self))


class PhraseLines(LineBlock):
    """What will happen, and the phrase."""

    def __init__(self, says: Sequence[str], phrase: str) -> None:
        super().__init__()
        self._says = tuple(says)
        self._phrase = phrase

    def lines(self, width: int) -> Sequence[Line]:
        said: list[Line] = [((line, Tone.PLAIN),) for text in self._says for line in self.wrap(text, width)]
        phrase = self.text(self._phrase)
        return (*said, (), (("Type  ", Tone.MUTED), (phrase, Tone.ACCENT)))
