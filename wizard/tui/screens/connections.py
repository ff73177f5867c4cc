"""All SAML and OIDC connections: a table with filter, marks, and edits of many at once; CSV out and in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from wizard.domain.connections import Connection
from wizard.domain.steps import StepName
from wizard.guide.federation import key
from wizard.guide.provider_record import ProviderRecord, has_source, is_to_create
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.page import Bar, Page
from wizard.tui.screens.connection import ConnectionPage
from wizard.tui.screens.connection_edits import edit
from wizard.tui.screens.connection_facts import SHAPES, connection_row, holds
from wizard.tui.screens.connection_files import take_file, write_files
from wizard.tui.screens.create_connections import create_dialog
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.connection_table import ConnectionRow, ConnectionTable
from wizard.tui.widgets.filtered import Filtered
from wizard.tui.widgets.panel import Panel


class FilteredConnections(Filtered):
    """The table with its field."""

    def compose(self) -> ComposeResult:
        yield from self.field("Connections that hold these words; Down goes to the table")
        yield ConnectionTable()

    def rows_widget(self) -> Widget:
        return self.query_one(ConnectionTable)

    def show(self, rows: Sequence[ConnectionRow]) -> None:
        self.query_one(ConnectionTable).show(rows)


class ConnectionsPage(Page):
    """Marked connections are edited together; without marks, the one under the cursor."""

    step = StepName.FEDERATION
    crumb = "Connections"
    focus_first = "ConnectionTable"
    HELP: ClassVar[str] = (
        "**Space** marks, **a** marks all that are shown. **s o t d m** set state, owner, contact, day and"
        " note of all that are marked, else of the one under the cursor. **w** writes the table and the"
        " hand-off sheets, **i** takes an edited table. **+** has the marked ones created through the API."
        " **Enter** shows one with its metadata and addresses."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "s", "edit('state')", "State", show=False, tooltip="How far the marked connections have come"
        ),
        Binding("o", "edit('owner')", "Owner", show=False, tooltip="Who brings the marked connections over"),
        Binding("t", "edit('contact')", "Contact", show=False, tooltip="Who can change them at the IdP"),
        Binding(
            "d", "edit('appointment')", "Day", show=False, tooltip="When the marked connections are changed"
        ),
        Binding("m", "edit('note')", "Note", show=False, tooltip="A note at the marked connections"),
        Binding("w", "write", "Write", show=False, tooltip="Write connections.csv and the hand-off sheets"),
        Binding("i", "take", "Take CSV", show=False, tooltip="Take an edited connections.csv"),
        Binding("plus", "by_api", "By API", key_display="+", show=False, tooltip="Create the marked ones"),
    ]

    def compose(self) -> ComposeResult:
        hint = "Space marks · s o t d m edit · w writes · i takes a table"
        with Panel(title="Connections", hint=hint, classes="fill tight", id="connections"):
            yield FilteredConnections()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Connections", "Each customer's connection, from planned to switched, with owner and day."

    def show(self, moment: Moment) -> None:
        words = self.query_one(FilteredConnections).text.lower().split()
        records = self.records
        shown = [connection_row(record, moment.now) for record in records if holds(record, words)]
        self.query_one(FilteredConnections).show(shown)
        self.query_one("#connections", Panel).heading = f"Connections {len(shown):,} of {len(records):,}"

    @property
    def records(self) -> list[ProviderRecord]:
        return [record for record in self.bridge.views.providers() if record.row.shape in SHAPES]

    @property
    def _chosen(self) -> list[ProviderRecord]:
        """What an edit is about."""
        table = self.query_one(ConnectionTable)
        names = table.marked or {table.cursor_key}
        return [record for record in self.records if record.name in names]

    def bar(self, moment: Moment) -> Bar:
        if moment.runs(self.step):
            return Bar("Reading metadata, asking providers …", Action("pause", "Pause", "p"))
        marked = len(self.query_one(ConnectionTable).marked)
        told = (
            f"{marked:,} marked: an edit is for all of them."
            if marked
            else "An edit is for the line under the cursor."
        )
        write = Action("write", "Write sheets", "w")
        if ready := self._to_create:
            return Bar(told, Action("create", f"Create {ready}", "n"), (write,))
        return Bar(told, Action("write", "Write sheets", "n"))

    @property
    def _to_create(self) -> int:
        return sum(is_to_create(record) and has_source(record) for record in self.records)

    def do(self, action: str) -> None:
        match action:
            case "write":
                self.action_write()
            case "create":
                self._create()
            case _:
                pass

    def action_edit(self, field: str) -> None:
        chosen: list[Connection] = [record.connection for record in self._chosen]
        self.command(lambda: edit(self.wizard, chosen, field))

    def action_write(self) -> None:
        self.command(lambda: write_files(self.wizard))

    def action_take(self) -> None:
        self.command(lambda: take_file(self.wizard))

    def action_by_api(self) -> None:
        self.command(self._by_api)

    async def _by_api(self) -> None:
        """Note that the API makes the marked ones; the creation itself is typed, once for all."""
        wanted = [record for record in self._chosen if not record.connection.connection_id]
        if not wanted:
            self.wizard.tell("They have their connections already.")
            return
        told = (
            "An organization without an id is created with the provider's name. In production each is billed."
        )
        dialog = ConfirmDialog(
            title=f"Have {len(wanted):,} made through the API?", sentences=(told,), label="Yes"
        )
        if await self.app.push_screen_wait(dialog):
            await self.wizard.change({key(record.name, "connection"): "api" for record in wanted})
            self._create()

    def _create(self) -> None:
        dialog, phrase = create_dialog(self._to_create, self.wizard.frame.moment)
        if self._to_create:
            self.app.push_screen(dialog, lambda typed: self.run_alone(phrase) if typed else None)
        else:
            self.wizard.tell("Their metadata is not read yet: ask the providers first (r in step 8).")

    def on_connection_table_opened(self, event: ConnectionTable.Opened) -> None:
        self.open_page(ConnectionPage(event.name))

    def on_connection_table_marked(self) -> None:
        self.wizard.refresh_moment()

    def on_filtered_changed(self) -> None:
        self.wizard.refresh_moment()
