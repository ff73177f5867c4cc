"""Reads what the change sheet is made from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wizard.adapters.files.journal_folder import JournalFolder
from wizard.domain.target_kind import writes_per_second
from wizard.engine.situation import situation_of
from wizard.engine.snapshot import take
from wizard.guide.answers import defaults
from wizard.guide.change_sheet import ChangeSheet, SheetFacts, change_sheet
from wizard.journal import Reader


def written_change_sheet(reader: Reader, files: JournalFolder, at: datetime) -> Sequence[Path]:
    """Write the sheet next to the journal; raises UsageError."""
    from wizard.report.change_sheet import files_of  # noqa: PLC0415  the templates' library waits until then

    sheet = change_sheet_of(reader, at)
    return [files.write_text(name, text) for name, text in files_of(sheet).items()]


def change_sheet_of(reader: Reader, at: datetime, version: str = "") -> ChangeSheet:
    """The sheet as of now, from a few short reads; at any step."""
    snapshot, answers, pool = take(reader), defaults() | dict(reader.answers()), reader.pool()
    kind = snapshot.target.get("kind") or answers.get("target.kind")
    return change_sheet(
        SheetFacts(
            now=situation_of(reader, at),
            answers=answers,
            writes_per_second=writes_per_second(answers, kind),
            plan=reader.plan(),
            target=snapshot.target,
            pool_arn=pool.arn if pool else snapshot.source.get("pool_arn", ""),
            version=version,
        )
    )
