"""A list of things with a cursor: marks, columns of numbers, and notes under each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual.widget import Widget

from wizard.pages.model import Item, Items, Mark
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import LOOKS, Activated, PaneWidget
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Piece, Tone

GAP = 2
LEAST_TITLE = 16


class ItemList(LineView):
    """A line for each item with its cells under the columns, then its notes."""

    def __init__(self, pane: Items) -> None:
        super().__init__()
        self._pane = pane

    def show(self, pane: Items) -> None:
        if pane != self._pane:
            self._pane = pane
            self.redraw()

    def activate(self) -> None:
        if self.cursor_key and self._pane.items:
            self.post_message(Activated(self._pane.id, self.cursor_key))

    def header(self, width: int) -> Sequence[Line]:
        if not self._pane.columns:
            return ()
        title, cells = self._widths(width)
        names = zip_longest(self._pane.columns, cells, fillvalue="")
        line: list[Piece] = [(" " * (self._indent + title), Tone.MUTED)]
        line += [
            (self.fit_right(str(name).upper(), int(cell)), Tone.MUTED) for name, cell in names if cell != ""
        ]
        return (line,)

    def rows(self, width: int) -> Sequence[Row]:
        if not self._pane.items:
            said = self.wrap(self._pane.empty, max(1, width)) if self._pane.empty else []
            lines: list[Line] = [((text, Tone.MUTED),) for text in said]
            return [Row("", tuple(lines), can_hold_cursor=False)] if lines else []
        title, cells = self._widths(width)
        return [Row(item.id, self._item(item, width, title, cells)) for item in self._pane.items]

    @property
    def _indent(self) -> int:
        """The room of the marks; none where nothing has one."""
        return GAP if any(item.mark is not Mark.NONE for item in self._pane.items) else 0

    def _widths(self, width: int) -> tuple[int, list[int]]:
        """Cells of the titles, then of each column; columns that do not fit are dropped from the right."""
        items = self._pane.items
        columns = max([len(self._pane.columns), *(len(item.cells) for item in items)])
        cells = [
            GAP
            + max(
                len(self._pane.columns[index]) if index < len(self._pane.columns) else 0,
                *(len(self.text(item.cells[index])) if index < len(item.cells) else 0 for item in items),
                0,
            )
            for index in range(columns)
        ]
        room = max(0, width - self._indent)
        while cells and room - sum(cells) < LEAST_TITLE:
            cells.pop()
        if not cells:
            return room, []
        longest = max((len(self.text(item.title)) for item in items), default=0)
        return min(max(longest, LEAST_TITLE), room - sum(cells)), cells

    def _item(self, item: Item, width: int, title: int, cells: Sequence[int]) -> tuple[Line, ...]:
        indent = self._indent
        first: list[Piece] = [self._mark(item.mark)] if indent else []
        first.append((self.fit(item.title, title), LOOKS[item.tone]))
        first += [
            (self.fit_right(text, cell), Tone.STRONG)
            for text, cell in zip_longest(item.cells[: len(cells)], cells, fillvalue="")
            if isinstance(cell, int) and isinstance(text, str)
        ]
        lines: list[Line] = [first]
        for note in item.notes:
            for text in self.wrap(note, max(10, width - indent)):
                lines.append(((" " * indent, Tone.MUTED), (text, Tone.MUTED)))  # noqa: PERF401  two nested loops read better
        return tuple(lines)

    def _mark(self, mark: Mark) -> Piece:
        glyphs = self.glyphs
        glyph, tone = {
            Mark.NONE: (" ", Tone.MUTED),
            Mark.OPEN: (glyphs.open, Tone.MUTED),
            Mark.RUNNING: (glyphs.running, Tone.ACTIVE),
            Mark.WAITING: (glyphs.open, Tone.ACTIVE),
            Mark.DONE: (glyphs.done, Tone.SUCCESS),
            Mark.WARNING: (glyphs.warning, Tone.WARNING),
            Mark.FAILED: (glyphs.failed, Tone.ERROR),
        }[mark]
        return (f"{glyph} ", tone)


class ItemsPane(PaneWidget[Items]):
    """Items; the cursor stays on its item when others come."""

    def make_inner(self) -> Widget:
        self.list = ItemList(self.pane)
        return self.list

    def show(self, pane: Items, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        self.list.show(pane)

    @property
    def target(self) -> str:
        return (self.list.cursor_key or "") if self.pane.items else ""
