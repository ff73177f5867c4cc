"""Step 7: the plan, its typed confirmation, and the import while it runs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.plan import Plan
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import called
from wizard.domain.words import counted
from wizard.ports import RowQuery
from wizard.report import risks
from wizard.tui.bridge import Moment, Running
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.screens.delta import DeltaPage
from wizard.tui.screens.import_figures import CEILING, DOCUMENTED, figures
from wizard.tui.screens.live import ActivityPanel, ProgressPanel
from wizard.tui.screens.open_persons import accept_action, accept_open
from wizard.tui.screens.page import Bar, Page
from wizard.tui.screens.problems import attention_rows
from wizard.tui.screens.rows import RowsPage
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.screens.words import import_progress
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.kind_table import KindTable
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.plan_card import PlanCard

MOST_KINDS = 3


class ImportPage(Page):
    """The plan card until it is confirmed, the live panel from then on."""

    step = StepName.IMPORT
    HELP: ClassVar[str] = (
        "**d** shows what changed in the pool since, and who left it. **o** takes persons who failed as they"
        " are, with a note. "
        "Nothing is written before you typed the plan's phrase: count and environment. Each"
        " request is"
        " recorded before it starts and after it ended, so that the work can be stopped at any moment. **p**"
        " pauses: what is in flight is finished first. **b** lists the rows by kind."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "delta", "Changed", show=False, tooltip="What changed in the pool since the import"),
        Binding("o", "accept", "Accept", show=False, tooltip="Take open persons as they are, with a note"),
    ]

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        with Panel(title="The plan", id="plan"):
            yield PlanCard()
        yield ProgressPanel()
        with Panel(title="Left out, or failed", id="attention", hint="Enter lists the rows"):
            yield KindTable()
        yield ActivityPanel()

    def heading(self, moment: Moment) -> tuple[str, str]:
        if moment.runs(self.step):
            return "Importing users", "Safe to close: each person is recorded before and after the request."
        if moment.state(self.step).is_ended:
            return "Imported", _told(moment)
        return (
            "Import into WorkOS",
            "Nothing is written before you have typed the confirmation of exactly this plan.",
        )

    def _is_live(self, moment: Moment) -> bool:
        plan = moment.snapshot.plan
        return bool(plan and plan.confirmed_at)

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        live = self._is_live(moment)
        for name in ("#progress", "#activity"):
            self.query_one(name).display = live
        self.query_one("#plan").display = not live
        self.query_one("#attention").set_class(not live, "fill")
        attention = attention_rows(moment)
        self.query_one(KindTable).show(attention[:MOST_KINDS] if live else attention)
        if not live:
            self.query_one(PlanCard).show(moment.snapshot.plan, moment.snapshot.target.get("kind", ""))
            return
        done, total = import_progress(moment.snapshot)
        pace = moment.views.answers().get("pace.writes_per_second")
        self.query_one(ProgressPanel).show(
            moment, done=done, total=total, figures=figures(moment), ceiling=float(pace or CEILING)
        )
        batches = max(1, -(-total // 100))
        self.query_one(
            ProgressPanel
        ).hint = f"batch {min(batches, done // 100 + 1)} of {batches} · documented {DOCUMENTED}/s"
        self.query_one(ActivityPanel).show(moment)

    def bar(self, moment: Moment) -> Bar:
        state = moment.state(self.step)
        if moment.running is Running.PAUSING:
            return Bar(
                "Finishing what is in flight …",
                Action("wait", "Pausing …", locked="Pausing: what is in flight is finished."),
            )
        if moment.runs(self.step):
            return Bar("Skipped rows stay listed; nothing is lost.", Action("pause", "Pause", "p"))
        if state.is_ended and (state is not StepState.FAILED or not _unsettled(moment)):
            changed = Action("delta", "Changed since", "d")
            checks = Action("next", "To the checks", "n")
            return Bar("The five checks come before the cutover.", checks, (*accept_action(moment), changed))
        if not _unsettled(moment) and (offer := moment.views.left_offer()):
            return Bar(f"{offer[1]:,} persons left the pool.", Action("delta", "See who left", "n"))
        if self._is_live(moment):
            word = "Paused; nothing is in flight." if state is StepState.PAUSED else "It can go on."
            more = () if state is StepState.PAUSED else accept_action(moment)
            return Bar(word, Action("resume", "Go on", "n"), more)
        plan = moment.snapshot.plan
        if plan is None:
            return Bar("There is no plan yet.")
        canaries = moment.views.answers()["verify.canaries"]
        first = f"{len(canaries)} canaries go first." if canaries else "No canaries are named."
        return Bar(f"{first} The confirmation is typed.", Action("confirm", "Confirm the plan", "n"))

    def do(self, action: str) -> None:
        match action:
            case "confirm":
                plan = self.wizard.frame.moment.snapshot.plan
                if plan:
                    self._confirm(plan)
            case "resume":
                self.run_step(self.step)
            case "next":
                self.wizard.frame.go(StepName.VERIFY)
            case "delta":
                self.action_delta()
            case "accept":
                self.action_accept()
            case _:
                pass

    def action_delta(self) -> None:
        self.open_page(DeltaPage())

    def action_accept(self) -> None:
        if self._is_live(self.wizard.frame.moment):
            self.command(lambda: accept_open(self.wizard))

    def _confirm(self, plan: Plan) -> None:
        where = called(plan.environment, self.wizard.frame.moment.snapshot.target.get("kind"))
        sentences = [
            f"{plan.writes:,} persons are written to {where}. Nobody is mailed by this.",
            f"Plan {plan.revision}, fingerprint {plan.typed.shown}: just this plan is confirmed.",
            *(f"! {risk}" for risk in risks(plan)),
        ]
        if self.wizard.demo_notice:
            sentences.append(self.wizard.demo_notice)
        dialog = TypedDialog(
            title=f"Write to {where}",
            sentences=sentences,
            phrase=plan.typed.text,
            label="Import",
        )
        self.app.push_screen(dialog, lambda typed: self.run_step(self.step, plan.phrase) if typed else None)

    def on_kind_table_opened(self, event: KindTable.Opened) -> None:
        kind, _, state = event.kind.partition("/")
        query = RowQuery(kind=None if kind == "failed" else kind, states=(state,))
        self.open_page(RowsPage(self.step, kind.replace("_", " "), query))


def _unsettled(moment: Moment) -> int:
    persons = moment.snapshot.persons
    return persons["pending"] + persons["in_doubt"]


def _told(moment: Moment) -> str:
    snapshot = moment.snapshot
    if not snapshot.open_persons:
        return "Every person of the plan is settled; the sums are checked in step 11."
    word = "accepted as they are" if snapshot.accepts_open else "not settled"
    return f"{counted(snapshot.open_persons, 'person')} {word}; the sums are checked in step 11."
