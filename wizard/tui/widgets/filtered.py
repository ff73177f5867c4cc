"""A field over something that it filters as one types."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from wizard.tui.widgets.safe import safe_text


class Filtered(Vertical):
    """``field()`` first, then what is filtered; ``/`` goes to the field, Enter and Down leave it.

    The key has priority, and the field takes the focus at once: what is typed right after it must not
    reach the frame, where letters are commands.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "filter",
            "Filter",
            key_display="/",
            priority=True,
            tooltip="Show only what holds a text",
        ),
    ]

    class Changed(Message):
        """Another text filters."""

        def __init__(self, filtered: Filtered, text: str) -> None:
            super().__init__()
            self.filtered = filtered
            self.text = text

        @property
        def control(self) -> Filtered:
            return self.filtered

    def field(self, summary: str) -> ComposeResult:
        """The field; ``summary`` is its tooltip."""
        field = Input(placeholder="filter as you type", id="filter", select_on_focus=False)
        field.tooltip = safe_text(summary)
        yield field

    def rows_widget(self) -> Widget:
        """What the focus goes to from the field."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        return self._field.value.strip()

    @property
    def _field(self) -> Input:
        return self.query_one("#filter", Input)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash typed into the field is a slash."""
        del parameters
        return action != "filter" or self.screen.focused is not self._field

    def action_filter(self) -> None:
        self.screen.set_focus(self._field)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, event.value.strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._leave_field()

    def on_key(self, event: events.Key) -> None:
        if event.key == "down" and self._field.has_focus:
            event.stop()
            self._leave_field()

    def _leave_field(self) -> None:
        """After what was typed has been told, so that Enter cannot open what was there before."""
        self.call_later(self.rows_widget().focus)
