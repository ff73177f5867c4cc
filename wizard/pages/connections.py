"""All SAML and OIDC connections: edited one or many at once, written as files, taken from an edited table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from wizard.domain.federation.connections import Connection, ConnectionState
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.federation.saml import metadata_problems
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.guide.answer_keys import CONNECTIONS as TABLE_EDITED
from wizard.guide.connection_table import Edits
from wizard.guide.federation import key
from wizard.guide.handoff import TABLE
from wizard.guide.provider_record import ProviderRecord
from wizard.pages.commands import Act, Answer, Command, Confirm, GoTo, Say
from wizard.pages.common import MAIN_KEY, busy, each_of, stop_of, undo
from wizard.pages.model import (
    Action,
    Ask,
    Choose,
    Item,
    Items,
    Mark,
    Option,
    Page,
    Scope,
    Text,
    Values,
    Weight,
)
from wizard.pages.provider_actions import ASK, FIELDS, create, to_create, with_field, wrong
from wizard.pages.provider_facts import mark_of, misses_address
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.FEDERATION
PANE, VALUE = "connections", "value"
SHAPES = frozenset({Shape.SAML, Shape.OIDC})
MOST_NAMED = 4
KEYS = {"state": "s", "owner": "o", "contact": "t", "appointment": "d", "note": "m"}
LABELS = {"state": "State", "owner": "Owner", "contact": "Contact", "appointment": "Day", "note": "Note"}
STATES = {
    ConnectionState.PLANNED: "No one was told yet",
    ConnectionState.SENT: "The hand-off sheet is with its administrator",
    ConnectionState.CONFIGURED: "Both ends are set up",
    ConnectionState.TESTED: "Somebody signed in both ways",
    ConnectionState.SWITCHED: "Its users sign in through WorkOS",
}


@page("connections")
def connections(state: ViewState, target: str) -> Page:
    """The table with who brings each over, and when; edits are for all that are marked."""
    del target
    records = of_shape(state)
    hint, first = _main(state)
    return Page(
        id="connections",
        step=STEP,
        title="Connections",
        why="Each customer's connection, from planned to switched, with owner and day.",
        panes=(
            Items(
                PANE,
                f"Connections {len(records):,}",
                tuple(_item(record, state.now) for record in records),
                columns=("Kind", "State", "Rows", "Certificate", "Day", "Owner"),
                empty="The pool has no SAML or OIDC provider.",
            ),
        ),
        actions=tuple(_actions(state, first)),
        hint=hint,
        help=(
            "An edit is for all connections that are marked, else for the one under the cursor. The table and"
            " a hand-off sheet for each administrator are written next to the journal; an edited table is"
            " taken again. Opening one shows its metadata and addresses."
        ),
        stop=stop_of(state, STEP),
        crumb="Connections",
    )


def of_shape(state: ViewState) -> list[ProviderRecord]:
    """The providers that become a connection of an organization."""
    return [record for record in state.views.providers() if record.row.shape in SHAPES]


def validity(record: ProviderRecord, now: datetime) -> tuple[str, bool]:
    """Until when its certificates are good, and whether something in the metadata is wrong."""
    if record.row.shape is not Shape.SAML:
        return "", False
    if record.metadata is None:
        return "no metadata", True
    last = max((item.not_after for item in record.metadata.certificates), default=None)
    return f"{last:%Y-%m-%d}" if last else "none", bool(metadata_problems(record.metadata, now))


def _item(record: ProviderRecord, now: datetime) -> Item:
    connection = record.connection
    certificate, warns = validity(record, now)
    return Item(
        record.name,
        record.name,
        cells=(
            record.kind.value,
            connection.state.value,
            f"{record.rows:,}",
            certificate,
            connection.appointment,
            connection.owner,
        ),
        mark=Mark.FAILED if warns and certificate != "no metadata" else mark_of(record),
    )


def _main(state: ViewState) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, "Reading metadata, asking providers …"):
        return now
    records = state.views.providers()
    if ready := to_create(records):
        summary = f"{counted(len(ready), 'connection')} can be created through the API."
        return summary, create(state, records, key=MAIN_KEY, weight=Weight.MAIN)
    return "An edit is for all that are marked.", _write(state, MAIN_KEY, Weight.MAIN)


def _actions(state: ViewState, first: Action) -> Iterator[Action]:
    yield first
    yield Action(
        "open",
        "Open",
        lambda item, _: GoTo(page="connection", target=item),
        key="enter",
        help="Its metadata, addresses and tree",
        scope=Scope.ITEM,
        pane=PANE,
        weight=Weight.SHOWN,
    )
    yield from (edit(state, field) for field in KEYS)
    yield _by_api(state)
    if first.id != "create":
        yield create(state, state.views.providers())
    if first.id != "write":
        yield _write(state, "w", Weight.SHOWN)
    yield _take()
    yield undo()


def edit(state: ViewState, field: str) -> Action:
    """Sets one field of all that are marked, as one act."""

    def ask(selected: str) -> Ask | None:
        return question(chosen(state, selected), field, state.now.date())

    def command(selected: str, values: Values) -> Command:
        return edited(chosen(state, selected), field, str(values[VALUE]))

    return Action(
        field,
        LABELS[field],
        command,
        key=KEYS[field],
        help=FIELDS.get(field, "How far they have come"),
        scope=Scope.SELECTION,
        pane=PANE,
        ask=ask,
    )


def chosen(state: ViewState, selected: str) -> list[Connection]:
    """The connections of a selection."""
    names = set(each_of(selected))
    return [record.connection for record in of_shape(state) if record.name in names]


def question(found: Sequence[Connection], field: str, today: date) -> Ask | None:
    """What a field of these connections shall be; None where there is none."""
    if not found:
        return None
    named = found[0].provider if len(found) == 1 else counted(len(found), "connection")
    if field == "state":
        options = tuple(Option(known.value, known.value, summary) for known, summary in STATES.items())
        return Choose(VALUE, f"State of {named}", options, default=found[0].state.value)
    known = {str(getattr(connection, field)) for connection in found}
    value = next(iter(known)) if len(known) == 1 else ""
    differ = " Now they differ; what you type replaces all of them." if len(known) > 1 else ""
    return Text(
        VALUE,
        f"{LABELS[field]} of {named}",
        f"{FIELDS[field]}.{differ} Empty clears it.",
        value=value,
        check=wrong(field, value, today),
    )


def edited(found: Sequence[Connection], field: str, value: str) -> Command:
    """Notes a field of these connections, and says how many had it already."""
    news = [with_field(connection, field, value) for connection in found]
    changed = [new for new, old in zip(news, found, strict=True) if new != old]

    async def note(migration: Migration) -> str:
        if changed:
            await migration.note_connections(changed)
        return f"{LABELS[field]}: {len(changed):,} changed, {len(news) - len(changed):,} had it already."

    return Act(note) if found else Say("There is no connection to be edited.")


def _by_api(state: ViewState) -> Action:
    """Notes that the API makes the marked ones, and reads their metadata; the creation itself is typed."""

    def command(selected: str, _: Values) -> Command:
        wanted = [one.provider for one in chosen(state, selected) if not one.connection_id]
        if not wanted:
            return Say("They have their connections already.")
        return Confirm(
            (
                f"{counted(len(wanted), 'connection')} will be created through the API.",
                "An organization without an ID is created with the provider's name.",
                "In production each connection is billed.",
            ),
            Answer({key(name, "connection"): "api" for name in wanted}, then=ASK, within=STEP),
        )

    return Action(
        "by_api",
        "Through the API",
        command,
        key="plus",
        help="Have the marked ones created at WorkOS",
        scope=Scope.SELECTION,
        pane=PANE,
    )


def _write(state: ViewState, key: str, weight: Weight) -> Action:
    """Writes the table and the sheets next to the journal, and says where; what they lack is said before."""
    lacking = [record.name for record in of_shape(state) if misses_address(record)]
    named = ", ".join([*lacking[:MOST_NAMED], "…"] if len(lacking) > MOST_NAMED else lacking)
    summary = (
        f"{counted(len(lacking), 'sheet')} will say that the new address follows: {named}.",
        "Paste their addresses first, or write the sheets again then.",
    )

    async def write(migration: Migration) -> str:
        written = await migration.write_handoffs()
        if not written:
            return "There is nothing to write yet: the pool has not been read."
        sheets = sum(path.suffix == ".md" for path in written)
        return f"{TABLE} and {counted(sheets, 'hand-off sheet')} are in {written[0].parent}."

    return Action(
        "write",
        "Write sheets",
        lambda _, __: Act(write, agree=summary if lacking else ()),
        key=key,
        help=f"Write {TABLE} and the hand-off sheets",
        weight=weight,
    )


def _take() -> Action:
    """Reads an edited table, says what it changes, and takes it."""

    def command(_: str, values: Values) -> Act:
        path = Path(str(values[TABLE_EDITED])).expanduser().absolute()

        async def read(migration: Migration) -> Command:
            return _agreed(await migration.read_connections(path), path)

        return Act(read)

    return Action(
        "take",
        "Take a table",
        command,
        key="i",
        help=f"Take an edited {TABLE}",
        ask=lambda _: Text(
            TABLE_EDITED,
            "An edited table",
            f"The path of {TABLE}, edited: state, owner, contact, appointment and note are taken. Edit a"
            " copy: the table itself is written again by every run.",
            check=lambda text: "" if text.strip() else "Type its path.",
        ),
    )


def _agreed(edits: Edits, path: Path) -> Command:
    """Takes what an edited table changes, once that was said."""
    if not edits.changed:
        return Say(edits.problems[0] if edits.problems else "It says what is known already.")
    sentences = [f"{counted(len(edits.changed), 'connection')} will change: {_names(edits.changed)}."]
    if edits.problems:
        sentences.append(f"{counted(len(edits.problems), 'line')} cannot be taken.")
        sentences += edits.problems[:MOST_NAMED]

    async def take(migration: Migration) -> str:
        await migration.take_connections(path)
        return f"{counted(len(edits.changed), 'connection')} changed."

    return Confirm(tuple(sentences), Act(take))


def _names(found: Sequence[Connection]) -> str:
    names = [connection.provider for connection in found[:MOST_NAMED]]
    return ", ".join([*names, "…"] if len(found) > MOST_NAMED else names)
