"""The table of connections as a file: out with the hand-off sheets, in again from a spreadsheet or editor."""

from __future__ import annotations

import asyncio
from pathlib import Path

from wizard.domain.connections import Connection
from wizard.errors import UsageError
from wizard.guide.connection_table import Edits, from_csv
from wizard.guide.handoff_files import TABLE
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.host import Host

MOST_NAMED = 4
MOST_BYTES = 4_000_000


async def write_files(wizard: Host) -> None:
    """Write the table and the sheets beside the journal, and say where."""
    written = await wizard.bridge.call(lambda migration: migration.write_handoffs())
    sheets = sum(path.suffix == ".md" for path in written)
    if written:
        wizard.tell(f"{TABLE} and {sheets:,} hand-off sheets are in {written[0].parent}.")


async def take_file(wizard: Host) -> None:
    """Ask for an edited table, say what it changes, and take it."""
    path = await wizard.push_screen_wait(
        TextDialog(
            title="An edited table",
            sentence=f"The path of {TABLE}, edited: state, owner, contact, appointment and note are taken.",
            value=str(wizard.journal.with_suffix("") / TABLE),
        )
    )
    if not path:
        return
    text = await asyncio.to_thread(_read, path)
    known = {record.name: record.connection for record in wizard.bridge.views.providers()}
    await _take(wizard, from_csv(text, known))


async def _take(wizard: Host, edits: Edits) -> None:
    if not edits.changed:
        told = edits.problems[0] if edits.problems else "It says what is known already."
        wizard.tell(told, severity="warning" if edits.problems else "information")
        return
    sentences = [f"{len(edits.changed):,} connections change: {_names(edits.changed)}."]
    if edits.problems:
        sentences.append(f"{len(edits.problems):,} lines are not taken.")
        sentences += edits.problems[:MOST_NAMED]
    dialog = ConfirmDialog(title="Take this table?", sentences=sentences, label="Take it")
    if await wizard.push_screen_wait(dialog):
        await wizard.bridge.call(lambda migration: migration.note_connections(edits.changed))
        wizard.tell(f"{len(edits.changed):,} connections were changed.")


def _names(connections: tuple[Connection, ...]) -> str:
    names = [connection.provider for connection in connections[:MOST_NAMED]]
    return ", ".join([*names, "…"] if len(connections) > MOST_NAMED else names)


def _read(name: str) -> str:
    path = Path(name).expanduser()
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"{path} is too large to be the table.", fix=f"Give the path of {TABLE}.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise UsageError(f"{path} cannot be read as a table.", fix="Save it as CSV in UTF-8.") from unreadable
