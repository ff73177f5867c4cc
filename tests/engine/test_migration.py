"""Answers that change, what they reopen and refuse, how decisions are taken back, and how a run ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.journal.machine import planned
from wizard.adapters.clock import SystemClock
from wizard.adapters.files.journal_folder import JournalFolder
from wizard.domain import events as e
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName, StepState
from wizard.engine.decisions import RowChoice
from wizard.engine.migration import Migration
from wizard.errors import Blocked, UsageError
from wizard.journal import Journal

AT = "2026-11-23T08:00:00+00:00"
KIND = "rows.twins"


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    for fact in planned(2):
        await opened.record(fact, AT)
    yield opened
    opened.close()


@pytest.fixture
def migration(journal: Journal, tmp_path: Path) -> Migration:
    """A migration that runs no step."""
    return Migration(
        journal=journal,
        clients=cast("Any", None),
        files=JournalFolder(tmp_path),
        clock=SystemClock(),
        steps=(),
        publish=lambda _: None,
        write_report=cast("Any", None),
    )


async def ended(journal: Journal, *steps: StepName) -> None:
    for step in steps:
        await journal.record(e.StepMoved(step, StepState.DONE), AT)


def states(journal: Journal) -> dict[str, str]:
    return {step.value: record.state.value for step, record in journal.reader.steps().items()}


async def test_an_answer_that_says_what_was_so_already_changes_nothing(
    journal: Journal, migration: Migration
) -> None:
    assert migration.change_of({KIND: "merge"}).answers == {}, "that is the default"
    assert migration.change_of({KIND: "newest"}).answers == {KIND: "newest"}
    await migration.answer({KIND: "newest"}, replan=False)
    assert journal.reader.answers()[KIND] == "newest"
    change = migration.change_of({KIND: "newest"})
    assert (change.answers, change.reopens) == ({}, ())
    acts = len(journal.reader.acts())
    await migration.answer({KIND: "newest"}, replan=False)
    assert len(journal.reader.acts()) == acts


async def test_an_answer_that_undoes_steps_is_taken_on_request_alone(
    journal: Journal, migration: Migration
) -> None:
    await migration.answer({KIND: "newest"}, replan=False)
    await ended(journal, StepName.TRANSFORM, StepName.IMPORT)
    change = migration.change_of({KIND: "skip"})
    assert change.answers == {KIND: "skip"}
    assert StepName.TRANSFORM in change.reopens
    with pytest.raises(Blocked, match=rf"Changed answers \({KIND}\) invalidate: Transform"):
        await migration.answer({KIND: "skip"}, replan=False)
    assert journal.reader.answers()[KIND] == "newest"
    await migration.answer({KIND: "skip"}, replan=True)
    assert journal.reader.answers()[KIND] == "skip"
    assert states(journal)["transform"] == "open"
    act = journal.reader.acts(limit=1)[0]
    assert act.details == {"keys": [KIND], "before": {KIND: "newest"}}


async def test_what_a_journal_was_begun_with_stays(journal: Journal, migration: Migration) -> None:
    await migration.answer({"target.environment": "acme"}, replan=False)
    await migration.answer({"target.environment": "other"}, replan=False)
    await journal.record(e.EndsPinned({"pool": "p"}, {"environment": "other"}), AT)
    assert migration.change_of({"target.environment": "other"}).answers == {}
    with pytest.raises(Blocked, match=r"begun with another target\.environment: other\.") as blocked:
        migration.change_of({"target.environment": "acme"})
    assert blocked.value.fix == "Restore that answer, or start a new journal."
    await journal.record(e.Answered({"source.export_files": ["a.csv"]}), AT)
    with pytest.raises(Blocked) as blocked:
        migration.change_of({"source.export_files": ["b.csv"]})
    assert blocked.value.fix.endswith("With --relist they are taken as a new listing of the same pool.")


async def test_decisions_are_taken_back_one_by_one_latest_first(
    journal: Journal, migration: Migration
) -> None:
    assert migration.latest_decision() is None
    await migration.answer({KIND: "newest"}, replan=False)
    await migration.answer({KIND: "skip"}, replan=False)
    await ended(journal, StepName.TRANSFORM)
    await migration.decide_row("sub-0000", "twins", "newest")
    assert journal.reader.overrides() == {"sub-0000": {"twins": "newest"}}
    assert states(journal)["transform"] == "open"
    await migration.decide_rows(
        [RowChoice("sub-0000", "twins", "skip"), RowChoice("sub-0001", "email", " P9@Acme.example ")], "both"
    )
    assert journal.reader.overrides()["sub-0001"] == {"email": "p9@acme.example"}
    await ended(journal, StepName.TRANSFORM)
    summaries = []
    while latest := migration.latest_decision():
        undo, change = latest
        summaries.append((undo.summary, undo.answers, len(undo.rows), change.reopens))
        await migration.take_back(undo)
    assert [summary for summary, *_ in summaries] == [
        "the decision about 2 rows",
        "the decision about one row",
        KIND,
        KIND,
    ]
    assert summaries[0][3] == (StepName.TRANSFORM,)
    assert [answers for _, answers, *_ in summaries[2:]] == [{KIND: "newest"}, {KIND: None}]
    assert journal.reader.overrides() == {}
    assert KIND not in journal.reader.answers()
    assert states(journal)["transform"] == "open"


@pytest.mark.parametrize("address", ["none", "", "a@b@c"])
async def test_no_row_gets_an_address_that_is_none(
    journal: Journal, migration: Migration, address: str
) -> None:
    choices = [RowChoice("sub-0000", "twins", "skip"), RowChoice("sub-0001", "email", address)]
    with pytest.raises(UsageError, match="is not a valid address"):
        await migration.decide_rows(choices)
    assert journal.reader.overrides() == {}
    await migration.decide_row("sub-0001", "email", None)


async def test_a_run_ends_well_where_no_one_failed(journal: Journal, migration: Migration) -> None:
    assert migration.exit_code() == 0
    effects = journal.reader.open_effects("pending", 0, 2)
    await journal.record(e.EffectsAttempted((effects[0].id,)), AT)
    refused = e.Settled(effects[0].id, effects[0].sub, RowState.FAILED, reason="taken")
    await journal.record(e.EffectsSettled((refused,)), AT)
    assert migration.exit_code() == 1
    await journal.record(e.StepMoved(StepName.IMPORT, StepState.WAIVED), AT)
    assert migration.exit_code() == 0, "they were accepted as they are"
    await journal.record(e.CheckDone("reset", e.CheckStatus.FAIL, "", "ann"), AT)
    assert migration.exit_code() == 1
    await journal.record(e.CheckDone("reset", e.CheckStatus.WAIVED, "", "ann"), AT)
    assert migration.exit_code() == 0
    await ended(journal, StepName.IMPORT)
    assert migration.exit_code() == 1
