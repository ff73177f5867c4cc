"""The rows of a table on screen, over a window that is loaded in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from wizard.tui.widgets.lines import LineWidget, Tone
from wizard.tui.widgets.row_pages import Count, Fetch, RowWindow
from wizard.tui.widgets.safe import fit, fit_right, safe_text

_NEAR = 60  # rows from the end of the window at which the next page is fetched


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``weight`` shares out the width, ``least`` cells are kept, from the right it is dropped."""

    title: str
    weight: int = 1
    least: int = 8
    is_number: bool = False


class TableRows(LineWidget, can_focus=True):
    """The rows on screen; the window moves under it, so that there is nothing to scroll in Textual."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, tooltip="To the row above"),
        Binding("down,j", "move(1)", "Down", show=False, tooltip="To the row below"),
        Binding("pageup", "page(-1)", "Page up", show=False, tooltip="A page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, tooltip="A page down"),
        Binding("home", "head", "First", show=False, tooltip="To the first row"),
        Binding("end", "tail", "Last", show=False, tooltip="To the last row"),
        Binding("enter", "open", "Open", key_display="Enter", tooltip="Open this row"),
    ]

    class Opened(Message):
        """A row was opened."""

        def __init__(self, key: int) -> None:
            super().__init__()
            self.key = key

    class Failed(Message):
        """The rows could not be read."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        fetch: Fetch,
        columns: Sequence[Column],
        *,
        total: int | None,
        count: Count,
        moved: Callable[[], None],
    ) -> None:
        """``moved`` is called, not told by message: what it draws comes in the same frame as the rows."""
        super().__init__()
        self._moved = moved
        self._count = count
        self._found: int | None = None
        self._columns = tuple(columns)
        self._window = RowWindow(fetch)
        self.total = total
        self._top = 0
        self._at = 0
        self._lock = asyncio.Lock()
        self._wanted = 0
        self._read = 0
        self._opens = False
        self._widths: tuple[int, list[int]] = (-1, [])
        self._drawn: tuple[RowWindow | None, int, int] = (None, 0, 0)

    def on_mount(self) -> None:
        self.go(RowWindow.load_head, filter_text="")

    @property
    def cursor_key(self) -> int | None:
        """The key of the cursor's row; None where there is none."""
        rows = self._window.rows
        return rows[self._at].key if self._at < len(rows) else None

    @property
    def number(self) -> int | None:
        """The number of the cursor's row, from 0; None where it is not known."""
        first = self._window.first
        return None if first is None or not self._window.rows else first + self._at

    @property
    def count(self) -> int | None:
        """How many rows there are: known to the end, or told."""
        window = self._window
        if window.ends_at_tail and window.first is not None:
            return window.first + len(window.rows)
        return self._found if window.filter else self.total

    @property
    def is_reading(self) -> bool:
        """Whether what is on screen is not yet what was asked for."""
        return self._read != self._wanted

    def go(self, load: Callable[[RowWindow], None], *, filter_text: str, to_last: bool = False) -> None:
        """Load from another place in a thread; what is superseded by a later call is dropped."""
        self._wanted += 1
        self._moved()
        work = self._go(load, filter_text, to_last=to_last, wanted=self._wanted)
        # Not exclusive: a worker cancelled before it begins leaves its coroutine over.
        self.run_worker(work, group="rows", exit_on_error=False)

    async def _go(
        self, load: Callable[[RowWindow], None], filter_text: str, *, to_last: bool, wanted: int
    ) -> None:
        window = RowWindow(self._window.fetch, filter_text)
        try:
            await asyncio.to_thread(load, window)
        except Exception as error:  # noqa: BLE001  whatever the journal says is told on screen
            self.post_message(self.Failed(error))
            return
        if wanted == self._wanted:
            self._read = wanted
            self._window = window
            self._found = None
            self._at = max(0, len(window.rows) - 1) if to_last else 0
            self._top = 0
            self._show()
            if self._opens:
                self.action_open()
            if window.filter and not window.ends_at_tail:
                await self._say_found(window)

    async def _say_found(self, window: RowWindow) -> None:
        """Count what is found beyond the rows that are loaded; they are on screen meanwhile."""
        try:
            found = await asyncio.to_thread(self._count, window.filter)
        except Exception as error:  # noqa: BLE001  whatever the journal says is told on screen
            self.post_message(self.Failed(error))
            return
        if window.filter == self._window.filter:
            self._found = found
            self._moved()

    def action_move(self, step: int) -> None:
        self._at = min(max(self._at + step, 0), max(0, len(self._window.rows) - 1))
        self._show()
        self._fill(step)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(1, self._height - 1))

    def action_head(self) -> None:
        self.go(RowWindow.load_head, filter_text=self._window.filter)

    def action_tail(self) -> None:
        if self._window.ends_at_tail:
            self.action_move(len(self._window.rows))
            return
        total = self.count
        self.go(lambda window: window.load_tail(total), filter_text=self._window.filter, to_last=True)

    def action_open(self) -> None:
        """The row at the cursor; while others are being read, the one that will be there."""
        self._opens = self.is_reading
        if self._window.rows and not self._opens:
            self.post_message(self.Opened(self._window.rows[self._at].key))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not 0 < offset.y <= len(self._window.rows) - self._top:
            return
        if self._top + offset.y - 1 == self._at:
            self.action_open()
        else:
            self.action_move(self._top + offset.y - 1 - self._at)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(3)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-3)

    def _fill(self, step: int) -> None:
        """Fetch the page that the cursor is going to, before it gets there."""
        if self._lock.locked():
            return
        window = self._window
        if step > 0 and not window.ends_at_tail and self._at > len(window.rows) - _NEAR:
            self.run_worker(self._extend(window, forward=True), group="more", exit_on_error=False)
        elif step < 0 and not window.starts_at_head and self._at < _NEAR:
            self.run_worker(self._extend(window, forward=False), group="more", exit_on_error=False)

    async def _extend(self, window: RowWindow, *, forward: bool) -> None:
        async with self._lock:
            grown = replace(window, rows=list(window.rows))
            try:
                await asyncio.to_thread(grown.load_more if forward else grown.load_before)
            except Exception as error:  # noqa: BLE001  whatever the journal says is told on screen
                self.post_message(self.Failed(error))
                return
            if window is not self._window:
                return
            shown = window.rows[self._top].key
            here = window.rows[self._at].key
            places = {row.key: index for index, row in enumerate(grown.rows)}
            self._window = grown
            self._at = places.get(here, 0)
            self._top = places.get(shown, self._at)
            self._show()

    @property
    def _height(self) -> int:
        return max(1, self.size.height - 1)

    def _show(self) -> None:
        """Draw what changed: two lines where the cursor has moved among those on screen."""
        self._top = min(max(self._top, self._at - self._height + 1), self._at)
        window, top, at = self._drawn
        self._drawn = (self._window, self._top, self._at)
        if window is self._window and top == self._top:
            width = self.size.width
            self.refresh(*(Region(0, 1 + row - top, width, 1) for row in {at, self._at}))
        else:
            self.refresh()
        self._moved()

    def on_resize(self) -> None:
        self._show()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return self.strip([(self._line(self._titles, width), Tone.MUTED)], width)
        index = self._top + y - 1
        if index >= len(self._window.rows):
            return self.strip((), width)
        line = [(self._line(self._window.rows[index].cells, width), Tone.PLAIN)]
        if index != self._at:
            return self.strip(line, width)
        name = "line--cursor" if self.has_focus else "line--cursor-blurred"
        return self.strip(line, width, over=self._component(name))

    @property
    def _titles(self) -> tuple[str, ...]:
        return tuple(column.title.upper() for column in self._columns)

    def _line(self, cells: Sequence[str], width: int) -> str:
        """The cells as one text: in tables each piece would be cleaned and styled on its own."""
        if self._widths[0] != width:
            self._widths = width, _widths(self._columns, width)
        glyphs, shown = self.glyphs, []
        for column, cell, room in zip(self._columns, cells, self._widths[1], strict=False):
            if room:
                align = fit_right if column.is_number else fit
                shown.append(
                    f" {align(safe_text(cell, max(room, 200), glyphs=glyphs), room, glyphs=glyphs)} "
                )
        return "".join(shown)


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Cells for each column; columns from the right get none where there is no room for all."""
    shown = list(columns)
    while len(shown) > 1 and sum(column.least + 2 for column in shown) > width:
        shown.pop()
    spare = max(0, width - sum(column.least + 2 for column in shown))
    weights = sum(column.weight for column in shown) or 1
    widths = [column.least + spare * column.weight // weights for column in shown]
    widths[-1] += width - sum(widths) - 2 * len(widths)
    return [max(0, cells) for cells in widths] + [0] * (len(columns) - len(shown))
