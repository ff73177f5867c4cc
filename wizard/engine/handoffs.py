"""The files about providers, written when they are asked for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wizard.guide.connection_table import Edits, from_csv
from wizard.guide.handoff_files import handoff_files
from wizard.guide.provider_records import provider_records
from wizard.ports import Files, JournalReader


def write_handoffs(reader: JournalReader, files: Files, now: datetime) -> list[Path]:
    """The table of connections and the hand-off sheets beside the journal; tells where."""
    inventory = reader.inventory()
    if inventory is None:
        return []
    records = provider_records(inventory, reader.answers(), reader.federation())
    found = handoff_files(records, inventory.pool, now=now)
    return [files.write_text(name, text) for name, text in found]


def read_table(reader: JournalReader, files: Files, path: Path, now: datetime) -> Edits:
    """What an edited table of connections would change; raises UsageError where it cannot be read."""
    inventory = reader.inventory()
    records = provider_records(inventory, reader.answers(), reader.federation()) if inventory else ()
    known = {record.name: record.connection for record in records}
    return from_csv(files.read_text(path), known, now.date())
