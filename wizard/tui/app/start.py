"""The start screen: journals to resume, a new one, the demo."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from wizard.domain.dropped_line import dropped_line_warning
from wizard.tui.app.journal_list import JournalList
from wizard.tui.textual_patches import KeyFooter, ResizeWorkaround
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.panel import PageHeader, Panel
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from wizard.engine.views import FoundJournal
    from wizard.tui.host import Host

# The first picture is written before the thread that looks for journals begins to import.
PAINTED_SECONDS = 0.1
OPEN = Action("open", "Open", "Enter")


class StartScreen(ResizeWorkaround, Screen[None]):
    """Lists what the data folder holds; opening one never starts work."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  Textual declares it so
    HELP: ClassVar[str] = (
        "Each line is one migration: one pool into one environment. It opens paused, where it stopped.\n\n"
        "The demo is a whole migration on local services: no account, no network."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", tooltip="Begin a new journal"),
        Binding("d", "demo", "Demo", tooltip="A whole migration on local services"),
        Binding("l", "look", "Look", tooltip="AWS read access only; nothing is kept"),
        Binding("question_mark,f1", "help", "Help", key_display="?", tooltip="Keys and help"),
        Binding("q", "app.quit", "Quit", show=False, tooltip="Leave the wizard"),
    ]

    def __init__(self, *, width: int) -> None:
        """``width`` is the terminal's: laid out for it from the beginning, the rules are matched once."""
        super().__init__(
            classes=next(name for least, name in reversed(self.HORIZONTAL_BREAKPOINTS) if width >= least)
        )

    @property
    def wizard(self) -> Host:
        return cast("Host", self.app)

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        with Vertical(id="main", classes="alone"):
            yield PageHeader(
                title="Move your Cognito users to WorkOS, and prove that no one was lost",
                why="Looking changes nothing. WorkOS is written to only after you confirm a plan.",
            )
            with Panel(title="Migrations", hint="Enter opens, paused where it stopped", classes="fill"):
                yield JournalList(id="journals")
            yield Static(id="hint", classes="notice")
            sentence = self.wizard.opening or "Looking for journals …"
            yield ActionBar(sentence, primary=self._primary, id="actions")
        yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(JournalList).focus()
        if warning := dropped_line_warning(os.environ):
            self.query_one("#hint", Static).update(safe(f"! {warning}"))
        self.set_timer(PAINTED_SECONDS, self.look)

    def look(self) -> None:
        """Find the journals that there are, and say what can be done."""
        self.wizard.command(self._find)

    async def _find(self) -> None:
        found = await asyncio.to_thread(self.wizard.launch.find)
        if self.is_mounted:
            self._fill(found)

    def _fill(self, found: Sequence[FoundJournal]) -> None:
        self.query_one(JournalList).show(found, now=self.wizard.launch.clock().now())
        if found:
            self._tell("Opening a journal never starts work.")
        else:
            self._tell("There is no migration yet: look around in the demo, or begin one.")

    def _tell(self, sentence: str) -> None:
        self.query_one(ActionBar).show(self.wizard.opening or sentence, primary=self._primary)

    @property
    def _primary(self) -> Action:
        """Nothing else can be opened while something is on its way."""
        opening = self.wizard.opening
        return replace(OPEN, locked=opening) if opening else OPEN

    def on_action_bar_pressed(self) -> None:
        self.query_one(JournalList).action_choose()

    def on_journal_list_chosen(self, event: JournalList.Chosen) -> None:
        match event.key:
            case JournalList.NEW:
                self.action_new()
            case JournalList.DEMO:
                self.action_demo()
            case JournalList.LOOK:
                self.action_look()
            case _:
                assert event.journal is not None
                self._open(event.journal.path)

    def action_new(self) -> None:
        from wizard.tui.dialogs.name import NameDialog  # noqa: PLC0415  not before it is asked for

        self.app.push_screen(NameDialog(), self._named)

    def _named(self, name: str | None) -> None:
        if name:
            self._open(self.wizard.launch.path_of(name))

    def _open(self, path: Path) -> None:
        self.wizard.open_journal(path)
        self._tell(self.wizard.opening)

    def action_help(self) -> None:
        from wizard.tui.dialogs.help import help_of  # noqa: PLC0415  not before it is asked for

        self.app.push_screen(help_of(self, self.HELP))

    def action_demo(self) -> None:
        self.wizard.open_demo()
        self._tell(self.wizard.opening)

    def action_look(self) -> None:
        self.wizard.open_look()
        self._tell(self.wizard.opening)
