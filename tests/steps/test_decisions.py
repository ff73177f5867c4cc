"""Decisions can be taken back after a restart, newest first; taking one back is an act of its own."""

from __future__ import annotations

import json

import pytest

from tests.steps.running import Running
from wizard.domain.events import public
from wizard.domain.steps import StepName
from wizard.engine.decisions import ANSWERS, ROWS, UNDONE, RowChoice
from wizard.errors import UsageError
from wizard.ports import RowQuery


async def taken_back(running: Running) -> str:
    """Take the latest decision back; gives what it was, empty where none is left."""
    running.close()
    migration = running.open().migration
    found = migration.latest_decision()
    if found is None:
        return ""
    await migration.take_back(found[0])
    return found[0].summary


def answers(running: Running) -> dict[str, object]:
    return dict(running.open().migration.reader.answers())


def subs(running: Running) -> list[str]:
    items, _ = running.open().migration.reader.rows(RowQuery(), 0, 3)
    return [item.row.sub for item in items]


async def test_answers_are_taken_back_newest_first_after_a_restart(running: Running) -> None:
    before = answers(running)
    await running.answer({"rows.disabled": "import"})
    await running.answer({"rows.disabled": "skip", "rows.unconfirmed": "import"})
    assert await taken_back(running) == "rows.disabled, rows.unconfirmed"
    assert answers(running) == before | {"rows.disabled": "import"}
    assert await taken_back(running) == "rows.disabled"
    assert answers(running) == before
    kinds = [act.kind for act in running.open().migration.reader.acts(limit=4)]
    assert kinds == [UNDONE, UNDONE, ANSWERS, ANSWERS]


async def test_a_new_decision_is_taken_back_before_the_older_ones(running: Running) -> None:
    await running.answer({"rows.disabled": "import"})
    await running.answer({"rows.unconfirmed": "import"})
    assert await taken_back(running) == "rows.unconfirmed"
    await running.answer({"rows.no_email": "username"})
    assert await taken_back(running) == "rows.no_email"
    assert await taken_back(running) == "rows.disabled"


async def test_decisions_about_rows_are_one_act_and_come_back_whole(running: Running) -> None:
    first, second, _ = subs(running)
    migration = running.open().migration
    await migration.decide_row(first, "disabled", "import")
    await migration.decide_rows(
        [RowChoice(first, "disabled", "skip"), RowChoice(second, "email", "A@b.example")]
    )
    assert migration.reader.overrides() == {first: {"disabled": "skip"}, second: {"email": "a@b.example"}}
    assert await taken_back(running) == "the decision about 2 rows"
    assert running.open().migration.reader.overrides() == {first: {"disabled": "import"}}
    assert await taken_back(running) == "the decision about one row"
    assert running.open().migration.reader.overrides() == {}


async def test_one_bad_address_decides_nothing(running: Running) -> None:
    first, second, _ = subs(running)
    migration = running.open().migration
    with pytest.raises(UsageError, match="no at is not a valid address"):
        await migration.decide_rows(
            [RowChoice(first, "disabled", "skip"), RowChoice(second, "email", "no at")]
        )
    assert migration.reader.overrides() == {}
    assert not migration.reader.acts(kind=ROWS)


async def test_the_event_stream_tells_no_address(running: Running) -> None:
    first, *_ = subs(running)
    running.open()
    running.events.clear()
    await running.open().migration.decide_row(first, "email", "secret@person.example")
    summary = json.dumps([public(event) for event in running.events])
    assert "row decided" in summary
    assert "secret@person.example" not in summary


async def test_taking_back_says_what_is_done_again(running: Running) -> None:
    await running.answer({"timing.reset": "proactive"})
    await running.run(StepName.TIMING)
    found = running.open().migration.latest_decision()
    assert found is not None
    assert StepName.TIMING in found[1].reopens
