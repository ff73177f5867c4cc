"""What is in doubt between an attempt and its outcome, and which commits these share."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journal.machine import creation, planned
from wizard.domain.events import (
    OUTCOMES_TOGETHER,
    EffectsAttempted,
    EffectsSettled,
    PersonsPlanned,
    PlanStarted,
    RowRelisted,
    Settled,
)
from wizard.domain.planning.people import EffectKind, RowState, UserChange
from wizard.domain.planning.resolution import Resolution
from wizard.journal import Journal, doubt, pages, writer
from wizard.journal.search import Search
from wizard.ports import RowQuery

AT = "2026-11-23T08:00:00+00:00"
PEOPLE = 20
FRAME_HEADER = 24


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Twenty persons to be created."""
    opened = Journal(tmp_path / "d.journal", actor=lambda: "{}")
    for fact in planned(PEOPLE):
        await opened.record(fact, AT)
    yield opened
    opened.close()


def settled(*effects: int) -> EffectsSettled:
    return EffectsSettled(
        tuple(Settled(n, f"sub-{n - 1:04}", RowState.CREATED, f"user_{n}") for n in effects)
    )


def commits(journal: Journal) -> int:
    """Commit frames in the write-ahead log: those that name the database's size (SQLite file format 4.1)."""
    log = journal.path.with_name(journal.path.name + "-wal").read_bytes()
    size = int.from_bytes(log[8:12], "big") + FRAME_HEADER
    return sum(any(log[at + 4 : at + 8]) for at in range(32, len(log), size))


async def test_a_row_that_leaves_the_pool_while_it_is_in_doubt_is_gone(journal: Journal) -> None:
    await journal.record(EffectsAttempted((1, 2)), AT)
    await journal.record(RowRelisted("sub-0000", None), AT)
    rows, persons = journal.reader.tally("rows"), journal.reader.tally("persons")
    assert (rows["gone"], rows["in_doubt"], rows["pending"]) == (1, 1, PEOPLE - 2)
    assert (persons["in_doubt"], persons["pending"]) == (2, PEOPLE - 2)
    items, _ = journal.reader.rows(RowQuery(states=(RowState.IN_DOUBT,)), 0, PEOPLE)
    assert [item.row.sub for item in items] == ["sub-0001"]
    await journal.record(settled(1, 2), AT)
    assert journal.reader.tally("rows")["gone"] == journal.reader.tally("rows")["created"] == 1
    assert journal.reader.tally("persons")["created"] == 2


async def test_a_person_says_that_it_is_in_doubt_and_then_what_was_written(journal: Journal) -> None:
    await journal.record(EffectsAttempted((1,)), AT)
    waiting = journal.reader.person("sub-0000")
    assert waiting is not None
    assert (waiting.state, waiting.written) == (RowState.IN_DOUBT, None)
    await journal.record(settled(1), AT)
    done = journal.reader.person("sub-0000")
    assert done is not None
    assert (done.state, done.written, done.draft) == (RowState.CREATED, waiting.draft, None)


async def test_an_update_in_doubt_keeps_what_it_writes_when_a_plan_is_made_again(journal: Journal) -> None:
    person = creation(0).person
    assert person is not None
    change = UserChange(first_name="Ann")
    update = replace(person, effect=EffectKind.UPDATE_USER, change=change, target_id="user_1")
    facts = (EffectsAttempted((1,)), settled(1), PersonsPlanned(2, (Resolution(update, ()),)))
    for fact in facts:
        await journal.record(fact, AT)
    (planned,) = journal.reader.open_effects("pending", PEOPLE, 1)
    await journal.record(EffectsAttempted((planned.id,)), AT)
    await journal.record(PlanStarted(3), AT)
    (doubted,) = journal.reader.open_effects("attempted", 0, PEOPLE)
    assert (doubted.draft, doubted.change, doubted.in_doubt) == (planned.draft, change, True)


async def test_a_few_outcomes_wait_for_the_attempts_that_follow(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE_SECONDS", 60)
    await journal.record(EffectsAttempted((1, 2)), AT)
    before = commits(journal)
    outcomes = asyncio.ensure_future(journal.record(settled(1, 2), AT))
    await asyncio.sleep(0.05)
    assert not outcomes.done()
    await asyncio.gather(outcomes, journal.record(EffectsAttempted((3,)), AT))
    assert commits(journal) == before + 1


async def test_a_full_group_of_outcomes_waits_for_nobody(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE_SECONDS", 60)
    full = range(1, OUTCOMES_TOGETHER + 1)
    await journal.record(EffectsAttempted(tuple(full)), AT)
    async with asyncio.timeout(10):
        await journal.record(settled(*full), AT)


async def test_a_journal_that_closes_keeps_the_outcomes_that_were_waiting(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE_SECONDS", 60)
    await journal.record(EffectsAttempted((1,)), AT)
    outcomes = asyncio.ensure_future(journal.record(settled(1), AT))
    await asyncio.sleep(0.05)
    journal.close()
    await outcomes
    again = Journal(tmp_path / "d.journal", actor=lambda: "{}")
    assert again.reader.tally("persons")["created"] == 1
    again.close()


@pytest.mark.parametrize(
    "sql", [doubt.TALLY, doubt.KINDS, f"SELECT id FROM row WHERE {doubt.is_in('pending')}"]
)
async def test_those_in_doubt_are_found_through_their_index(journal: Journal, sql: str) -> None:
    """At a million rows a scan of all effects takes a sixth of a second."""
    with closing(sqlite3.connect(journal.path)) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN {sql}", ["rows"] * sql.count("?")).fetchall()
    touched = [line for *_, line in plan if " effect " in f"{line} "]
    assert touched
    assert all("USING INDEX effect_open" in line for line in touched)


@pytest.mark.parametrize("kind", [None, "disabled"])
async def test_a_page_of_those_in_doubt_looks_up_each_by_its_id(journal: Journal, kind: str | None) -> None:
    """At a million rows a walk along all that are pending takes fifty milliseconds."""
    with closing(sqlite3.connect(journal.path)) as db:
        db.row_factory = sqlite3.Row
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        pages.page(db, RowQuery(kind=kind, states=(RowState.IN_DOUBT,)), 0, PEOPLE, Search(db))
        db.set_trace_callback(None)
        plans = [line for sql in asked for *_, line in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    touched = [line for line in plans if " row " in line]
    assert touched
    assert all("(rowid=?)" in line for line in touched), plans
