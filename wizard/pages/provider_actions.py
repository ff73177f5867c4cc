"""What can be said and done about one provider, on its own page and in the list of all of them.

``named`` gives the name of the provider that an action is about: that of the page, or of the list's item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.confirmations import connect_phrase
from wizard.domain.federation.connections import Connection, ConnectionState, Tick
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.rows.emails import ascii_lower
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.guide.connection_table import LONGEST, day_problem
from wizard.guide.federation import key
from wizard.guide.provider_record import ProviderRecord, Standing, has_source, is_to_create
from wizard.pages.commands import Act, Answer, Command, Confirm, Copy, GoTo, Reveal, Run, Say
from wizard.pages.common import alone, said
from wizard.pages.model import (
    Action,
    Ask,
    Choose,
    Field,
    Fields,
    Option,
    Phrase,
    Scope,
    Text,
    Values,
    Weight,
)
from wizard.pages.provider_facts import addresses, record_of
from wizard.pages.state import ViewState

STEP = StepName.FEDERATION
SAW, WHO, WHY, DOMAINS = "saw", "who", "why", "domains"
SIGNED_IN, REACHED, RETURNED = "signed_in", "reached", "returned"
SEEN = {
    SIGNED_IN: "It reached WorkOS and came back to the app",
    REACHED: "Only the first half: it reached WorkOS",
    RETURNED: "Only the second half: it came back to the app",
}
FIELDS = {
    "owner": "Who of us brings it over",
    "contact": "Who can change it at the identity provider",
    "appointment": "The day of the change, such as 2027-01-15",
    "note": "Whatever has to be remembered",
}
ASK = Run(STEP, only=(StepName.CONNECT, STEP))


def of_page(name: str) -> Callable[[str], str]:
    """The provider that a page is about, whatever an action was given."""
    return lambda _: name


def of_item(item: str) -> str:
    """The provider under the cursor of the list."""
    return item


def answering(name: str, answers: dict[str, Any]) -> Answer:
    """Records answers about a provider; the step makes ticks of them, and asks about a new URI."""
    return Answer({key(name, word): value for word, value in answers.items()}, then=ASK, within=STEP)


def shared(
    state: ViewState, named: Callable[[str], str], pane: str = "", record: ProviderRecord | None = None
) -> Iterator[Action]:
    """What is done on the page of a ``record``, and in the list of all of them, which is a ``pane``."""
    yield paste(state, named, pane, record)
    yield signed_in(state, named, pane, record)
    yield waive(state, named, pane)
    yield unwaive(state, named, pane, record)
    yield _copy(state, named, pane, record)


def paste(
    state: ViewState, named: Callable[[str], str], pane: str = "", record: ProviderRecord | None = None
) -> Action:
    """Its addresses as the WorkOS dashboard shows them."""

    def form(item: str) -> Ask | None:
        name = named(item)
        found = addresses(record_of(state, name))
        fields = tuple(
            Field(word, title, value or str(state.known(key(name, word)) or ""))
            for word, title, value in found
        )
        sentence = "Paste it exactly as the WorkOS dashboard shows it."
        return Fields(f"{name} at WorkOS", fields, sentence) if fields else None

    def command(item: str, values: Values) -> Command:
        name = named(item)
        given = {
            word: str(values[word]).strip() or None
            for word, _, _ in addresses(record_of(state, name))
            if word in values
        }
        return answering(name, given) if given else Say("It has no address at WorkOS to be pasted.")

    has_none = record and not addresses(record)
    locked = "It has no address at WorkOS to be pasted." if has_none else ""
    summary = "As the dashboard shows it"
    return _action(("uri", "Paste the new URI", "u"), command, form, pane, help=summary, locked=locked)


def signed_in(
    state: ViewState, named: Callable[[str], str], pane: str = "", record: ProviderRecord | None = None
) -> Action:
    """The operator's word that a sign-in reached WorkOS, and that it came back."""

    def ask(item: str) -> Choose:
        name = named(item)
        ticks = record_of(state, name).ticks
        halves = {Tick.REACHED: RETURNED, Tick.RETURNED: REACHED}
        missing = next((halves[tick] for tick in ticks if tick in halves), SIGNED_IN)
        words = {missing: SEEN[missing], **SEEN}
        return Choose(
            SAW,
            f"Did you sign in through {name} in the app?",
            tuple(Option(word, summary) for word, summary in words.items()),
            sentences=("Say it only if you saw it.",),
            default=missing,
            then=lambda values: who(name, str(values[SAW])),
        )

    def who(name: str, word: str) -> Text:
        return Text(
            WHO,
            SEEN[word],
            "Who saw it, and when?",
            value=str(state.known(key(name, word)) or ""),
            check=said,
        )

    def command(item: str, values: Values) -> Command:
        name = named(item)
        if reason := nothing_to_sign_in(record_of(state, name)):
            return Say(reason)
        return answering(name, {str(values[SAW]): str(values[WHO])})

    locked = nothing_to_sign_in(record) if record else ""
    summary = "It came there, and back"
    return _action(("signed_in", "I signed in", "s"), command, ask, pane, help=summary, locked=locked)


