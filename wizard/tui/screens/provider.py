"""One identity provider: its tree, the URI that stays, the new one, and what a person saw."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.connections import ProbeRole
from wizard.domain.provider_kinds import Shape
from wizard.domain.steps import StepName
from wizard.guide.federation import FEDERATION, key
from wizard.guide.provider_record import ProviderRecord, Standing, need
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.page import Bar
from wizard.tui.screens.decision import DecisionPage
from wizard.tui.screens.provider_facts import facts, missing_field, uri_field
from wizard.tui.screens.provider_owner import owner_dialog, with_owner
from wizard.tui.screens.provider_secret import SecretDialog
from wizard.tui.screens.record import Facts
from wizard.tui.text_page import TextPage
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.scrolled import Scrolled


class ProviderPage(DecisionPage):
    """The federated-redirect tree as this provider is asked it, and the facts beside it."""

    step = StepName.FEDERATION
    tree_title: ClassVar[str] = "How does it come over?"
    HELP: ClassVar[str] = (
        "**Enter** chooses a branch. **u** takes the new URI as the dashboard shows it, **r** asks the"
        " provider about both, **s** ticks that you signed in both ways, **w** waives it with a reason,"
        " **d** shows what to do at its console, **o** notes who brings it over, **v** shows the client"
        " secret once, **c** copies the URI to keep."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "uri", "New URI", show=False, tooltip="Paste the new URI from the dashboard"),
        Binding("r", "ask", "Ask again", show=False, tooltip="Ask the provider about both URIs"),
        Binding("s", "signed_in", "Signed in", show=False, tooltip="Tick: it came there, and back"),
        Binding("w", "waive", "Waive", show=False, tooltip="Leave it untested, by name and with a reason"),
        Binding("d", "directions", "Directions", show=False, tooltip="What to do at the provider's console"),
        Binding("v", "secret", "Secret", show=False, tooltip="Show the client secret once; it is noted"),
        Binding("o", "owner", "Owner", show=False, tooltip="Who brings it over, and when"),
        Binding("c", "copy", "Copy", show=False, tooltip="Copy the URI that stays"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self.provider = name
        self.crumb = name
        self.tree_id = f"{FEDERATION}.{name}"  # type: ignore[misc]  # each provider has a tree of its own

    def compose(self) -> ComposeResult:
        hint = "u URI · s signed in · w waive · d directions"
        with Panel(title="What is known", hint=hint, id="known", classes="tight"), Scrolled():
            yield Facts()
        yield from super().compose()

    @property
    def record(self) -> ProviderRecord:
        return next(r for r in self.bridge.views.providers() if r.name == self.provider)

    def heading(self, moment: Moment) -> tuple[str, str]:
        record = self.record
        title = record.name if record.name == record.row.title else f"{record.name}: {record.row.title}"
        return title, f"{record.rows:,} rows sign in through it."

    def show(self, moment: Moment) -> None:
        super().show(moment)
        self.query_one(Facts).show(facts(self.record))

    def bar(self, moment: Moment) -> Bar:
        record = self.record
        if moment.runs(self.step):
            return Bar("Asking the provider; nobody signs in.", Action("pause", "Pause", "p"))
        waive = Action("waive", "Waive", "w")
        if record.standing is Standing.WAIVED:
            return Bar("Waived.", Action("back", "To the list", "n"), (Action("unwaive", "Take it back"),))
        if record.standing is Standing.DECIDED:
            return Bar("Decided: there is nothing to test.", Action("back", "To the list", "n"), (waive,))
        if record.standing is Standing.TESTED:
            return Bar("Tested both ways.", Action("back", "To the list", "n"))
        if record.row.shape is Shape.NONE:
            return Bar(need(record), Action("usual", "Take the usual", "n"), (waive,))
        if missing := missing_field(record):
            return Bar(need(record), Action("uri", f"Paste the {missing[1]}", "n"), (waive,))
        if record.refused or any(record.question(role) and role not in record.probes for role in ProbeRole):
            return Bar(need(record), Action("ask", "Ask the provider", "n"), (waive,))
        return Bar(need(record), Action("signed_in", "I signed in", "n"), (waive,))

    def do(self, action: str) -> None:
        match action:
            case "uri":
                self.action_uri()
            case "ask":
                self.action_ask()
            case "signed_in":
                self.action_signed_in()
            case "waive":
                self.action_waive()
            case "unwaive":
                self.command(lambda: self._say("waive", ""))
            case "usual":
                self._take_usual()
            case "back":
                self.wizard.frame.action_back()
            case _:
                pass

    def _take_usual(self) -> None:
        question = self.bridge.views.pending(self.tree_id)
        if question and question.default:
            self.take({question.id: question.default})

    def action_uri(self) -> None:
        field, name = missing_field(self.record) or uri_field(self.record)
        self._ask_text(field, f"The {name}", f"Paste the {name} exactly as the dashboard shows it.")

    def action_signed_in(self) -> None:
        told = "Who signed in and when? Say it only if it reached the new side and came back to the app."
        self._ask_text("signed_in", "Signed in, both ways", told)

    def action_waive(self) -> None:
        told = f"Why is {self.provider} not tested? The reason is in the report, by name."
        self._ask_text("waive", "Waive this provider", told)

    def action_ask(self) -> None:
        self.run_alone()

    def _ask_text(self, question: str, title: str, sentence: str) -> None:
        given = str(self.wizard.known(key(self.provider, question)) or "")
        dialog = TextDialog(title=title, sentence=sentence, value=given, wrong=_missing)
        self.app.push_screen(
            dialog, lambda text: self.command(lambda: self._say(question, text)) if text else None
        )

    async def _say(self, question: str, text: str) -> None:
        """Record an answer about this provider; the step makes a tick of it, and asks about a new URI."""
        answers: dict[str, Any] = {key(self.provider, question): text}
        if await self.wizard.change(answers):
            await self.bridge.run(self.step, only=(StepName.CONNECT, self.step))

    def action_directions(self) -> None:
        record = self.record
        lines = [(f"{number}", line) for number, line in enumerate(record.directions, 1)]
        credentials = ("Client ID and secret", record.row.credentials)
        self.open_page(TextPage(self.step, f"At {record.row.console}", (*lines, credentials)))

    def action_owner(self) -> None:
        dialog = owner_dialog(self.record.connection)
        self.app.push_screen(dialog, lambda text: None if text is None else self._own(text))

    def _own(self, text: str) -> None:
        edited = with_owner(self.record.connection, text)
        self.command(lambda: self.bridge.call(lambda migration: migration.note_connections([edited])))

    def action_secret(self) -> None:
        if self.record.row.shape in {Shape.SAML, Shape.NONE}:
            self.wizard.tell("There is no client secret to be entered for it.")
            return
        self.command(self._reveal)

    async def _reveal(self) -> None:
        asked = ConfirmDialog(
            title="Show the client secret?",
            sentences=(
                "It is shown on this screen until you press Esc, and never copied or stored.",
                "That it was shown is noted in the log of acts.",
            ),
            label="Show it",
        )
        if not await self.app.push_screen_wait(asked):
            return
        secret = await self.bridge.call(lambda migration: migration.reveal_secret(self.provider))
        if secret is None:
            self.wizard.tell("There is none.")
            return
        await self.app.push_screen_wait(SecretDialog(self.provider, secret))

    def copies(self) -> list[tuple[str, str]]:
        record = self.record
        found = [("the URI to keep", uri) for uri in record.keep]
        found += [("the client id", record.client_id)] if record.client_id else []
        return found + ([("the new URI", record.uri)] if record.uri else [])

    def action_copy(self) -> None:
        for what, text in self.copies()[:1]:
            self.wizard.copy(text, what)


def _missing(text: str) -> str:
    return "" if text else "Esc leaves it as it is."
