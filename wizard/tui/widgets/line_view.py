"""A scrolling list of rows with a cursor: the base of every list, table and tree that is not huge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from wizard.tui.textual_patches import draw_bar_plainly
from wizard.tui.widgets.lines import Line, LineWidget

GAP = 1  # between the text and a scroll bar


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list and its lines; ``can_hold_cursor`` is False for headings and gaps.

    ``is_card`` lays it on a surface of its own.
    """

    key: str
    lines: tuple[Line, ...]
    can_hold_cursor: bool = True
    is_card: bool = False


class LineView(LineWidget, ScrollView, can_focus=True):
    """A scrolling list of rows with a cursor that stays on its row when the rows change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor(-1)", "Up", show=False, tooltip="To the row above"),
        Binding("down,j", "cursor(1)", "Down", show=False, tooltip="To the row below"),
        Binding("pageup", "cursor_page(-1)", "Page up", show=False, tooltip="A page up"),
        Binding("pagedown", "cursor_page(1)", "Page down", show=False, tooltip="A page down"),
        Binding("home", "cursor_end(-1)", "First", show=False, tooltip="To the first row"),
        Binding("end", "cursor_end(1)", "Last", show=False, tooltip="To the last row"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  Textual's
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[Row] = ()
        self._header: Sequence[Line] = ()
        self._flat: list[tuple[int, Line]] = []
        self._firsts: list[int] = []
        self._cursor = 0

    def rows(self, width: int) -> Sequence[Row]:
        """The rows as they are drawn in ``width`` cells."""
        raise NotImplementedError

    def header(self, width: int) -> Sequence[Line]:
        """Lines that stay on top while the rows scroll."""
        del width
        return ()

    def laid_out(self) -> None:
        """Called when the rows were laid out for another size."""

    def cursor_moved(self) -> None:
        """Called when the cursor came to another row."""

    def activate(self) -> None:
        """Called when the row under the cursor was clicked while the cursor was on it."""

    @property
    def cursor_key(self) -> str | None:
        return self._rows[self._cursor].key if self._rows else None

    def move_to(self, key: str) -> None:
        """Put the cursor on the row with this key, if it is there and can hold it."""
        for index, row in enumerate(self._rows):
            if row.key == key and row.can_hold_cursor:
                self._put_cursor(index)

    def redraw(self) -> None:
        """Draw again the lines in sight that changed; the cursor stays on its key, the scroll where it is."""
        if not self.is_mounted or not self.size.width:
            return
        key, before, height = self.cursor_key, self._in_sight(), self.virtual_size.height
        self._lay_out()
        self._cursor = self._index_of(key)
        if self.styles.is_auto_height and self.virtual_size.height != height:
            self.refresh(layout=True)
            return
        for y, (old, new) in enumerate(zip(before, self._in_sight(), strict=False)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width - self._gap
        self._rows = self.rows(width)
        self._header = self.header(width)
        self._flat = []
        self._firsts = []
        for index, row in enumerate(self._rows):
            self._firsts.append(len(self._flat))
            self._flat += [(index, line) for line in row.lines]
        self._extend(Size(width, len(self._flat) + len(self._header)))

    @property
    def _gap(self) -> int:
        """Text never touches the bar, there or not; what scrolls without a place for it has none."""
        return GAP if self.styles.scrollbar_gutter == "stable" else 0

    def _extend(self, size: Size) -> None:
        """Set what can be scrolled over; the screen is laid out only where the scroll bar comes or goes."""
        room = self.container_size.height
        had_bar, has_bar = self.virtual_size.height > room, size.height > room
        if had_bar != has_bar or size.width != self.virtual_size.width:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(LineView.virtual_size, size)
            self._scroll_update(size)

    def _index_of(self, key: str | None) -> int:
        indexes = [index for index, row in enumerate(self._rows) if row.can_hold_cursor]
        same = [index for index in indexes if self._rows[index].key == key]
        if same or not indexes:
            return same[0] if same else 0
        return min(indexes, key=lambda index: abs(index - self._cursor))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        if self.styles.scrollbar_gutter == "stable":
            width -= self.styles.scrollbar_size_vertical + GAP
        return sum(len(row.lines) for row in self.rows(width)) + len(self.header(width))

    def on_resize(self) -> None:
        key = self.cursor_key
        self._lay_out()
        self._cursor = self._index_of(key)
        self._bring_in_sight()
        self.laid_out()
        self.refresh()

    def on_mount(self) -> None:
        if self.glyphs.is_ascii:
            draw_bar_plainly(self)

    def render_line(self, y: int) -> Strip:
        line, over = self._at(y)
        return self.strip(line, self.scrollable_content_region.width, over=over)

    def _in_sight(self) -> list[tuple[Line, Style | None]]:
        return [self._at(y) for y in range(self.size.height)]

    def _at(self, y: int) -> tuple[Line, Style | None]:
        """The line at a height of the view, and what is laid over it."""
        if y < len(self._header):
            return self._header[y], None
        position = y - len(self._header) + self.scroll_offset.y
        if position >= len(self._flat):
            return (), None
        index, line = self._flat[position]
        return line, self._over(index)

    def _over(self, index: int) -> Style | None:
        """What is laid over a row: the cursor, else its surface."""
        card = self._component("line--card") if self._rows[index].is_card else None
        if index != self._cursor or not self._rows[index].can_hold_cursor:
            return card
        if self.has_focus:
            return self._component("line--cursor")
        return card or self._component("line--cursor-blurred")

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_cursor(self, step: int) -> None:
        """Move by one row that can hold the cursor; at the ends the view scrolls to what is beyond."""
        index = self._cursor + step
        while 0 <= index < len(self._rows):
            if self._rows[index].can_hold_cursor:
                self._put_cursor(index)
                return
            index += step
        self.scroll_relative(y=step, animate=False)

    def action_cursor_page(self, direction: int) -> None:
        page = max(1, self.scrollable_content_region.height - len(self.header(1)) - 1)
        if not self._rows:
            return
        line = self._firsts[self._cursor] + direction * page
        line = min(max(line, 0), len(self._flat) - 1)
        self._put_nearest(self._flat[line][0], -direction)

    def action_cursor_end(self, direction: int) -> None:
        if self._rows:
            self._put_nearest(0 if direction < 0 else len(self._rows) - 1, -direction)

    def _put_nearest(self, index: int, step: int) -> None:
        while 0 <= index < len(self._rows) and not self._rows[index].can_hold_cursor:
            index += step
        if 0 <= index < len(self._rows):
            self._put_cursor(index)

    def _put_cursor(self, index: int) -> None:
        has_moved = index != self._cursor
        self._cursor = index
        self._bring_in_sight()
        self.refresh()
        if has_moved:
            self.cursor_moved()

    def _bring_in_sight(self) -> None:
        """Scroll to the cursor; where the size is not known yet, the first layout does it."""
        if not self.size.height or not self._rows or not self._rows[self._cursor].can_hold_cursor:
            return
        height = len(self._rows[self._cursor].lines) + len(self.header(1))
        self.scroll_to_region(Region(0, self._firsts[self._cursor], 1, height), animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        index = self._row_at(event)
        if index is None or not self._rows[index].can_hold_cursor:
            return
        if index == self._cursor:
            self.activate()
        else:
            self._put_cursor(index)

    def key_at(self, event: events.MouseEvent) -> str | None:
        """The key of the row under the mouse."""
        index = self._row_at(event)
        return None if index is None else self._rows[index].key

    def _row_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        position = offset.y - len(self.header(1)) + self.scroll_offset.y
        return self._flat[position][0] if 0 <= position < len(self._flat) else None
