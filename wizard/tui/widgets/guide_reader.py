"""The migration guide, to be read to its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone
from wizard.tui.widgets.markdown_lines import markdown_lines

ALL = 100  # percent
SETTLES = 3  # refreshes: the panels next to it find their height in two


class GuideReader(LineView):
    """Scrolls through Markdown; what counts as read is what was on screen.

    ``_tops`` are the lines that were uppermost since it was counted last: a text that is new may be scrolled
    before it is known how many lines are in sight below them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "cursor_page(1)", "Read on", key_display="Space", tooltip="Scroll a page down"),
    ]

    class Progressed(Message):
        """More of the text was shown; at 100 percent nothing is left."""

        def __init__(self, reader: GuideReader, percent: int) -> None:
            super().__init__()
            self.reader = reader
            self.percent = percent

        @property
        def control(self) -> GuideReader:
            return self.reader

    class ReadToEnd(Message):
        """All of the text was on screen; sent once for each text."""

        def __init__(self, reader: GuideReader) -> None:
            super().__init__()
            self.reader = reader

        @property
        def control(self) -> GuideReader:
            return self.reader

    def __init__(self, text: str = "", *, is_read: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = text
        self._is_read = is_read
        self._seen = bytearray()
        self._drawn: tuple[int, list[Line]] = (0, [])
        self._settling = 0
        self._tops: set[int] = set()

    @property
    def percent(self) -> int:
        """How many of its lines were shown so far; 100 only where every one was."""
        if self._is_read:
            return ALL
        return min(ALL - 1, sum(self._seen) * ALL // len(self._seen)) if self._seen else 0

    def show(self, text: str, *, is_read: bool = False) -> None:
        """Show another text from its top; ``is_read``: it was read to its end before."""
        if text == self._text:
            return
        self._text = text
        self._is_read = is_read
        self._seen = bytearray()
        self._drawn = (0, [])
        self.redraw()
        self.scroll_home(animate=False, immediate=True)
        self._settling = SETTLES
        self._tops = {0}
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """A text that is new has more room for a moment than it will have; that does not count as read."""
        self._settling = max(0, self._settling - 1)
        if self._settling:
            self.call_after_refresh(self._settle)
        else:
            self._measure()

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
        """Count the lines on screen as shown; passing by them on the way to the end is not enough."""
        height = self.scrollable_content_region.height
        self._tops.add(self.scroll_offset.y)
        if self._settling or self._is_read or not self._text or not self._drawn[1] or not height:
            return
        before, total = self.percent, len(self._drawn[1])
        if len(self._seen) != total:
            self._seen = _spread(self._seen, total)
        for top in self._tops:
            shown = range(min(total, top), min(total, top + height))
            self._seen[shown.start : shown.stop] = b"\1" * len(shown)
        self._tops.clear()
        self._is_read = all(self._seen)
        if self.percent > before:
            self.post_message(self.Progressed(self, self.percent))
            if self._is_read:
                self.post_message(self.ReadToEnd(self))

    def action_cursor_page(self, direction: int) -> None:
        """A page on; at the end, back to the first passage that was jumped over."""
        if self._settling:
            self.call_after_refresh(self.action_cursor_page, direction)
        elif direction > 0 and self.is_vertical_scroll_end and b"\0" in self._seen:
            self.scroll_to(y=max(0, self._seen.index(0) - 1), animate=False)
        else:
            page = max(1, self.scrollable_content_region.height - 2)
            self.scroll_relative(y=direction * page, animate=False)

    def action_cursor_end(self, direction: int) -> None:
        if direction < 0:
            self.scroll_home(animate=False)
        else:
            self.scroll_end(animate=False)


def _spread(seen: bytearray, total: int) -> bytearray:
    """The same passages when the text is wrapped again, into ``total`` lines."""
    return bytearray(seen[line * len(seen) // total] if seen else 0 for line in range(total))