def nothing_to_sign_in(record: ProviderRecord) -> str:
    """Why no one can have signed in through WorkOS yet; empty where somebody can have."""
    if record.row.shape is Shape.NONE:
        return "WorkOS has no such provider: there is nothing to sign in to."
    is_known = record.row.shape is Shape.SAML or (record.uri and not record.uri_problem)
    return "" if is_known else "Its new URI comes first."


def waive(state: ViewState, named: Callable[[str], str], pane: str = "") -> Action:
    """Leaves it untested, by name and with a reason."""

    def ask(item: str) -> Text:
        name = named(item)
        return Text(
            WHY,
            "Waive this provider",
            f"Why is {name} not tested? The reason is in the report, by name.",
            value=str(state.known(key(name, "waive")) or ""),
            check=said,
        )

    def command(item: str, values: Values) -> Command:
        return answering(named(item), {"waive": str(values[WHY])})

    return _action(("waive", "Waive", "w"), command, ask, pane, help="Leave it untested, with a reason")


def unwaive(
    state: ViewState, named: Callable[[str], str], pane: str = "", record: ProviderRecord | None = None
) -> Action:
    """Takes a waiver back."""

    def command(item: str, _: Values) -> Command:
        name = named(item)
        is_waived = record_of(state, name).standing is Standing.WAIVED
        return answering(name, {"waive": ""}) if is_waived else Say(f"{name} is not waived.")

    is_locked = record and record.standing is not Standing.WAIVED
    locked = "It is not waived." if is_locked else ""
    return _action(("unwaive", "Take the waiver back", "y"), command, None, pane, locked=locked)


def owner(record: ProviderRecord, today: date) -> Action:
    """Who brings it over, and when."""
    connection = record.connection

    def form(_: str) -> Fields:
        fields = tuple(
            Field(
                word,
                word.capitalize(),
                str(getattr(connection, word)),
                hint,
                check=wrong(word, str(getattr(connection, word)), today),
            )
            for word, hint in FIELDS.items()
        )
        return Fields("Who brings it over", fields)

    def command(_: str, values: Values) -> Command:
        edited = connection
        for word in FIELDS:
            edited = with_field(edited, word, str(values.get(word, getattr(connection, word))))

        async def note(migration: Migration) -> None:
            await migration.note_connections([edited])

        return Act(note) if edited != connection else Say("It says so already.")

    return Action("owner", "Owner", command, key="o", help="Who brings it over, and when", ask=form)


def with_field(connection: Connection, word: str, value: str) -> Connection:
    """The connection with one of the fields that people edit."""
    match word:
        case "state":
            return replace(connection, state=ConnectionState(value))
        case "owner":
            return replace(connection, owner=value)
        case "contact":
            return replace(connection, contact=value)
        case "appointment":
            return replace(connection, appointment=value)
        case _:
            return replace(connection, note=value)


def wrong(word: str, before: str, today: date) -> Callable[[str], str]:
    """What is wrong with a text for one of the fields that people edit; what it says already is not."""

    def check(text: str) -> str:
        if word == "appointment" and text != before and (problem := day_problem(text, today)):
            return problem
        return "" if len(text) <= LONGEST else f"At most {LONGEST:,} characters."

    return check


