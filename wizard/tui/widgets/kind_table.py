"""What needs attention, by kind: how many rows, an example, and what happens to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone

_ROWS = 8
_NARROW = 60
_EXAMPLE = 14  # cells, at least


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind; ``is_error`` marks it ✗ instead of !."""

    id: str
    kind: str
    rows: int
    example: str = ""
    next: str = ""
    is_error: bool = False


class KindTable(LineView):
    """Kinds with their rows; Enter opens one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="Enter", tooltip="Show the rows of this kind"),
    ]

    class Opened(Message):
        """The rows of a kind are asked for."""

        def __init__(self, table: KindTable, kind: str) -> None:
            super().__init__()
            self.table = table
            self.kind = kind

        @property
        def control(self) -> KindTable:
            return self.table

    def __init__(self, kinds: Sequence[KindRow] = (), *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._kinds = tuple(kinds)
        self._empty = empty or "Nothing needs attention."

    def show(self, kinds: Sequence[KindRow]) -> None:
        if tuple(kinds) != self._kinds:
            self._kinds = tuple(kinds)
            self.redraw()

    def header(self, width: int) -> Sequence[Line]:
        if not self._kinds:
            return ()
        return (self._columns(("KIND", "ROWS", "EXAMPLE", "NEXT"), width, (Tone.MUTED,) * 5, "  "),)

    def rows(self, width: int) -> Sequence[Row]:
        if not self._kinds:
            line: Line = (
                (f"{self.glyphs.done} ", Tone.SUCCESS),
                (self.fit(self._empty, width - 2), Tone.MUTED),
            )
            return [Row("none", (line,), can_hold_cursor=False)]
        return [Row(item.id, (self._row(item, width),)) for item in self._kinds]

    def _row(self, item: KindRow, width: int) -> Line:
        tone = Tone.ERROR if item.is_error else Tone.WARNING
        glyph = self.glyphs.failed if item.is_error else self.glyphs.warning
        cells = (item.kind, f"{item.rows:,}", item.example, item.next)
        return self._columns(
            cells, width, (tone, Tone.PLAIN, Tone.STRONG, Tone.MUTED, Tone.PLAIN), f"{glyph} "
        )

    def _columns(self, cells: Sequence[str], width: int, tones: Sequence[Tone], mark: str) -> Line:
        """Kind, rows, example, next; the example goes where it is narrow."""
        kind, rows, example, after = cells
        room = max(0, width - 2 - _ROWS - 4)
        kind_cells, example_cells = self._shares(room, has_example=width >= _NARROW)
        return (
            (mark, tones[0]),
            (self.fit(kind, kind_cells), tones[1]),
            (self.fit_right(rows, _ROWS) + "  ", tones[2]),
            (self.fit(example, example_cells) + ("  " if example_cells else ""), tones[3]),
            (
                self.fit(after, max(0, room - kind_cells - example_cells + (0 if example_cells else 2))),
                tones[4],
            ),
        )

    def _shares(self, room: int, *, has_example: bool) -> tuple[int, int]:
        """What is next is kept whole where it can be, then the kind; the example takes the rest."""
        most = room * (35 if any(item.example for item in self._kinds) else 50) // 100
        after = min(max(cell_len(self.text(item.next)) for item in self._kinds), most)
        kind = min(max(cell_len(self.text(item.kind)) for item in self._kinds), room - after)
        if not has_example:
            return room - after, 0
        kind = min(kind, room - after - _EXAMPLE)
        return kind, room - after - kind

    def action_open(self) -> None:
        self.activate()

    def activate(self) -> None:
        if self._kinds and self.cursor_key:
            self.post_message(self.Opened(self, self.cursor_key))
