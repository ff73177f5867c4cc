"""Identity providers as a list: where each stands, and what it needs first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.guide.provider_record import ProviderRecord, Standing, need
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Piece, Tone

_WORD, _ROWS, _ROOMY = 8, 12, 70


class ProviderList(LineView):
    """Two lines a provider; Enter opens one, r asks all of them again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="Enter", tooltip="This provider alone"),
    ]

    class Opened(Message):
        """A provider is to be shown."""

        def __init__(self, provider: str) -> None:
            super().__init__()
            self.provider = provider

    def __init__(self) -> None:
        super().__init__()
        self._records: tuple[ProviderRecord, ...] = ()

    def show(self, records: Sequence[ProviderRecord]) -> None:
        if tuple(records) != self._records:
            self._records = tuple(records)
            self.redraw()

    def rows(self, width: int) -> Sequence[Row]:
        if not self._records:
            line: Line = (
                (f"{self.glyphs.done} ", Tone.SUCCESS),
                ("The pool has no identity provider.", Tone.MUTED),
            )
            return [Row("", (line,), can_hold_cursor=False)]
        return [Row(record.name, self._record(record, width)) for record in self._records]

    def _record(self, record: ProviderRecord, width: int) -> tuple[Line, ...]:
        glyph, tone = self.mark(record)
        room = max(0, width - 4 - _WORD - _ROWS)
        name_cells = room * 2 // 5 if width >= _ROOMY else room // 2
        head: Line = (
            (f"{glyph} ", tone),
            (self.fit(record.standing.value, _WORD), tone),
            (self.fit(record.name, name_cells), Tone.STRONG),
            ("  ", Tone.MUTED),
            (self.fit(record.row.title, max(0, room - name_cells)), Tone.MUTED),
            (self.fit_right(f"{record.rows:,} rows", _ROWS), Tone.PLAIN),
        )
        said = need(record) if record.standing is Standing.OPEN else record.evidence
        said = said.removeprefix(f"{record.name}: ")
        indent = " " * (_WORD + 2)
        return (head, ((indent, tone), (self.fit(said, max(0, width - len(indent))), Tone.MUTED)))

    def mark(self, record: ProviderRecord) -> Piece:
        if record.refused and record.standing is Standing.OPEN:
            return (self.glyphs.failed, Tone.ERROR)
        match record.standing:
            case Standing.TESTED:
                return (self.glyphs.done, Tone.SUCCESS)
            case Standing.WAIVED | Standing.DECIDED:
                return (self.glyphs.waived, Tone.SECONDARY)
            case Standing.OPEN:
                return (self.glyphs.open, Tone.WARNING)

    def action_open(self) -> None:
        self.activate()

    def activate(self) -> None:
        if self._records and self.cursor_key:
            self.post_message(self.Opened(self.cursor_key))