def domains(state: ViewState, name: str) -> Action:
    """The domains whose addresses it proves (R10)."""
    known = state.views.answers().get(key(name, "proven_domains")) or ()

    def command(_: str, values: Values) -> Command:
        parts = str(values[DOMAINS]).split(",")
        found = [ascii_lower(part.strip()) for part in parts if part.strip()]
        return Answer({key(name, "proven_domains"): found})

    return Action(
        "domains",
        "Proven domains",
        command,
        key="m",
        help="Domains whose addresses this provider proves",
        ask=lambda _: Text(
            DOMAINS,
            "Proven domains",
            "Domains whose addresses this provider proves, with commas between: only there does its word"
            " count as proof that an address belongs to the user. Empty: none.",
            value=", ".join(known),
        ),
    )


def secret(record: ProviderRecord) -> Action:
    """Shows the client secret once; that it was shown is in the audit log."""
    name = record.name

    async def read(migration: Migration) -> str | None:
        found = await migration.reveal_secret(name)
        return found.value if found else None

    has_none = record.row.shape in {Shape.SAML, Shape.NONE}
    command = Confirm(
        (
            "It is shown until you go on, and never copied or stored.",
            "That it was shown is noted in the audit log.",
        ),
        Reveal(f"Client secret of {name}: enter it in the dashboard, next to the client ID", read),
    )
    return Action(
        "secret",
        "Show the secret",
        lambda _, __: command,
        key="v",
        help="Show the client secret once; it is noted",
        locked="There is no client secret to be entered for it." if has_none else "",
    )


def create(
    state: ViewState, records: Sequence[ProviderRecord], *, key: str = "a", weight: Weight = Weight.KEY
) -> Action:
    """Has the connections made at WorkOS that were asked for; their number is typed."""
    wanted = [record.name for record in records if is_to_create(record)]
    ready = to_create(records)
    environment = state.snapshot.target.get("environment", "")

    def card(_: str) -> Phrase:
        names = ", ".join(ready)
        sentences = (f"{names}.", f"In production each connection is billed ({len(ready):,} ×).")
        title = f"Create {counted(len(ready), 'connection')} in {environment.upper()}"
        return Phrase(title, sentences, Words(connect_phrase(len(ready), environment)), "Create")

    locked = "" if ready else "No connection is to be created through the API."
    if wanted and not ready:
        locked = "Their metadata is not read yet: ask the providers first."
    return Action(
        "create",
        f"Create {counted(len(ready), 'connection')}" if ready else "Create connections",
        lambda _, values: alone(STEP)(values),
        key=key,
        help="Create them at WorkOS, once their number was typed",
        ask=card,
        locked=locked,
        weight=weight,
    )


def to_create(records: Sequence[ProviderRecord]) -> list[str]:
    """Providers whose connections can be created through the API now, by name."""
    return [record.name for record in records if is_to_create(record) and has_source(record)]


def _copy(state: ViewState, named: Callable[[str], str], pane: str, record: ProviderRecord | None) -> Action:
    def command(item: str, _: Values) -> Command:
        found = record_of(state, named(item))
        uri = next(iter(found.keep), "")
        return Copy(uri, f"the URI to keep for {found.name}") if uri else Say("It has no URI to keep.")

    has_none = record and not record.keep
    locked = "It has no URI to keep." if has_none else ""
    return _action(("copy", "Copy the URI to keep", "h"), command, None, pane, locked=locked)


def opened(pane: str) -> Action:
    """Opens one provider's page."""
    return Action(
        "open",
        "Open",
        lambda item, _: GoTo(page="provider", target=item),
        key="enter",
        help="This provider alone",
        scope=Scope.ITEM,
        pane=pane,
        weight=Weight.SHOWN,
    )


def _action(
    named: tuple[str, str, str],
    command: Callable[[str, Values], Command],
    ask: Callable[[str], Ask | None] | None,
    pane: str,
    *,
    help: str = "",  # noqa: A002
    locked: str = "",
) -> Action:
    """An action of the page, or of the item of ``pane`` where it is given; ``named``: id, label, key."""
    action_id, label, key = named
    scope = Scope.ITEM if pane else Scope.PAGE
    return Action(
        action_id,
        label,
        command,
        key=key,
        help=help or label,
        scope=scope,
        pane=pane,
        ask=ask,
        locked=locked,
    )
