"""One connection: metadata, certificates, attributes, old and new addresses, and what can be typed."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.steps import StepName
from wizard.guide.federation import key
from wizard.guide.provider_record import ProviderRecord, need
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.page import Bar, Page
from wizard.tui.screens.connection_edits import SENTENCES, edit
from wizard.tui.screens.connection_facts import connection_fields
from wizard.tui.screens.provider import ProviderPage
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.field_list import FieldList
from wizard.tui.widgets.panel import Panel

METADATA = "metadata"
ASKED = {
    "acs_url": "The ACS URL that the dashboard shows for this connection.",
    "sp_entity_id": "The SP entity ID that the dashboard shows for this connection.",
    "redirect_uri": "The redirect URI that the dashboard shows for this connection.",
    "organization_id": "The id of the WorkOS organization (org_…). Empty: one is created.",
    "organization_name": "The name of the organization, if it is created. Empty: the provider's.",
    METADATA: "Where its SAML metadata is: an https address, or a file's path. Empty: as Cognito has it.",
}


class ConnectionPage(Page):
    """Everything about it in one list; Enter changes what can be changed."""

    step = StepName.FEDERATION
    focus_first = "FieldList"
    HELP: ClassVar[str] = (
        "**Enter** changes the field under the cursor; a new address or file of metadata is read at once."
        " **t** goes to its tree, with both ticks and the waiver. **c** copies the new address."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "tree", "Tree", tooltip="How it comes over, both ticks, the waiver"),
        Binding("c", "copy", "Copy", tooltip="Copy the new address, else the old one"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self.provider = name
        self.crumb = name

    def compose(self) -> ComposeResult:
        hint = "Enter changes a field · t tree and ticks · Esc goes back"
        with Panel(title="Connection", hint=hint, classes="fill tight"):
            yield FieldList()

    @property
    def record(self) -> ProviderRecord:
        return next(record for record in self.bridge.views.providers() if record.name == self.provider)

    def heading(self, moment: Moment) -> tuple[str, str]:
        record = self.record
        return f"{record.name}: {record.row.title}", f"{record.rows:,} rows sign in through it."

    def show(self, moment: Moment) -> None:
        self.query_one(FieldList).show(connection_fields(self.record, moment.now))

    def bar(self, moment: Moment) -> Bar:
        if moment.runs(self.step):
            return Bar("Reading what is known of it …", Action("pause", "Pause", "p"))
        record = self.record
        first = need(record) or record.evidence
        return Bar(first, Action("tree", "Tree and ticks", "n"))

    def do(self, action: str) -> None:
        match action:
            case "tree":
                self.action_tree()
            case _:
                pass

    def action_tree(self) -> None:
        self.open_page(ProviderPage(self.provider))

    def on_field_list_changed(self, event: FieldList.Changed) -> None:
        field = event.key
        if field == "state" or field in SENTENCES:
            self.command(lambda: edit(self.wizard, [self.record.connection], field))
        elif field == "connection":
            self.command(self._choose_maker)
        else:
            self.command(lambda: self._ask(field))

    async def _choose_maker(self) -> None:
        question = self.bridge.views.question(key(self.provider, "connection"))
        if question is None:
            self.wizard.tell("Its kind has no connection.")
            return
        offers = [Offer(item.key, item.label, item.consequence) for item in question.choices]
        chosen = self.record.choices.get("connection", "")
        dialog = ChooseDialog(title=question.prompt, sentence=question.why, offers=offers, chosen=chosen)
        if picked := await self.app.push_screen_wait(dialog):
            await self.wizard.change({key(self.provider, "connection"): picked})

    async def _ask(self, field: str) -> None:
        given = self.record.metadata_source if field == METADATA else self._given(field)
        dialog = TextDialog(
            title=f"{self.provider}: {field.replace('_', ' ')}", sentence=ASKED[field], value=given
        )
        text = await self.app.push_screen_wait(dialog)
        if text is None or text == given:
            return
        if await self.wizard.change(self._answers(field, text)):
            await self.bridge.run(self.step, only=(StepName.CONNECT, self.step))

    def _given(self, field: str) -> str:
        return str(self.bridge.views.given().get(key(self.provider, field)) or "")

    def _answers(self, field: str, text: str) -> dict[str, Any]:
        """Metadata is an address or a file, and what is typed last holds."""
        if field != METADATA:
            return {key(self.provider, field): text or None}
        is_address = text.startswith(("https://", "http://"))
        return {
            key(self.provider, "metadata_url"): text if is_address else None,
            key(self.provider, "metadata_file"): text if text and not is_address else None,
        }

    def copies(self) -> list[tuple[str, str]]:
        record = self.record
        found = [("the new address", record.uri)] if record.uri else []
        return found + [("the address to keep", uri) for uri in record.keep]

    def action_copy(self) -> None:
        for what, text in self.copies()[:1]:
            self.wizard.copy(text, what)
