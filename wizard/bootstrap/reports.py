"""Writes the report of a journal into a folder: of one that is open here, or may be open elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import wizard
from wizard.adapters.clock import SystemClock
from wizard.adapters.files.new_files import replacing
from wizard.bootstrap import reading
from wizard.errors import UsageError
from wizard.journal import Reader

if TYPE_CHECKING:
    from wizard.engine.migration import OpenJournal
    from wizard.report.dossier import Dossier, OpenRow
    from wizard.report.files import WrittenReport
    from wizard.report.organizations import OrganizationLine


def write_report(path: Path, folder: Path, *, masked: bool) -> WrittenReport:
    """Write every file of the report, readable by the owner only; raises UsageError.

    Only reads the journal; whoever has it open records the facts.
    """
    with reading(path) as reader:
        return _write(reader, folder, SystemClock().now(), masked=masked)


def write_change_sheet(path: Path, folder: Path) -> list[Path]:
    """Write the change sheet of a journal that may be in use elsewhere; raises UsageError."""
    from wizard.engine.change_sheet import change_sheet_of  # noqa: PLC0415
    from wizard.report.change_sheet import files_of  # noqa: PLC0415

    with reading(path) as reader:
        sheet = change_sheet_of(reader, SystemClock().now(), wizard.__version__)
    return _all_written(folder, {name: (text,) for name, text in files_of(sheet).items()})


def masked_texts(path: Path) -> dict[str, str]:
    """The masked report of a journal that may be in use elsewhere, each file by its name."""
    from wizard.report.files import files_of  # noqa: PLC0415  status must not wait for the templates

    with reading(path) as reader:
        dossier, rows, lines = _content(reader, SystemClock().now())
        return {name: "".join(pieces) for name, pieces in files_of(dossier, rows, lines, masked=True).items()}


def note(open_journal: OpenJournal, written: WrittenReport) -> None:
    """Record that the report was written (R13); raises JournalError where the journal is in use elsewhere."""
    opened = open_journal(lambda _: None)
    try:
        asyncio.run(opened.migration.report_written(written.facts))
    finally:
        opened.close()


def write_masked(reader: Reader, folder: Path, at: datetime) -> WrittenReport:
    """The report of an open journal, as step 12 writes it."""
    return write_open(reader, folder, at, masked=True)


def write_open(reader: Reader, folder: Path, at: datetime, masked: bool) -> WrittenReport:
    """The report of an open journal, with addresses masked or not; raises UsageError."""
    return _write(reader, folder, at, masked=masked)


def _write(reader: Reader, folder: Path, at: datetime, *, masked: bool) -> WrittenReport:
    from wizard.report.files import files_of, written  # noqa: PLC0415  status must not wait for the templates

    dossier, rows, lines = _content(reader, at)
    files = _all_written(folder, files_of(dossier, rows, lines, masked=masked))
    return written(dossier, folder, files, masked=masked)


def _content(reader: Reader, at: datetime) -> tuple[Dossier, Iterable[OpenRow], Iterable[OrganizationLine]]:
    """What the report tells, and what it lists row by row."""
    from wizard.engine.dossier import collect, open_rows  # noqa: PLC0415
    from wizard.engine.organization_lines import all_lines  # noqa: PLC0415

    return collect(reader, at=at, version=wizard.__version__), open_rows(reader), all_lines(reader)


def _all_written(folder: Path, texts: Mapping[str, Iterable[str]]) -> list[Path]:
    """Files by name into a folder, which is made where there is none; raises UsageError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return [_written(folder / name, pieces) for name, pieces in texts.items()]
    except OSError as unwritable:
        raise UsageError(
            f"The report cannot be written to {folder}: {unwritable.strerror}.",
            fix="Choose another folder with -o.",
        ) from unwritable


def _written(path: Path, pieces: Iterable[str]) -> Path:
    """Whole or not at all: what was there stays until the new one is complete."""
    with replacing(path) as file:
        for piece in pieces:
            file.write(piece.encode())
    return path
