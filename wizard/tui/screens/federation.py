"""Step 8: every identity provider tested or waived; Enter opens one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.steps import StepName, StepState
from wizard.guide.provider_record import Standing, has_source, is_to_create, need
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar, Page
from wizard.tui.screens.connections import ConnectionsPage
from wizard.tui.screens.create_connections import create_dialog
from wizard.tui.screens.federation_list import ProviderList
from wizard.tui.screens.provider import ProviderPage
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.numbers import Figure, Numbers
from wizard.tui.widgets.panel import Panel


class FederationPage(Page):
    """The pool's providers with kind, persons and standing."""

    step = StepName.FEDERATION
    focus_first = "ProviderList"
    HELP: ClassVar[str] = (
        "**Enter** opens a provider: its tree, the URI that stays, the new one, both ticks. **r** asks the"
        " providers about both URIs again; no sign-in happens by asking. A provider counts when it was"
        " tested by a person, or waived by name with a reason. **t** shows connections as a table: marks,"
        " edits of many at once, CSV, hand-off sheets."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "ask", "Ask again", show=False, tooltip="Ask the providers about both redirect URIs"),
        Binding("t", "connections", "Table", tooltip="SAML and OIDC connections as a table, many at once"),
    ]

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        with Panel(title="Where they stand", id="standing", classes="tight"):
            yield Numbers()
        with Panel(
            title="Identity providers",
            hint="Enter opens one · r asks again · t table of connections",
            classes="fill",
        ):
            yield ProviderList()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Federated sign-in", "People keep their provider; only the redirect changes, one by one."

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        records = moment.views.providers()
        counts = {standing: sum(r.standing is standing for r in records) for standing in Standing}
        self.query_one(Numbers).show(
            [
                Figure("Providers", f"{len(records):,}", "in the pool"),
                Figure("Tested", f"{counts[Standing.TESTED]:,}", "both ways"),
                Figure("Waived", f"{counts[Standing.WAIVED] + counts[Standing.DECIDED]:,}", "or decided"),
                Figure("Open", f"{counts[Standing.OPEN]:,}", "need you"),
            ]
        )
        self.query_one(ProviderList).show(records)

    def bar(self, moment: Moment) -> Bar:
        if moment.runs(self.step):
            return Bar("Asking the providers; nobody signs in.", Action("pause", "Pause", "p"))
        if moment.state(self.step) is StepState.DONE:
            done = Action("ask", "Ask again", "r")
            return Bar("Every provider is tested or waived.", Action("next", "Continue", "n"), (done,))
        records = moment.views.providers()
        waiting = next((record for record in records if record.standing is Standing.OPEN), None)
        if waiting is None or not any(record.probes for record in records):
            return Bar(
                "It asks about both URIs; no sign-in happens.", Action("ask", "Ask the providers", "n")
            )
        others = [Action("ask", "Ask again", "r")]
        if wanted := _to_create(moment):
            others.append(Action("create", f"Create {wanted} connections"))
        told = f"{waiting.name}: {need(waiting)}"
        return Bar(told, Action("open", "Open the next", "n"), others)

    def do(self, action: str) -> None:
        match action:
            case "ask":
                self.action_ask()
            case "open":
                records = self.bridge.views.providers()
                waiting = next((r for r in records if r.standing is Standing.OPEN), None)
                if waiting:
                    self.open_page(ProviderPage(waiting.name))
            case "create":
                self._create()
            case "next":
                self.wizard.frame.go(StepName.RESET)
            case _:
                pass

    def _create(self) -> None:
        dialog, phrase = create_dialog(_to_create(self.wizard.frame.moment), self.wizard.frame.moment)
        self.app.push_screen(dialog, lambda typed: self.run_alone(phrase) if typed else None)

    def action_connections(self) -> None:
        self.open_page(ConnectionsPage())

    def on_provider_list_opened(self, event: ProviderList.Opened) -> None:
        self.open_page(ProviderPage(event.provider))

    def action_ask(self) -> None:
        self.run_alone()

    def copies(self) -> list[tuple[str, str]]:
        return [
            (f"the URI to keep for {record.name}", uri)
            for record in self.bridge.views.providers()
            for uri in record.keep
        ]


def _to_create(moment: Moment) -> int:
    return sum(is_to_create(record) and has_source(record) for record in moment.views.providers())
