"""Editing connections, one or many at once: state, owner, contact, appointment, note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.domain.connections import Connection, ConnectionState
from wizard.guide.connection_table import LONGEST, is_date
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.host import Host

STATES = {
    ConnectionState.PLANNED: "Nobody was told yet",
    ConnectionState.SENT: "The hand-off sheet is with its administrator",
    ConnectionState.CONFIGURED: "Both ends are set up",
    ConnectionState.TESTED: "Somebody signed in both ways",
    ConnectionState.SWITCHED: "Its people sign in through WorkOS",
}
SENTENCES = {
    "owner": "Who of us brings it over.",
    "contact": "Who can change it at the identity provider.",
    "appointment": "The day of the change, such as 2027-01-15.",
    "note": "Whatever has to be remembered.",
}


async def edit(wizard: Host, connections: Sequence[Connection], field: str) -> None:
    """Ask for a value once, and note it for all of them as one act; Esc leaves everything as it is."""
    if not connections:
        return
    value = await (_state(wizard, connections) if field == "state" else _text(wizard, connections, field))
    if value is None:
        return
    edited = [_with(connection, field, value) for connection in connections]
    changed = [new for new, old in zip(edited, connections, strict=True) if new != old]
    if changed:
        await wizard.bridge.call(lambda migration: migration.note_connections(changed))
    wizard.tell(f"{field}: {len(changed):,} changed, {len(edited) - len(changed):,} had it already.")


async def _state(wizard: Host, connections: Sequence[Connection]) -> str | None:
    offers = [Offer(state.value, state.value, told) for state, told in STATES.items()]
    dialog = ChooseDialog(
        title=f"State of {_named(connections)}", offers=offers, chosen=connections[0].state.value
    )
    return await wizard.push_screen_wait(dialog)


async def _text(wizard: Host, connections: Sequence[Connection], field: str) -> str | None:
    values = {str(getattr(connection, field)) for connection in connections}
    differ = " Now they differ; what you type replaces all of them." if len(values) > 1 else ""
    dialog = TextDialog(
        title=f"{field.capitalize()} of {_named(connections)}",
        sentence=f"{SENTENCES[field]}{differ} Empty clears it.",
        value=values.pop() if len(values) == 1 else "",
        wrong=_wrong_date if field == "appointment" else _too_long,
    )
    return await wizard.push_screen_wait(dialog)


def _with(connection: Connection, field: str, value: str) -> Connection:
    match field:
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


def _named(connections: Sequence[Connection]) -> str:
    return connections[0].provider if len(connections) == 1 else f"{len(connections):,} connections"


def _wrong_date(text: str) -> str:
    return "" if not text or is_date(text) else "A day, such as 2027-01-15."


def _too_long(text: str) -> str:
    return "" if len(text) <= LONGEST else f"At most {LONGEST:,} characters."
