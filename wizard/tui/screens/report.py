"""Step 12: the report, at any time; interim until the cutover is recorded."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.checks import PASSED
from wizard.domain.steps import StepName, StepState
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.page import Bar, Page
from wizard.tui.screens.course import messages_page, runbook_page
from wizard.tui.screens.record import FactsPanel
from wizard.tui.widgets.action_bar import Action


class ReportPage(Page):
    """What it will hold, where it goes, and what was written."""

    step = StepName.REPORT
    HELP: ClassVar[str] = (
        "**n** writes the report as HTML, Markdown and JSON, readable by you only. **m** masks addresses or"
        " shows them, **f** names another folder, **c** copies where it was written, **b** shows the runbook,"
        " **d** the messages to people. It holds no key and no secret, ever."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mask", "Mask", tooltip="Mask addresses, or show them"),
        Binding("f", "folder", "Folder", tooltip="Where it is written"),
        Binding("b", "runbook", "Runbook", show=False, tooltip="What to do around the cutover"),
        Binding("d", "messages", "Messages", show=False, tooltip="Drafts of what people are told"),
        Binding("c", "copy", "Copy", tooltip="Copy where it was written"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._folder: Path | None = None
        self._is_masked = True
        self._is_writing = False
        self._written: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """Beside the journal, unless somebody said otherwise."""
        return self._folder or self.wizard.journal.with_suffix("")

    def compose(self) -> ComposeResult:
        yield FactsPanel(title="What it holds", id="holds", classes="tight")
        yield FactsPanel(title="Where to", id="where", hint="f folder · m mask", classes="tight")
        yield FactsPanel(title="Written", id="written", hint="c copies", classes="fill tight")

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Report", "Who decided what, on which evidence, with which result."

    def show(self, moment: Moment) -> None:
        self.query_one("#holds", FactsPanel).show(_holds(moment))
        addresses = "masked: a…@example.com" if self._is_masked else "in full: keep the files to yourself"
        self.query_one("#where", FactsPanel).show(
            [("folder", str(self.folder)), ("addresses", f"{addresses} (m)"), ("readable", "by you only")]
        )
        names = [(path.stem.partition("-")[0], path.name) for path in self._written]
        self.query_one("#written", FactsPanel).show(names or [("files", "none in this session")])

    def bar(self, moment: Moment) -> Bar:
        if self._is_writing:
            return Bar("Writing …", Action("wait", "Writing …", locked="Writing the report …"))
        word = "It is final." if moment.views.is_cut_over() else "Interim: no cutover yet."
        more = (Action("runbook", "Runbook", "b"), Action("messages", "Messages", "d"))
        write = Action("write", "Write it again" if self._written else "Write the report", "n")
        return Bar(f"{word}{_age(moment)}", write, more)

    def do(self, action: str) -> None:
        match action:
            case "write":
                self.command(self._write)
            case "runbook":
                self.action_runbook()
            case "messages":
                self.action_messages()
            case _:
                pass

    async def _write(self) -> None:
        if self._is_writing:
            return
        self._is_writing = True
        write, journal, folder, masked = (
            self.wizard.launch.report,
            self.wizard.journal,
            self.folder,
            self._is_masked,
        )
        try:
            written = await asyncio.to_thread(write, journal, folder, masked)
            await self.bridge.call(lambda migration: migration.report_written(written.facts))
        finally:
            self._is_writing = False
        self._written = written.files

    def action_runbook(self) -> None:
        self.open_page(runbook_page(self.step))

    def action_messages(self) -> None:
        self.open_page(messages_page(self.step))

    def action_mask(self) -> None:
        self._is_masked = not self._is_masked
        self.wizard.refresh_moment()

    def action_folder(self) -> None:
        dialog = TextDialog(
            title="Where to",
            sentence="A folder; it is made where there is none.",
            value=str(self.folder),
            wrong=_not_absolute,
        )
        self.app.push_screen(dialog, self._take_folder)

    def _take_folder(self, text: str | None) -> None:
        if text:
            self._folder = Path(text)
            self.wizard.refresh_moment()

    def copies(self) -> list[tuple[str, str]]:
        return [(f"the path of {path.name}", str(path)) for path in self._written]

    def action_copy(self) -> None:
        if not self._written:
            self.wizard.tell("Nothing was written in this session.")
        for what, text in self.copies()[:1]:
            self.wizard.copy(text, what)


def _holds(moment: Moment) -> list[tuple[str, str]]:
    users, persons, resets = moment.snapshot.users, moment.snapshot.persons, moment.snapshot.resets
    verdicts = moment.views.verdicts()
    passed = sum(verdict.status in PASSED for verdict in verdicts)
    open_rows = users["failed"] + users["pending"] + users["in_doubt"]
    return [
        (
            "totals",
            f"{users['exported']:,} rows, {persons['created'] + persons['updated']:,} persons written",
        ),
        ("resets", f"{resets['sent']:,} of {resets['due']:,} sent"),
        ("decisions", f"{len(moment.views.given()):,} answers, with every act and who did it"),
        ("checks", f"{passed} of {len(verdicts)} passed, each with its evidence"),
        ("open rows", f"{open_rows:,}, each with its reason"),
        ("never", "keys, secrets, links"),
    ]


def _age(moment: Moment) -> str:
    """Whether the one that was written still tells how things are."""
    if moment.state(StepName.REPORT) is StepState.DONE:
        return " What was written is up to date."
    note = moment.snapshot.notes[StepName.REPORT]
    return f" Things have changed since the one {note}." if note else ""


def _not_absolute(text: str) -> str:
    return "" if Path(text).is_absolute() else "Give the whole path, from / on."
