"""Step 12: the report next to the journal, written again exactly where what it tells has changed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.steps.running import Running, ended, only
from wizard.domain.events import REPORT_ACT, ActDone, CutoverDone, ReportWritten
from wizard.domain.steps import StepName, StepState


async def test_it_is_written_beside_the_journal_as_an_act(running: Running) -> None:
    events = await running.run(StepName.REPORT)
    (written,) = only(events, ReportWritten)
    (act,) = only(events, ActDone)
    folder = running.path.with_suffix("")
    assert Path(written.folder) == folder
    assert (act.kind, act.note, act.details["mark"]) == (REPORT_ACT, str(folder), written.mark)
    assert written.masked
    for name in ("report.html", "report.md", "report.json"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    summary = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert [check["status"] for check in summary["checks"]] == ["todo"] * 5
    assert (ended(events).state, ended(events).note) == (StepState.DONE, "interim")
    assert running.reader.meta("report")["mark"] == written.mark


async def test_what_was_told_already_is_not_told_again(running: Running) -> None:
    (first,) = only(await running.run(StepName.REPORT), ReportWritten)
    events = await running.run(StepName.REPORT)
    assert not only(events, ReportWritten)
    assert not only(events, ActDone)
    assert ended(events).state is StepState.DONE

    await running.answer(rows__disabled="import")
    (later,) = only(await running.run(StepName.REPORT), ReportWritten)
    assert later.mark != first.mark


async def test_it_is_final_from_the_recorded_cutover_on(running: Running) -> None:
    await running.run(StepName.REPORT)
    await running.open().migration.report_written([CutoverDone("CUTOVER demo")])
    events = await running.run(StepName.REPORT)
    (written,) = only(events, ReportWritten)
    assert not written.interim
    assert ended(events).note == "final"
