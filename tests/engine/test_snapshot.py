"""What a snapshot says of the report, and of what no one has begun."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journal.machine import planned
from wizard.domain.events import ReportWritten, StepMoved
from wizard.domain.steps import StepName, StepState
from wizard.engine.snapshot import take
from wizard.journal import Journal

AT = "2026-11-23T08:00:00+00:00"


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """A plan, and a report that tells of something else by now."""
    opened = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    for fact in (*planned(2), ReportWritten("out", "an older mark", interim=True, masked=True, files=3)):
        await opened.record(fact, AT)
    yield opened
    opened.close()


async def test_a_report_that_was_overtaken_is_open_again(journal: Journal) -> None:
    await journal.record(StepMoved(StepName.REPORT, StepState.DONE, "interim"), AT)
    summary = take(journal.reader, holder="somebody")
    assert summary.steps[StepName.REPORT] is StepState.OPEN
    assert summary.notes[StepName.REPORT] == "as of 2026-11-23 08:00"


async def test_a_report_that_failed_stays_failed_with_its_reason(journal: Journal) -> None:
    await journal.record(StepMoved(StepName.REPORT, StepState.FAILED, "the disk is full"), AT)
    summary = take(journal.reader, holder="somebody")
    assert summary.steps[StepName.REPORT] is StepState.FAILED
    assert summary.notes[StepName.REPORT] == "the disk is full"


def test_before_any_listing_there_is_no_difference_that_is_complete(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    summary = take(journal.reader).delta
    journal.close()
    assert summary
    assert (summary.complete, summary.imported, summary.since) == (False, False, 0)
