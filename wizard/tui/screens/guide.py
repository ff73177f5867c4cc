"""Step 1: the guide is read to its end, its facts are checked, and its digest acknowledged."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.steps import StepName, StepState
from wizard.guide.facts import FactResult, FactState
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.page import Bar, Page
from wizard.tui.screens.difference import DifferencePage
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.fact_list import FactList
from wizard.tui.widgets.guide_reader import ALL, GuideReader
from wizard.tui.widgets.panel import Panel


class GuidePage(Page):
    """The gate: nothing else opens before the guide was read."""

    step = StepName.GUIDE
    focus_first = "GuideReader"
    HELP: ClassVar[str] = (
        "Read all of the guide: **Space** or PgDn. End goes to its end, and counts only what it shows."
        " Below it stands what the plan relies on; once the guide is read, a fact that it no longer says is"
        " accepted with **Space**, one by one.\n\n"
        "- **n** fetches it, then acknowledges it by its digest\n"
        "- **o** takes a saved copy, when the site cannot be reached\n"
        "- **d** shows what has changed since the copy acknowledged last"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "read_on", "Read on", key_display="Space", show=False, tooltip="Scroll a page down"),
        Binding(
            "o", "offline", "Saved copy", show=False, tooltip="Read a saved copy of the guide from a file"
        ),
        Binding(
            "d",
            "difference",
            "Difference",
            show=False,
            tooltip="What changed since the copy acknowledged last",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._accepted: set[str] = set()

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        with Panel(title="The guide", classes="fill", id="text"):
            yield GuideReader()
        with Panel(title="What the plan relies on", id="facts"):
            yield FactList()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return (
            "Read the migration guide",
            "The wizard relies on what the guide says today; every other step waits for this one.",
        )

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        guide = moment.guide
        if guide is None:
            return
        reader, panel = self.query_one(GuideReader), self.query_one("#text", Panel)
        reader.show(guide.text, is_read=guide.acknowledged)
        panel.heading = guide.source if guide.live else f"{guide.source} (a saved copy, not live)"
        panel.hint = f"{guide.digest[:17]}  read {reader.percent}%"
        has_read = reader.percent == ALL
        facts = self.query_one(FactList)
        facts.show(guide.facts, accepted=tuple(self._accepted), can_accept=has_read)
        found = sum(fact.state is FactState.FOUND for fact in guide.facts)
        self.query_one("#facts", Panel).hint = f"{found} of {len(guide.facts)} found"

    def bar(self, moment: Moment) -> Bar:
        guide = moment.guide
        if moment.runs(self.step):
            return Bar("Fetching the guide …")
        if guide is None:
            offline = Action("offline", "Saved copy", "o", tooltip="When the site cannot be reached")
            return Bar("Fetching it reads one page.", Action("fetch", "Fetch the guide", "n"), (offline,))
        if moment.state(self.step) is StepState.DONE:
            return Bar("Acknowledged by its digest.", Action("next", "Continue", "n"))
        return Bar(
            "Acknowledging it is recorded, with its digest.",
            Action("read", "I have read it", "n", locked=self._lock(moment)),
        )

    def _lock(self, moment: Moment) -> str:
        percent = self.query_one(GuideReader).percent
        if percent < ALL:
            return f"Read it to its end: {percent}%. Space reads on."
        left = self._left()
        return f"{len(left)} facts are not in the guide: accept each with Space." if left else ""

    def _left(self) -> list[FactResult]:
        """Facts that are not in the guide and that nobody has accepted yet."""
        guide = self.bridge.views.guide()
        absent = [fact for fact in guide.facts if fact.state is not FactState.FOUND] if guide else []
        return [fact for fact in absent if fact.id not in self._accepted]

    def do(self, action: str) -> None:
        match action:
            case "fetch":
                self.run_step(self.step)
            case "offline":
                self.action_offline()
            case "read":
                self.command(self._acknowledge)
            case "next":
                self.wizard.frame.go(StepName.CONNECT)
            case _:
                pass

    async def _acknowledge(self) -> None:
        guide = self.bridge.views.guide()
        assert guide is not None
        await self.bridge.answer({"guide.acknowledged": guide.digest, "guide.accept": sorted(self._accepted)})
        if await self.bridge.run(self.step):
            self.wizard.frame.go(StepName.CONNECT)

    def on_guide_reader_progressed(self) -> None:
        self.wizard.refresh_moment()

    def on_guide_reader_read_to_end(self) -> None:
        """What has to be accepted comes next: Space does it there."""
        if left := self._left():
            facts = self.query_one(FactList)
            facts.move_to(left[0].id)
            facts.focus()

    def action_read_on(self) -> None:
        self.query_one(GuideReader).action_cursor_page(1)

    def on_fact_list_accepted(self, event: FactList.Accepted) -> None:
        self._accepted ^= {event.fact}
        self.wizard.refresh_moment()

    def action_offline(self) -> None:
        dialog = TextDialog(
            title="A saved copy of the guide",
            sentence="The path of the file. Every report then says that the guide was not live.",
            value=str(self.bridge.views.given().get("guide.file", "")),
        )
        self.app.push_screen(
            dialog, lambda path: self.command(lambda: self._from_file(path)) if path else None
        )

    async def _from_file(self, path: str) -> None:
        await self.bridge.answer({"guide.file": path})
        await self.bridge.run(self.step)

    def action_difference(self) -> None:
        guide = self.bridge.views.guide()
        if guide is None or guide.previous is None:
            self.wizard.tell("No copy was acknowledged before this one.")
            return
        self.open_page(DifferencePage(guide.previous, guide.text))
