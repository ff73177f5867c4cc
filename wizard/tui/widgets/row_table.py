"""A table over any number of rows: only what is on screen is drawn, only what is near it is loaded."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from wizard.tui.widgets.filtered import Filtered
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.row_pages import Count, Fetch, RowWindow
from wizard.tui.widgets.table_rows import Column, TableRows

__all__ = ["Column", "RowTable"]


class RowTable(Filtered):
    """Rows from ``fetch(after, limit, filter)``; filter as you type, and ``count`` says how many are found.

    Both are called in a thread.
    """

    class Opened(Message):
        """A row was opened."""

        def __init__(self, table: RowTable, key: int) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> RowTable:
            return self.table

    class Failed(Message):
        """The rows could not be read."""

        def __init__(self, table: RowTable, error: Exception) -> None:
            super().__init__()
            self.table = table
            self.error = error

        @property
        def control(self) -> RowTable:
            return self.table

    def __init__(
        self,
        fetch: Fetch,
        columns: Sequence[Column],
        *,
        count: Count = lambda _: None,
        total: int | None = None,
        noun: str = "row",
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._columns = tuple(columns)
        self._count = count
        self._total = total
        self._noun = noun

    def compose(self) -> ComposeResult:
        yield from self.field("Rows that hold this text; Down goes to the rows")
        yield TableRows(
            self._fetch, self._columns, total=self._total, count=self._count, moved=self.say_place
        )
        yield TablePlace(self._noun)

    def rows_widget(self) -> Widget:
        return self.query_one(TableRows)

    def set_total(self, total: int | None) -> None:
        """How many rows there are without a filter; may grow while they are listed."""
        self._total = total
        self.query_one(TableRows).total = total
        self.say_place()

    def reload(self) -> None:
        """Read the rows again from the first."""
        self.query_one(TableRows).go(RowWindow.load_head, filter_text=self.text)

    @on(Filtered.Changed)
    def _filter_changed(self, event: Filtered.Changed) -> None:
        event.stop()
        self.reload()

    @on(TableRows.Opened)
    def _opened(self, event: TableRows.Opened) -> None:
        event.stop()
        self.post_message(self.Opened(self, event.key))

    @on(TableRows.Failed)
    def _failed(self, event: TableRows.Failed) -> None:
        event.stop()
        self.post_message(self.Failed(self, event.error))

    def say_place(self) -> None:
        """Show "row n of total"."""
        rows = self.query_one(TableRows)
        place = self.query_one(TablePlace)
        if self.text and rows.is_reading:
            place.say("searching …")
        else:
            place.show(number=rows.number, total=rows.count, is_filtered=bool(self.text))


class TablePlace(LineBlock):
    """Where the cursor is."""

    def __init__(self, noun: str) -> None:
        super().__init__()
        self._noun = noun
        self._text = "reading …"

    def show(self, *, number: int | None, total: int | None, is_filtered: bool) -> None:
        if number is None and total == 0:
            place = "nothing found" if is_filtered else f"no {self._noun}s"
        elif number is None:
            place = f"{self._noun} ? of {total:,}" if total is not None else "further rows above"
        else:
            place = f"{self._noun} {number + 1:,}" + (f" of {total:,}" if total is not None else "")
        if is_filtered and total != 0:
            place += " found" if total is not None else " (filtered)"
        self.say(place)

    def say(self, text: str) -> None:
        self._text = text
        self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        keys = "  Enter opens  / filters  Home End PgUp PgDn"
        place = self.text(self._text)
        room = max(0, width - len(place))
        return (((place, Tone.MUTED), (self.fit_right(keys if room > len(keys) else "", room), Tone.LOCKED)),)
