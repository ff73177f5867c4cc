"""What just happened, newest at the bottom: the last 200 lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wizard.tui.widgets.lines import Line, LineView, Row, Tone

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when (shown in the zone it carries), one word in its tone, and the text."""

    at: datetime
    word: str
    text: str
    tone: Tone = Tone.MUTED


class Activity(LineView):
    """Follows the newest line, unless the reader scrolled up; give ``add`` many lines at once."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._kept: deque[Happening] = deque(maxlen=_KEPT)

    def add(self, happenings: Iterable[Happening]) -> None:
        """Add lines, oldest first."""
        follows = self.scroll_offset.y >= self.max_scroll_y
        self._kept.extend(happenings)
        self.redraw()
        if follows:
            self.scroll_end(animate=False, immediate=True)

    def replace(self, happenings: Iterable[Happening]) -> None:
        """Show these lines only, oldest first."""
        self._kept.clear()
        self.add(happenings)

    def on_resize(self) -> None:
        super().on_resize()
        self.scroll_end(animate=False, immediate=True)

    def rows(self, width: int) -> Sequence[Row]:
        if not self._kept:
            line: Line = ((self.fit("Nothing has happened yet.", width), Tone.LOCKED),)
            return [Row("none", (line,), can_hold_cursor=False)]
        return [
            Row(str(index), (self._line(item, width),), can_hold_cursor=False)
            for index, item in enumerate(self._kept)
        ]

    def _line(self, item: Happening, width: int) -> Line:
        return (
            (f"{item.at:%H:%M:%S}  ", Tone.MUTED),
            (self.fit(item.word, 10) + " ", item.tone),
            (self.fit(item.text, max(0, width - 21)), Tone.PLAIN),
        )
