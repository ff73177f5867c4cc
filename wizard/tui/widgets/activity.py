"""What just happened, newest on top: the last 200 lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when (shown in the zone it carries), one word in its tone, and the text."""

    at: datetime
    word: str
    text: str
    tone: Tone = Tone.MUTED


class Activity(LineView):
    """The newest line on top; give ``add`` many lines at once."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._kept: deque[Happening] = deque(maxlen=_KEPT)
        self._rows_kept: deque[Row] = deque(maxlen=_KEPT)
        self._width_kept = 0

    def add(self, happenings: Iterable[Happening]) -> None:
        """Add lines, oldest first."""
        fresh = list(happenings)[-_KEPT:]
        self._kept.extend(fresh)
        self._rows_kept.extend(self._row(item, self._width_kept) for item in fresh)
        self.redraw()

    def replace(self, happenings: Iterable[Happening]) -> None:
        """Show these lines only, oldest first."""
        self._kept.clear()
        self._rows_kept.clear()
        self.add(happenings)

    def rows(self, width: int) -> Sequence[Row]:
        if not self._kept:
            line: Line = ((self.fit("Nothing has happened since it was opened.", width), Tone.LOCKED),)
            return [Row("none", (line,), can_hold_cursor=False)]
        if width != self._width_kept:
            self._width_kept = width
            self._rows_kept = deque((self._row(item, width) for item in self._kept), maxlen=_KEPT)
        return list(reversed(self._rows_kept))

    def _row(self, item: Happening, width: int) -> Row:
        return Row("happened", (self._line(item, width),), can_hold_cursor=False)

    def _line(self, item: Happening, width: int) -> Line:
        return (
            (f"{item.at:%H:%M:%S}  ", Tone.MUTED),
            (self.fit(item.word, 10) + " ", item.tone),
            (self.fit(item.text, max(0, width - 21)), Tone.PLAIN),
        )
