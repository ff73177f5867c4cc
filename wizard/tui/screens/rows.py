"""Rows of a cohort, kind or state: any number of them, filtered as you type."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from wizard.domain.steps import StepName
from wizard.ports import RowItem, RowQuery
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar, Page
from wizard.tui.screens.row import RowPage
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.row_pages import TableRow
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.table_rows import Column

COLUMNS = (
    Column("email", weight=3, least=24),
    Column("state", weight=0, least=9),
    Column("Cognito", weight=0, least=17),
    Column("why", weight=2, least=16),
    Column("username", weight=2, least=16),
)


class RowsPage(Page):
    """A table over the journal; Enter opens a row."""

    focus_first = "TableRows"
    HELP: ClassVar[str] = "**/** filters by email, username or sub. **Enter** opens a row. Esc goes back."

    def __init__(self, step: StepName, title: str, query: RowQuery, *, total: int | None = None) -> None:
        super().__init__()
        self.step = step
        self.crumb = title
        self._query = query
        self._total = total
        self._subs: dict[int, str] = {}

    def compose(self) -> ComposeResult:
        with Panel(title=self.crumb, hint="/ filters · Enter opens", classes="fill"):
            yield RowTable(self._fetch, COLUMNS, total=self._total)

    def _fetch(self, after: int | None, limit: int, text: str) -> tuple[list[TableRow], int | None]:
        """Called in a thread: the reader's connection serialises its callers."""
        items, following = self.bridge.views.rows(replace(self._query, text=text), after or 0, limit)
        self._subs |= {item.id: item.row.sub for item in items}
        return [TableRow(item.id, _cells(item)) for item in items], following

    def heading(self, moment: Moment) -> tuple[str, str]:
        return self.crumb, "Rows of the Cognito pool, as listed last."

    def bar(self, moment: Moment) -> Bar:
        return Bar("Nothing is changed by looking. Esc goes back.")

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        self.open_page(RowPage(self.step, self._subs[event.key]))

    def on_row_table_failed(self, event: RowTable.Failed) -> None:
        raise event.error


def _cells(item: RowItem) -> tuple[str, ...]:
    row = item.row
    why = item.reason or (item.kind or "").replace("_", " ")
    return (row.email or "–", item.state.replace("_", " "), row.status.value, why, row.username)
