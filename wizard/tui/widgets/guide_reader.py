"""The migration guide, to be read to its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone
from wizard.tui.widgets.markdown_lines import markdown_lines


class GuideReader(LineView):
    """Scrolls through Markdown; what counts as read is what was on screen from the top on, in order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "cursor_page(1)", "Read on", key_display="Space", tooltip="Scroll a page down"),
    ]

    class Progressed(Message):
        """More of the text was shown; at 100 percent its end was on screen."""

        def __init__(self, reader: GuideReader, percent: int) -> None:
            super().__init__()
            self.reader = reader
            self.percent = percent

        @property
        def control(self) -> GuideReader:
            return self.reader

    class ReadToEnd(Message):
        """The end of the text was on screen; sent once for each text."""

        def __init__(self, reader: GuideReader) -> None:
            super().__init__()
            self.reader = reader

        @property
        def control(self) -> GuideReader:
            return self.reader

    def __init__(self, text: str = "", *, is_read: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = text
        self._percent = 100 if is_read else 0
        self._drawn: tuple[int, list[Line]] = (0, [])

    @property
    def percent(self) -> int:
        """How much was shown so far."""
        return self._percent

    def show(self, text: str, *, is_read: bool = False) -> None:
        """Show another text from its top; ``is_read``: it was read to its end before."""
        if text == self._text:
            return
        self._text = text
        self._percent = 100 if is_read else 0
        self._drawn = (0, [])
        self.redraw()
        self.scroll_home(animate=False)
        self.call_after_refresh(self._measure)

    def rows(self, width: int) -> Sequence[Row]:
        if self._drawn[0] != width:
            self._drawn = (width, markdown_lines(self._text, max(20, min(width, 100)), self.glyphs))
        lines = self._drawn[1] or [(("Nothing to read yet.", Tone.LOCKED),)]
        return [Row(str(index), (line,), can_hold_cursor=False) for index, line in enumerate(lines)]

    def laid_out(self) -> None:
        self._measure()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._measure()

    def _measure(self) -> None:
        """Count what is on screen as read; the last line, not its neighbourhood, makes it 100 percent."""
        height = self.scrollable_content_region.height
        if not self._text or not self._drawn[1] or not height:
            return
        total = len(self._drawn[1])
        seen = min(total, self.scroll_offset.y + height)
        percent = 100 if seen >= total else min(99, seen * 100 // total)
        if percent > self._percent:
            self._percent = percent
            self.post_message(self.Progressed(self, percent))
            if percent == 100:  # noqa: PLR2004  all of it
                self.post_message(self.ReadToEnd(self))

    def action_cursor_page(self, direction: int) -> None:
        self.scroll_relative(y=direction * max(1, self.scrollable_content_region.height - 2), animate=False)

    def action_cursor_end(self, direction: int) -> None:
        if direction < 0:
            self.scroll_home(animate=False)
        else:
            self.scroll_end(animate=False)
