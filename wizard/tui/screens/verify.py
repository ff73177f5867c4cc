"""Step 11: five checks with their evidence, and the gate that only they open."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.checks import ACCEPT_CHECKS, PASSED, PROVEN_IN, TITLES, CheckId, weighing_steps
from wizard.domain.confirmations import cutover_phrase
from wizard.domain.events import CheckStatus
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.guide.dashboard import Matters
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.screens.course import first_days_page, runbook_page
from wizard.tui.screens.dashboard_settings import ask_settings, warned
from wizard.tui.screens.delta import DeltaPage
from wizard.tui.screens.page import Bar, Page
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.screens.why import TextPage
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.check_cards import CheckCard, CheckCards, GateBox

GO = "go-"


class VerifyPage(Page):
    """All five must pass; the cutover is only a record, nothing is changed in Cognito."""

    step = StepName.VERIFY
    focus_first = "CheckCards"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "runbook", "Runbook", show=False, tooltip="What to do around the cutover"),
        Binding("d", "delta", "Changed", show=False, tooltip="What changed in the pool since the import"),
        Binding("s", "settings", "Settings", show=False, tooltip="Settings that no API tells"),
        Binding("f", "first_days", "First days", show=False, tooltip="How it goes since the cutover"),
    ]
    HELP: ClassVar[str] = (
        "**r** or **n** runs the checks, **Enter** shows a check's evidence in full. A pass expires when what"
        " it was reached on changes. The cutover is typed, and only records that you went. **b** shows the"
        " runbook, **f** how the first days go, **d** what changed in the pool since, **s** settings that no"
        " API tells."
    )

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        yield CheckCards()
        yield GateBox()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Verification checklist", "All five must pass. Each keeps its evidence, time and source."

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        cards = _cards(moment)
        self.query_one(CheckCards).show(cards)
        self.query_one(GateBox).show(
            cards,
            waivers=len(moment.views.waivers()),
            phrase=_phrase(moment),
            is_cut_over=moment.views.is_cut_over(),
            lock=_lock(moment),
        )

    def arrive(self) -> None:
        self.query_one(CheckCards).redraw()

    def bar(self, moment: Moment) -> Bar:
        if moment.runs(self.step):
            return Bar("Reading back the file and every user …", Action("pause", "Pause", "p"))
        cards = _cards(moment)
        run = Action("run", "Run the checks", "n")
        if moment.views.is_cut_over():
            more = (Action("runbook", "Runbook", "b"), Action("run", "Run the checks", "r"))
            return Bar("The cutover is recorded.", Action("first_days", "First days", "n"), more)
        if all(card.status in PASSED for card in cards) and _lock(moment):
            who = Action("delta", "Decide about them", "n")
            return Bar(_lock(moment), who, (Action("run", "Run again", "r"),))
        if all(card.status in PASSED for card in cards):
            return Bar(
                "Everything passes.",
                Action("cutover", "Record the cutover", "n"),
                (Action("runbook", "Runbook", "b"),),
            )
        missing = next(card for card in cards if card.status not in PASSED)
        if missing.status is CheckStatus.UNKNOWN:
            accept = Action("accept", "Accept it with a note", "o")
            return Bar(f"Unknown: {TITLES[missing.id]}. {missing.evidence}", run, (accept,))
        step = _waiting_step(moment, missing)
        if step is None:
            return Bar(f"Next: {TITLES[missing.id]}. {missing.evidence}", run)
        number = list(StepName).index(step) + 1
        return Bar(
            f"Check {list(CheckId).index(missing.id) + 1} needs step {number}, {STEP_FACTS[step].title}.",
            Action(f"{GO}{step}", f"Go to step {number}", "n"),
            (Action("run", "Run again", "r"),),
        )

    def do(self, action: str) -> None:
        match action:
            case "run":
                self.run_step(self.step)
            case "cutover":
                self._ask_cutover()
            case "delta":
                self.action_delta()
            case "accept":
                self._ask_note()
            case "runbook":
                self.action_runbook()
            case "first_days":
                self.action_first_days()
            case _ if action.startswith(GO):
                self.wizard.frame.go(StepName(action.removeprefix(GO)))
            case _:
                pass

    def action_runbook(self) -> None:
        self.open_page(runbook_page(self.step))

    def action_settings(self) -> None:
        self.command(lambda: ask_settings(self.wizard))

    def action_delta(self) -> None:
        self.open_page(DeltaPage())

    def action_first_days(self) -> None:
        self.open_page(first_days_page(self.step))

    def _ask_cutover(self) -> None:
        moment = self.wizard.frame.moment
        dialog = TypedDialog(
            title="Cutover",
            sentences=(
                "This records that the application signs people in at WorkOS from now on.",
                "Cognito is not touched.",
                *warned(moment, Matters.CUTOVER),
            ),
            phrase=_phrase(moment),
            label="Record it",
        )
        self.app.push_screen(dialog, lambda typed: self.command(self._record) if typed else None)

    def _ask_note(self) -> None:
        """Why the first unknown may count all the same."""
        card = next(
            (card for card in _cards(self.wizard.frame.moment) if card.status is CheckStatus.UNKNOWN), None
        )
        if card is None:
            return
        dialog = TextDialog(
            title=f"Accept as unknown: {TITLES[card.id]}",
            sentence="It counts as a waiver, by your word. Why may it?",
            wrong=lambda text: "" if text else "Say why: it goes into the log and the report.",
        )
        self.app.push_screen(
            dialog, lambda why: self.command(lambda: self._accept(card.id, why)) if why else None
        )

    async def _accept(self, check: CheckId, why: str) -> None:
        notes = {**_accepted(self.wizard.frame.moment), check.value: why}
        await self.bridge.answer({ACCEPT_CHECKS: notes})
        await self.bridge.run(self.step, only=weighing_steps(check))

    async def _record(self) -> None:
        phrase = _phrase(self.wizard.frame.moment)
        await self.bridge.run(self.step, (phrase,), only=(StepName.CONNECT, self.step))
        if self.bridge.views.is_cut_over():
            self.wizard.tell("The cutover is recorded.")

    def on_check_cards_asked(self, event: CheckCards.Asked) -> None:
        card = next(card for card in _cards(self.wizard.frame.moment) if card.id is event.check)
        if event.what == "run":
            self.run_step(self.step)
        else:
            at = card.at.strftime("%Y-%m-%d %H:%M:%S") if card.at else "not run yet"
            self.open_page(
                TextPage(
                    self.step, TITLES[card.id], (("Evidence", card.evidence), ("By", card.by), ("At", at))
                )
            )

    def copies(self) -> list[tuple[str, str]]:
        return [
            (f"evidence: {TITLES[card.id]}", card.evidence)
            for card in _cards(self.wizard.frame.moment)
            if card.evidence
        ]


def _cards(moment: Moment) -> list[CheckCard]:
    return [
        CheckCard(
            CheckId(verdict.id),
            CheckStatus(verdict.status),
            verdict.evidence,
            verdict.by,
            verdict.at.astimezone() if verdict.at else None,
        )
        for verdict in moment.views.verdicts()
    ]


def _waiting_step(moment: Moment, card: CheckCard) -> StepName | None:
    """The step where a check is brought to pass; None where running the checks is what it needs."""
    step = PROVEN_IN.get(card.id)
    return step if step and card.at and not moment.state(step).is_passed else None


def _accepted(moment: Moment) -> dict[str, str]:
    """Notes on checks that count although something they rest on is unknown."""
    return dict(moment.views.answers().get(ACCEPT_CHECKS) or {})


def _lock(moment: Moment) -> str:
    """Who keeps the cutover locked although every check passes."""
    undecided = moment.snapshot.delta.undecided
    return "" if moment.views.is_cut_over() else moment.views.undecided_lock() if undecided else ""


def _phrase(moment: Moment) -> str:
    return cutover_phrase(str(moment.views.answers()["target.environment"] or ""))
