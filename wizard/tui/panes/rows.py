"""Rows of the pool: any number of them, read page by page, filtered as one types."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.widget import Widget

from wizard.engine.views import Views
from wizard.pages.model import Rows
from wizard.pages.state import ViewState
from wizard.ports import RowItem
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.widgets.row_pages import TableRow
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.table_rows import Column, TableRows

COLUMNS = (
    Column("email", weight=3, least=24),
    Column("state", weight=0, least=9),
    Column("Cognito", weight=0, least=17),
    Column("why", weight=2, least=16),
    Column("username", weight=2, least=16),
)


class RowsPane(PaneWidget[Rows]):
    """A table over the journal; the row under the cursor is called by its ``sub``."""

    fills = True

    def make_inner(self) -> Widget:
        self._views: Views | None = None
        self._subs: dict[int, str] = {}
        self._table = RowTable(self._fetch, COLUMNS, count=self._found, total=self.pane.total)
        return self._table

    def show(self, pane: Rows, state: ViewState) -> None:
        before, self.pane, self._views = self.pane, pane, state.views
        self.heading = pane.title
        if not self._table.is_mounted:
            return
        if pane.query != before.query:
            self._table.reload()
        if pane.total != before.total:
            self._table.set_total(pane.total)

    @property
    def target(self) -> str:
        key = self._table.query_one(TableRows).cursor_key if self._table.is_mounted else None
        return self._subs.get(key, "") if key is not None else ""

    def first_focus(self) -> Widget | None:
        return self._table.rows_widget() if self._table.is_mounted else None

    def _fetch(self, after: int | None, limit: int, text: str) -> tuple[list[TableRow], int | None]:
        """Called in a thread: the reader's connection serialises its callers."""
        assert self._views is not None, "it was shown before it is mounted"
        items, following = self._views.rows(replace(self.pane.query, text=text), after or 0, limit)
        self._subs |= {item.id: item.row.sub for item in items}
        return [TableRow(item.id, cells(item)) for item in items], following

    def _found(self, text: str) -> int | None:
        """How many rows hold a text; called in a thread, too."""
        assert self._views is not None, "it was shown before it is mounted"
        return self._views.count_found(replace(self.pane.query, text=text))

    @on(RowTable.Opened)
    def _opened(self, event: RowTable.Opened) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, self._subs[event.key]))

    @on(RowTable.Failed)
    def _failed(self, event: RowTable.Failed) -> None:
        raise event.error


def cells(item: RowItem) -> tuple[str, ...]:
    """A row of the pool under ``COLUMNS``."""
    row = item.row
    why = item.reason or (item.kind or "").replace("_", " ")
    return (row.email or "–", item.state.replace("_", " "), row.status.value, why, row.username)
