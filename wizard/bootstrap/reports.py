"""Writes the report of a journal into a folder: of one that is open here, or may be open elsewhere."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import wizard
from wizard.adapters.clock import SystemClock
from wizard.errors import UsageError
from wizard.journal import open_reader
from wizard.ports import JournalReader

if TYPE_CHECKING:
    from wizard.engine.migration import OpenJournal
    from wizard.report.files import WrittenReport


def write_report(path: Path, folder: Path, *, masked: bool) -> WrittenReport:
    """Write every file of the report, readable by the owner only; raises UsageError.

    Only reads the journal; whoever has it open records the facts.
    """
    reader = open_reader(path)
    try:
        return _write(reader, folder, SystemClock().now(), masked=masked)
    finally:
        reader.close()


def note(open_journal: OpenJournal, written: WrittenReport) -> None:
    """Record that the report was written (R13); raises JournalError where the journal is in use elsewhere."""
    opened = open_journal(lambda _: None)
    try:
        asyncio.run(opened.migration.report_written(written.facts))
    finally:
        opened.close()


def write_masked(reader: JournalReader, folder: Path, at: datetime) -> WrittenReport:
    """The report of an open journal, as step 12 writes it."""
    return _write(reader, folder, at, masked=True)


def _write(reader: JournalReader, folder: Path, at: datetime, *, masked: bool) -> WrittenReport:
    from wizard.engine.dossier import collect, open_rows  # noqa: PLC0415  status must not wait for the templates
    from wizard.report.files import files_of, written  # noqa: PLC0415

    dossier = collect(reader, at=at, version=wizard.__version__)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        texts = files_of(dossier, open_rows(reader), masked=masked)
        files = [_written(folder / name, pieces) for name, pieces in texts.items()]
    except OSError as unwritable:
        raise UsageError(
            f"The report cannot be written to {folder}: {unwritable.strerror}.",
            fix="Choose another folder with -o.",
        ) from unwritable
    return written(dossier, folder, files, masked=masked)


def _written(path: Path, pieces: Iterable[str]) -> Path:
    """Whole or not at all: what was there stays until the new one is complete."""
    part = path.with_name(f".{path.name}.part")
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.writelines(pieces)
    part.chmod(0o600)
    part.replace(path)
    return path
