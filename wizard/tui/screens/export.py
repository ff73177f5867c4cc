"""Step 5: the listing proven complete, and written as the file that the AWS CLI would have written."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.shortage import ACCEPT_ID
from wizard.domain.steps import StepName, StepState
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar, Page
from wizard.tui.screens.live import ActivityPanel, ProgressPanel
from wizard.tui.screens.record import FactsPanel
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.numbers import Figure


class ExportPage(Page):
    """Counts, digest and place of the file."""

    step = StepName.EXPORT
    HELP: ClassVar[str] = (
        "The listing of step 3 is proven complete: last page seen, every sub unique, near Cognito's estimate."
        " Then it is written as **cognito_users.json**, readable by you only. **c** copies its path."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy", tooltip="Copy the file's path"),
        Binding("y", "accept", "Accept", show=False, tooltip="Take a listing that is short as it is"),
    ]

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        yield ProgressPanel("Listing", has_bars=False)
        yield FactsPanel(title="The file", id="file")
        yield ActivityPanel()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return (
            "Export the users",
            "Proves the listing complete, and writes it as the AWS CLI would have.",
        )

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        listing = moment.views.listing()
        rows = moment.snapshot.users["exported"]
        estimate = listing.estimate if listing else 0
        complete = bool(listing and listing.finished_at)
        figures = [
            Figure("Rows", f"{rows:,}", "unique subs"),
            Figure("Estimate", f"{estimate:,}", "by Cognito"),
            Figure(
                "Pages",
                f"{listing.pages if listing else 0:,}",
                "last page seen" if complete else "some missing",
            ),
            Figure("Restarts", f"{listing.restarts if listing else 0}", "refused tokens"),
        ]
        self.query_one(ProgressPanel).show(
            moment, done=rows, total=rows if complete else max(rows, estimate), figures=figures, ceiling=1
        )
        self.query_one(FactsPanel).show(self._file(moment))
        self.query_one(ActivityPanel).show(moment)

    def _file(self, moment: Moment) -> list[tuple[str, str]]:
        export = moment.views.export()
        if export is None:
            return [("file", "not written yet"), ("readable", "by you only (0600)")]
        return [
            ("file", export.path),
            ("rows", f"{export.rows:,}"),
            ("sha256", export.sha256),
            ("readable", "by you only (0600)"),
        ]

    def copies(self) -> list[tuple[str, str]]:
        export = self.bridge.views.export()
        return [("the export's path", export.path), ("the export's digest", export.sha256)] if export else []

    def bar(self, moment: Moment) -> Bar:
        if moment.runs(self.step):
            return Bar("Writing …", Action("wait", "Writing …", locked="Writing the file …"))
        if moment.state(self.step) is StepState.DONE:
            return Bar("Check 1 of the verification reads it back.", Action("next", "Continue", "n"))
        if moment.stop and moment.stop.recovery_id == ACCEPT_ID:
            return Bar(
                "Users may be missing: list again from step 7, or take the listing as it is (a waiver).",
                Action("write", "Look again", "n"),
                (Action("accept", "Accept it", "y"),),
            )
        return Bar(
            "A file beside the journal; nothing leaves this machine.",
            Action("write", "Write the export", "n"),
        )

    def do(self, action: str) -> None:
        match action:
            case "write":
                self.run_step(self.step)
            case "accept":
                self.action_accept()
            case "next":
                self.wizard.frame.go(StepName.TRANSFORM)
            case _:
                pass

    def action_accept(self) -> None:
        stop = self.bridge.stop
        if stop and stop.recovery_id == ACCEPT_ID:
            self.command(self._accept)

    async def _accept(self) -> None:
        if await self.wizard.change({"export.accept": [ACCEPT_ID]}):
            await self.bridge.run(self.step)

    def action_copy(self) -> None:
        for what, text in self.copies()[:1]:
            self.wizard.copy(text, what)
