"""The files of a report, by name, each as pieces of text; and the facts that say that they were written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.domain.events import REPORT_ACT, ActDone, Fact, ReportWritten, StepMoved
from wizard.domain.steps import StepName, StepState
from wizard.domain.text import csv_cell
from wizard.guide.drafts import as_markdown, drafts
from wizard.report import render
from wizard.report.calendar import CALENDAR_FILE, calendar
from wizard.report.dossier import OPEN_ROWS_FILE, Dossier, OpenRow
from wizard.report.organizations import ORGANIZATIONS_FILE, OrganizationLine, cells

COLUMNS = ("sub", "email", "state", "kind", "reason")


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """The files that were written, and what the journal shall hold of it."""

    files: tuple[Path, ...]
    act: ActDone
    written: ReportWritten
    moved: StepMoved

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (self.act, self.written, self.moved)


def files_of(
    dossier: Dossier,
    open_rows: Iterable[OpenRow],
    organizations: Iterable[OrganizationLine] = (),
    *,
    masked: bool,
) -> Mapping[str, Iterable[str]]:
    """Each file's name with its text in pieces; open rows and organizations are files of any length."""
    files: dict[str, Iterable[str]] = {
        "report.html": (render.html(dossier, masked=masked),),
        "report.md": (render.markdown(dossier, masked=masked),),
        "report.json": (render.as_json(dossier, masked=masked),),
    }
    if dossier.open_total:
        files[OPEN_ROWS_FILE] = _table(open_rows, masked=masked)
    if dossier.organizations:
        files[ORGANIZATIONS_FILE] = map(_line, cells(organizations))
    if events := calendar(dossier.situation, masked=masked):
        files[CALENDAR_FILE] = (events,)
    return files | {draft.file_name: (as_markdown(draft),) for draft in drafts(dossier.situation)}


def written(dossier: Dossier, folder: Path, files: Sequence[Path], *, masked: bool) -> WrittenReport:
    """That somebody wrote the report is an act; the step is done until something changes."""
    details = {
        "mark": dossier.mark,
        "masked": masked,
        "files": len(files),
        "interim": dossier.interim,
    }
    return WrittenReport(
        tuple(files),
        ActDone(REPORT_ACT, str(folder), details),
        ReportWritten(str(folder), dossier.mark, dossier.interim, masked, len(files)),
        StepMoved(StepName.REPORT, StepState.DONE, "interim" if dossier.interim else "final"),
    )


def _table(rows: Iterable[OpenRow], *, masked: bool) -> Iterator[str]:
    yield _line(COLUMNS)
    for row in rows:
        shown = row.to_json(masked=masked)
        yield _line(shown[column] for column in COLUMNS)


def _line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([csv_cell(value) for value in values])
    return out.getvalue()
