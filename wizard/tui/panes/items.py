"""A list of things with a cursor: marks, columns of numbers, and notes under each; filtered as one types."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from wizard.pages.model import Item, Items, Mark
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import LOOKS, Activated, PaneWidget
from wizard.tui.widgets.filtered import Filtered
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Piece, Tone
from wizard.tui.widgets.tree_rows import bar

GAP = 2
LEAST_TITLE = 16
MOST_TITLE_LINES = 2
MOST_BAR, PERCENT = 60, 6  # cells
MANY = 12  # from so many items on they can be filtered


class ItemList(LineView):
    """A line for each item with its cells under the columns, then its notes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", key_display="Space", tooltip="Mark it, to be edited with others"),
        Binding("asterisk", "mark_all", "Mark all", show=False, tooltip="Mark all that are shown, or none"),
    ]

    def __init__(self, pane: Items) -> None:
        super().__init__()
        self._pane = pane
        self._filter = ""
        self._listed = pane.items
        self._marked: frozenset[str] = frozenset()
        self.can_mark = False

    def show(self, pane: Items) -> None:
        if pane != self._pane:
            self._pane = pane
            self._marked &= {item.id for item in pane.items}
            self._refilter()

    def filter_by(self, text: str) -> None:
        """Show only items that have this text somewhere."""
        self._filter = text.casefold()
        self._refilter()

    def _refilter(self) -> None:
        items = self._pane.items
        self._listed = tuple(item for item in items if self._filter in _text(item)) if self._filter else items
        self.redraw()

    @property
    def chosen(self) -> list[str]:
        """The marked items in their order, else the one under the cursor."""
        marked = [item.id for item in self._pane.items if item.id in self._marked]
        return marked or [key for key in (self.cursor_key,) if key]

    @property
    def current(self) -> str:
        """The item under the cursor; empty where there is none."""
        return (self.cursor_key or "") if self._listed else ""

    def activate(self) -> None:
        if self.current:
            self.post_message(Activated(self._pane.id, self.current))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marks are for what can be done with several at once."""
        del parameters
        return action not in {"mark", "mark_all"} or self.can_mark

    def action_mark(self) -> None:
        if self.current:
            self._marked ^= {self.current}
            self.redraw()
            self.action_cursor(1)

    def action_mark_all(self) -> None:
        shown = {item.id for item in self._listed}
        self._marked = self._marked - shown if shown <= self._marked else self._marked | shown
        self.redraw()

    def header(self, width: int) -> Sequence[Line]:
        if not self._pane.columns or not self._pane.items:
            return ()
        title, cells = self._widths(width)
        names = [
            (self.fit_right(name.upper(), cell), Tone.MUTED)
            for name, cell in zip(self._pane.columns, cells, strict=False)
        ]
        return (((" " * (self._indent + title), Tone.MUTED), *names),)

    def rows(self, width: int) -> Sequence[Row]:
        if not self._listed:
            empty = "Nothing has this text." if self._filter else self._pane.empty
            lines: list[Line] = [((text, Tone.MUTED),) for text in self.wrap(empty, max(1, width)) if text]
            return [Row("", tuple(lines), can_hold_cursor=False)] if lines else []
        title, cells = self._widths(width)
        return [Row(item.id, self._item(item, width, title, cells)) for item in self._listed]

    @property
    def _indent(self) -> int:
        """The room before the titles: of what is marked, and of where each stands."""
        has_marks = any(item.mark is not Mark.NONE for item in self._pane.items)
        return GAP * (has_marks + self.can_mark)

    def _widths(self, width: int) -> tuple[int, list[int]]:
        """Cells of the titles, then of each column; columns that do not fit are dropped from the right.

        A text next to the titles, without a name above it, is cut rather than dropped.
        """
        items = self._pane.items
        columns = max([len(self._pane.columns), *(len(item.cells) for item in items)])
        cells = [GAP + self._column(index) for index in range(columns)]
        room = max(0, width - self._indent)
        longest = max((len(self.text(item.title)) for item in items), default=0)
        if columns == 1 and not self._pane.columns:
            cells = [min(cells[0], room - min(longest, room // 2))]
            return min(longest, room - cells[0]), cells
        while cells and room - sum(cells) < LEAST_TITLE:
            cells.pop()
        if not cells:
            return room, []
        return min(max(longest, LEAST_TITLE), room - sum(cells)), cells

    def _column(self, index: int) -> int:
        """The cells that a column needs, its name included."""
        named = self._pane.columns[index : index + 1]
        found = [*named, *(text for item in self._pane.items for text in item.cells[index : index + 1])]
        return max((len(self.text(text)) for text in found), default=0)

    def _item(self, item: Item, width: int, title: int, cells: Sequence[int]) -> tuple[Line, ...]:
        indent = self._indent
        first: list[Piece] = []
        if self.can_mark:
            is_marked = item.id in self._marked
            glyph = self.glyphs.chosen if is_marked else " "
            first.append((f"{glyph} ", Tone.PRIMARY))
        if indent > len(first) * GAP:
            first.append(self._mark(item.mark))
        head, *more = self._title(item.title, title)
        first.append((head, LOOKS[item.tone]))
        for text, cell in zip_longest(item.cells[: len(cells)], cells, fillvalue=""):
            is_named = bool(self._pane.columns)
            fitted = self.fit_right(text, int(cell)) if is_named else self.fit(" " * GAP + text, int(cell))
            first.append((fitted, Tone.STRONG))
        lines: list[Line] = [tuple(first)]
        lines += [((" " * indent, Tone.MUTED), (line, LOOKS[item.tone])) for line in more]
        if item.share is not None:
            lines.append(self._progress(item.share, width, indent))
        for note in item.notes:
            texts_of_note = self.wrap(note, max(10, width - indent))
            lines += [((" " * indent, Tone.MUTED), (text, Tone.MUTED)) for text in texts_of_note]
        return tuple(lines)

    def _progress(self, share: float, width: int, indent: int) -> Line:
        """A bar of how much is done, as wide as the titles and cells."""
        cells = max(0, min(MOST_BAR, width - indent - PERCENT))
        done = 100 if share >= 1 else min(99, int(share * 100))
        return (
            (" " * indent, Tone.MUTED),
            *bar(share, cells, Tone.SUCCESS if share >= 1 else Tone.PRIMARY, self.glyphs),
            (f"{done:>{PERCENT - 2}} %", Tone.MUTED),
        )

    def _title(self, text: str, width: int) -> list[str]:
        """A title on one line, or two where it needs them; each as wide as the column."""
        lines = self.wrap(text, max(1, width))
        if len(lines) > MOST_TITLE_LINES:
            lines[MOST_TITLE_LINES - 1] = " ".join(lines[MOST_TITLE_LINES - 1 :])
        return [self.fit(line, width) for line in lines[:MOST_TITLE_LINES]]

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


class FilteredItems(Filtered):
    """The list below its field, which is there once somebody filters."""

    def __init__(self, items: ItemList) -> None:
        super().__init__()
        self._items = items
        self.can_filter = False

    def compose(self) -> ComposeResult:
        yield from self.field("Items that have this text; Down goes to the list")
        yield self._items

    def on_mount(self) -> None:
        self._field.display = False

    def rows_widget(self) -> Widget:
        return self._items

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return super().check_action(action, parameters) if self.can_filter else action != "filter"

    def action_filter(self) -> None:
        self._field.display = True
        super().action_filter()

    @on(Filtered.Changed)
    def _changed(self, event: Filtered.Changed) -> None:
        event.stop()
        self._items.filter_by(event.text)


class ItemsPane(PaneWidget[Items]):
    """Items; the cursor stays on its item when others come."""

    def make_inner(self) -> Widget:
        self.list = ItemList(self.pane)
        self._filtered = FilteredItems(self.list)
        return self._filtered

    def show(self, pane: Items, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        self._filtered.can_filter = len(pane.items) >= MANY
        self.list.show(pane)

    def allow_marks(self, *, can_mark: bool) -> None:
        if can_mark != self.list.can_mark:
            self.list.can_mark = can_mark
            self.list.redraw()

    @property
    def target(self) -> str:
        return self.list.current

    @property
    def selection(self) -> str:
        return "\n".join(self.list.chosen)

    @property
    def footer_cells(self) -> int:
        filters, marks = len("/ Filter  "), len("Space Mark  ")
        return filters * self._filtered.can_filter + marks * self.list.can_mark

    def first_focus(self) -> Widget | None:
        return self.list

    def to_first_open(self) -> None:
        """Put the cursor on the first item that is missing something."""
        missing = next((item for item in self.pane.items if item.mark is Mark.FAILED), None)
        if missing:
            self.list.move_to(missing.id)


def _text(item: Item) -> str:
    return "\n".join((item.title, *item.cells, *item.notes)).casefold()
