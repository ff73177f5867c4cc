"""Step 9: the reset flow proven with a canary, then sample and rest, each typed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.campaign import Stage
from wizard.domain.steps import StepName, StepState
from wizard.engine.reset_views import StageView
from wizard.tui.bridge import Moment, Running
from wizard.tui.screens.dashboard_settings import ask_settings
from wizard.tui.screens.page import Bar, Page
from wizard.tui.screens.record import Facts
from wizard.tui.screens.reset_answers import ask_allowed, ask_canaries, ask_mail
from wizard.tui.screens.reset_dialogs import (
    hold_dialog,
    send_dialog,
)
from wizard.tui.screens.reset_errands import ResetErrands
from wizard.tui.screens.reset_facts import (
    CANARIES,
    facts,
    figures,
)
from wizard.tui.screens.reset_stages import StageList
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.numbers import Numbers
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.scrolled import Scrolled


class ResetPage(Page):
    """Stages with their counts; nothing is sent before exactly its phrase was typed."""

    step = StepName.RESET
    focus_first = "StageList"
    HELP: ClassVar[str] = (
        "A stage is sent only when its phrase was typed, each person gets at most one. **r** looks at the"
        " events for used links, **a** names the canaries, **l** who may be mailed at all, **m** says"
        " whether the default mail is on, **s** the other settings that no API tells. The sample and the"
        " rest unlock with the recorded cutover. *Sent* means accepted, never delivered. **o** re-sends to"
        " one person, **u** to those whose outcome stays unknown, **w** reminds whoever has not used the"
        " link; **v** names who is unknown and who left the queue."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "look", "Look again", tooltip="Read the events for resets created and used"),
        Binding("a", "canaries", "Canaries", tooltip="Whose resets prove the flow"),
        Binding("l", "allowed", "May be mailed", show=False, tooltip="The only addresses that are mailed"),
        Binding("m", "mail", "Mail", show=False, tooltip="Whether creating a reset mails the person"),
        Binding("s", "settings", "Settings", show=False, tooltip="Settings that no API tells"),
        Binding("o", "one", "Re-send one", show=False, tooltip="One reset mail more to one person"),
        Binding("u", "unknown", "Unknown", show=False, tooltip="Re-send to those whose outcome is unknown"),
        Binding("w", "remind", "Remind", show=False, tooltip="A reminder to whoever has not used the link"),
        Binding("v", "persons", "Persons", show=False, tooltip="Who is unknown, and who left the queue"),
    ]

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        with Panel(title="Resets", id="resets", classes="tight"):
            yield Numbers(id="sums")
        with Panel(title="Stages", hint="r looks at the events", id="stages", classes="tight"):
            yield StageList()
        with (
            Panel(title="The proof, and who is left out", hint="Tab, then arrows", classes="fill tight"),
            Scrolled(),
        ):
            yield Facts()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Password resets", "Mail goes only to persons who need it, at most once; each stage is typed."

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        self.query_one(Numbers).show(figures(moment))
        self.query_one(StageList).show(moment)
        self.query_one(Facts).show(facts(moment))

    def bar(self, moment: Moment) -> Bar:
        if moment.running is Running.PAUSING:
            reason = "Pausing: what is in flight is finished."
            return Bar("", Action("wait", "Pausing …", locked=reason))
        if moment.runs(self.step):
            return Bar("Each reset is recorded before and after its request.", Action("pause", "Pause", "p"))
        if moment.state(self.step) is StepState.DONE:
            return Bar("The flow is proven.", Action("next", "Continue", "n"))
        if not moment.views.answers()[CANARIES]:
            return Bar(
                "A canary is a migrated account whose mailbox you can open.",
                Action("canaries", "Name the canaries", "n"),
            )
        own = moment.views.resets.own_mail()
        if own and not own.is_sent and moment.views.is_cut_over():
            return Bar(
                f"{own.persons:,} persons are yours to mail.", Action("mailed", "They are mailed", "n")
            )
        return self._stage_bar(moment)

    def _stage_bar(self, moment: Moment) -> Bar:
        stage, unknown = moment.views.resets.next_stage(), moment.views.resets.count_unknown()
        if stage is None and unknown:
            told = f"Whether {unknown:,} persons got their mail stays unknown."
            return Bar(told, Action("look", "Look again", "n"), (Action("unknown", "Re-send to them"),))
        if stage is None:
            return Bar(
                "It finds who is due; nothing is sent by looking.", Action("look", "Get them ready", "n")
            )
        if not stage.pending:
            word = Action("hold", "It went well")
            told = f"{stage.used:,} of {stage.sent:,} links of the {stage.stage} were used."
            return Bar(told, Action("look", "Look again", "n"), (word,))
        send = Action("send", f"Send the {stage.stage}", "n")
        if stage.stage is not Stage.CANARY and not moment.views.resets.is_open_to_all():
            return Bar(
                "Before the cutover they would set a password that the app does not use yet.",
                Action("cutover", "To the cutover", "n"),
            )
        return Bar("The confirmation is typed.", send)

    def do(self, action: str) -> None:
        stage = self.wizard.frame.moment.views.resets.next_stage()
        match action:
            case "look":
                self.action_look()
            case "canaries":
                self.action_canaries()
            case "cutover":
                self.wizard.frame.go(StepName.VERIFY)
            case "next":
                self.wizard.frame.go(StepName.AUTHKIT)
            case "mailed":
                self.errands.start(self.errands.own_mail_sent)
            case "unknown":
                self.action_unknown()
            case "send" if stage:
                self._send(stage)
            case "hold" if stage:
                self._hold(stage)
            case _:
                pass

    def _send(self, stage: StageView) -> None:
        """The card before sending; what is typed confirms just the list that it shows."""
        phrase, dialog = send_dialog(stage, self.wizard.frame.moment)
        self.app.push_screen(dialog, lambda typed: self.run_alone(phrase) if typed else None)

    def _hold(self, stage: StageView) -> None:
        phrase, dialog = hold_dialog(stage)
        self.app.push_screen(dialog, lambda typed: self.run_alone(phrase) if typed else None)

    @property
    def errands(self) -> ResetErrands:
        return ResetErrands(self.wizard)

    def action_one(self) -> None:
        self.errands.start(self.errands.one)

    def action_unknown(self) -> None:
        self.errands.start(self.errands.unknown)

    def action_remind(self) -> None:
        self.errands.start(self.errands.remind)

    def action_persons(self) -> None:
        self.errands.persons()

    def action_look(self) -> None:
        self.run_alone()

    def action_canaries(self) -> None:
        self.command(lambda: ask_canaries(self.wizard))

    def action_allowed(self) -> None:
        self.command(lambda: ask_allowed(self.wizard))

    def action_settings(self) -> None:
        self.command(lambda: ask_settings(self.wizard))

    def action_mail(self) -> None:
        self.command(lambda: ask_mail(self.wizard))
