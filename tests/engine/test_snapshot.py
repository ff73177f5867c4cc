"""What a snapshot says of the report, and of what no one has begun."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journal.machine import planned
from wizard.domain.events import EndsPinned, ReportWritten, StepMoved
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.engine.snapshot import _next, states_of, take
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


def test_a_step_is_locked_until_those_it_needs_have_ended() -> None:
    states = states_of({}, running=False)
    assert states[StepName.GUIDE] is StepState.OPEN
    for name, facts in STEP_FACTS.items():
        assert states[name] is (StepState.LOCKED if facts.needs else StepState.OPEN)
        ended = dict.fromkeys(facts.needs, StepState.DONE)
        assert states_of(ended, running=False)[name] is StepState.OPEN
        if facts.needs:
            missing = {**ended, facts.needs[-1]: StepState.BLOCKED}
            assert states_of(missing, running=False)[name] is StepState.LOCKED


@pytest.mark.parametrize(
    "state", [each for each in StepState if each not in {StepState.OPEN, StepState.RUNNING}]
)
def test_any_other_state_is_as_it_was_recorded(state: StepState) -> None:
    for running in (False, True):
        assert states_of({StepName.EXPORT: state}, running=running)[StepName.EXPORT] is state


def test_what_runs_is_paused_where_nobody_runs_it() -> None:
    recorded = {StepName.GUIDE: StepState.RUNNING}
    assert states_of(recorded, running=True)[StepName.GUIDE] is StepState.RUNNING
    assert states_of(recorded, running=False)[StepName.GUIDE] is StepState.PAUSED


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (StepState.RUNNING, "Export is running."),
        (StepState.PAUSED, "Export is paused; run the same command again to go on."),
        (StepState.BLOCKED, "Export needs you: the disk"),
        (StepState.FAILED, "Export ended with failures: the disk."),
        (StepState.OPEN, "Export needs you: the disk."),
        (StepState.DONE, "Verification comes next."),
        (StepState.WAIVED, "Verification comes next."),
        (StepState.LOCKED, "Verification comes next."),
    ],
)
def test_what_comes_next_is_the_first_that_is_not_settled(state: StepState, words: str) -> None:
    states = {StepName.GUIDE: StepState.DONE, StepName.EXPORT: state, StepName.VERIFY: StepState.OPEN}
    notes = {StepName.EXPORT: "the disk", StepName.VERIFY: ""}
    assert _next(states, notes, is_cut_over=False) == words


def test_after_the_last_step_the_cutover_is_next() -> None:
    states = dict.fromkeys(StepName, StepState.DONE) | {StepName.REPORT: StepState.OPEN}
    notes = dict.fromkeys(StepName, "")
    assert _next(states, notes, is_cut_over=False).startswith("Ready for the cutover")
    assert _next(states | {StepName.REPORT: StepState.DONE}, notes, is_cut_over=True) == "Everything is done."
    assert _next(states | {StepName.VERIFY: StepState.OPEN}, notes, is_cut_over=False) == (
        "Verification comes next."
    )


@pytest.mark.parametrize("cut_off", [StepState.RUNNING, StepState.PAUSED])
async def test_a_look_that_was_cut_off_undid_nothing(journal: Journal, cut_off: StepState) -> None:
    await journal.record(StepMoved(StepName.CONNECT, cut_off), AT)
    assert take(journal.reader).steps[StepName.CONNECT] is StepState.PAUSED
    await journal.record(EndsPinned({"account": "1"}, {"environment": "staging"}, "ann"), AT)
    assert take(journal.reader).steps[StepName.CONNECT] is StepState.DONE
    assert take(journal.reader, holder="somebody").steps[StepName.CONNECT] is cut_off


def test_a_plan_that_nobody_has_imported_counts_whom_it_plans(journal: Journal) -> None:
    summary = take(journal.reader, holder="somebody")
    assert (summary.name, summary.holder) == ("m", "somebody")
    assert summary.persons["planned"] == summary.persons["pending"] == 2
    assert summary.resets == {"due": 2, "sent": 0, "failed": 0, "in_doubt": 0, "remaining": 2, "skipped": 0}
    assert (summary.source, summary.target, summary.recovery) == ({}, {}, None)
