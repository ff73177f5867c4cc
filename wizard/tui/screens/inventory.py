"""Step 3: how these users sign in, counted while the pool is listed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Branch
from wizard.domain.words import duration
from wizard.guide.auth_cohorts import TOPS
from wizard.guide.mfa_scan import MFA_SCAN, SAMPLE, mfa_question
from wizard.tui.bridge import Moment, Running
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.screens.lead_times import LeadTimesPage
from wizard.tui.screens.page import Bar, Page
from wizard.tui.screens.rows import RowsPage
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.screens.why import why_page
from wizard.tui.screens.words import listing_progress
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.numbers import Figure, Numbers, ProgressLine
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.tree_map import TreeMap

NOTHING_YET = Branch(
    "auth",
    "How do these users sign in?",
    children=tuple(
        Branch(leaf.cohort.id, leaf.cohort.label, consequence=leaf.consequence, why=leaf.why)
        for name, leaf in TOPS.items()
        if name != "native"
    ),
)


class InventoryPage(Page):
    """The authentication-method tree with live counts; Enter lists the rows of a branch."""

    step = StepName.INVENTORY
    focus_first = "TreeLines"
    HELP: ClassVar[str] = (
        "Every number counts rows of the pool. **Enter** lists the rows of a branch, **x** says why it"
        " is as it"
        " is, **m** decides how MFA is counted (a scan is billed), **t** is the sheet of what to start today."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "lead_times", "Start today", show=False, tooltip="What takes other people's time"),
        Binding("m", "mfa", "MFA", show=False, tooltip="How MFA is counted, and what that costs"),
    ]

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        with Panel(title="Listing", id="listing"):
            yield ProgressLine()
            yield Numbers(id="figures")
        with Panel(title="How do these users sign in?", hint="Enter lists the rows · x why", classes="fill"):
            yield TreeMap(self.bridge.views.methods() or NOTHING_YET, total=0)

    def heading(self, moment: Moment) -> tuple[str, str]:
        return (
            "Auth-method inventory",
            "Counted from the pool. Each branch decides what moves and what users redo.",
        )

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        listed, estimate = listing_progress(moment)
        self.query_one("#listing").display = moment.state(self.step) is not StepState.DONE
        self.query_one(ProgressLine).show(done=listed, total=estimate or None)
        self.query_one(Numbers).show(self._figures(moment, listed, estimate))
        methods = moment.views.methods()
        if methods:
            self.query_one(TreeMap).show(methods, total=methods.count or 0)

    def _figures(self, moment: Moment, listed: int, estimate: int) -> list[Figure]:
        listing, live = moment.views.listing(), moment.live
        pages = listing.pages if listing else 0
        left = live.seconds_left(max(0, estimate - listed))
        return [
            Figure("Rows", f"{listed:,}", f"of about {estimate:,}" if estimate else "none listed yet"),
            Figure("Pages", f"{pages:,}", "60 rows each"),
            Figure("Rate", f"{live.rate:,.0f}/s", "rows"),
            Figure(
                "Time left",
                duration(left) if left is not None and moment.runs(self.step) else "–",
                "at this rate",
            ),
        ]

    def bar(self, moment: Moment) -> Bar:
        state = moment.state(self.step)
        sheet = Action("lead", "Start today", "t", tooltip="What takes other people's time")
        if moment.running is Running.PAUSING:
            return Bar(
                "Pausing: the page in flight is committed.", Action("wait", "Pausing …", locked="Pausing …")
            )
        if moment.runs(self.step):
            return Bar("Each page is committed as it comes.", Action("pause", "Pause", "p"))
        if state is StepState.DONE:
            return Bar(
                "It can be listed again.",
                Action("accept", "Accept inventory", "n"),
                (sheet,),
            )
        label = "Go on listing" if moment.views.listing() else "List the pool"
        return Bar(f"It only reads. MFA: {self._mfa_words(moment)} (m).", Action("list", label, "n"))

    def _mfa_words(self, moment: Moment) -> str:
        words = {"notice": "a notice to all", "sample": f"a sample of {SAMPLE}", "full": "a full scan"}
        return words[str(moment.views.answers()[MFA_SCAN])]

    def do(self, action: str) -> None:
        match action:
            case "list":
                self.run_step(self.step)
            case "accept":
                self.command(self._accept)
            case "lead":
                self.action_lead_times()
            case _:
                pass

    async def _accept(self) -> None:
        total = self.bridge.views.snapshot().users["exported"]
        await self.bridge.call(lambda migration: migration.act("inventory accepted", f"{total:,} rows"))
        self.wizard.frame.go(StepName.TIMING)

    def on_tree_map_opened(self, event: TreeMap.Opened) -> None:
        query = self.bridge.views.cohort_query(event.cohort)
        self.open_page(RowsPage(self.step, event.branch.label, query, total=event.branch.count))

    def on_tree_map_why(self, event: TreeMap.Why) -> None:
        self.open_page(why_page(self.step, event.branch))

    def action_lead_times(self) -> None:
        self.open_page(LeadTimesPage())

    def action_mfa(self) -> None:
        question = mfa_question(self.bridge.views.inventory())
        dialog = ChooseDialog(
            title=question.prompt,
            sentence=question.why,
            offers=tuple(Offer(choice.key, choice.label, choice.consequence) for choice in question.choices),
            chosen=str(self.bridge.views.answers()[MFA_SCAN]),
        )
        self.app.push_screen(dialog, self._mfa_chosen)

    def _mfa_chosen(self, choice: str | None) -> None:
        if choice:
            self.command(lambda: self.wizard.change({MFA_SCAN: choice}))
