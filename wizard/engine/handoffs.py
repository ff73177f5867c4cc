"""The files about providers, written when they are asked for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wizard.adapters.files.journal_folder import JournalFolder
from wizard.domain.events import Answered, Fact
from wizard.guide.answer_keys import CONNECTIONS
from wizard.guide.connection_table import Edits, from_csv
from wizard.guide.handoff import handoff_files
from wizard.guide.provider_records import provider_records
from wizard.journal import Reader


def write_handoffs(reader: Reader, files: JournalFolder, now: datetime) -> list[Path]:
    """The table of connections and the hand-off sheets next to the journal; tells where."""
    inventory = reader.inventory()
    if inventory is None:
        return []
    records = provider_records(inventory, reader.answers(), reader.federation())
    found = handoff_files(records, inventory.pool, now=now)
    return [files.write_text(name, text) for name, text in found]


def read_table(reader: Reader, files: JournalFolder, path: Path, now: datetime) -> Edits:
    """What an edited table of connections would change; raises UsageError where it cannot be read."""
    return _edits(reader, files.read_text(path), now)


def take_table(reader: Reader, files: JournalFolder, path: Path, now: datetime) -> list[Fact]:
    """What is recorded where that table is taken: step 8 finds it answered, and taken already."""
    text = files.read_text(path)
    return [Answered({CONNECTIONS: str(path)}), *_edits(reader, text, now).facts(path.name, text)]


def _edits(reader: Reader, text: str, now: datetime) -> Edits:
    inventory = reader.inventory()
    records = provider_records(inventory, reader.answers(), reader.federation()) if inventory else ()
    known = {record.name: record.connection for record in records}
    return from_csv(text, known, now.date())
