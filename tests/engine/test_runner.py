"""How a step ends is in the journal before anybody hears of it; a clock that runs back stops everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeAlias, cast

import pytest

from tests.steps.bare import Bare
from wizard.domain.events import ActDone, Event, Fact, Notice, StepMoved
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Context
from wizard.engine.runner import Recorder, drive
from wizard.errors import Blocked, JournalError, MissingAnswer, Stopped, WizardError

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
ACT, NOTE = ActDone("a"), Notice("n")


@dataclass
class Desk:
    """A clock that is set by hand, what was committed, and what was published."""

    at: datetime = NOW
    committed: list[tuple[Fact, str]] = field(default_factory=list)
    published: list[Event] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def write(self, fact: Fact, at: str) -> None:
        self.committed.append((fact, at))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def recorder(desk: Desk) -> Recorder:
    return Recorder(desk.write, desk.published.append, desk)


@dataclass
class Step:
    """Yields a fact and a pulse, then ends by ``end``."""

    end: Exception | None = None
    name: ClassVar[StepName] = StepName.EXPORT
    every_run: ClassVar[bool] = False

    async def run(self, _: Context) -> AsyncIterator[Event]:
        yield ACT
        yield NOTE
        if self.end:
            raise self.end


Ended: TypeAlias = Callable[..., Awaitable[list[Fact]]]


@pytest.fixture
async def ended(recorder: Recorder, desk: Desk, tmp_path: Path) -> AsyncIterator[Ended]:
    """What is committed after the step's own fact, when it ends by an error or by itself."""
    bare = Bare(tmp_path)

    async def end_by(end: Exception | None, *, paused: bool = False) -> list[Fact]:
        context = bare.context(paused=paused)
        step = cast("Any", Step(end))
        if end:
            with pytest.raises(type(end)):
                await drive(step, context, recorder)
        else:
            await drive(step, context, recorder)
        return _after_its_own(desk)

    yield end_by
    await bare.close()


def _after_its_own(desk: Desk) -> list[Fact]:
    facts = [fact for fact, _ in desk.committed]
    assert facts[:2] == [StepMoved(StepName.EXPORT, StepState.RUNNING), ACT]
    assert desk.published == [*facts[:2], NOTE, *facts[2:]]
    return facts[2:]


async def test_a_step_says_by_itself_how_it_ended(ended: Ended) -> None:
    assert await ended(None) == []


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (Blocked("no\ndisk", fix="x"), StepState.BLOCKED),
        (WizardError("odd"), StepState.BLOCKED),
        (MissingAnswer(key="a.b", prompt="Which?", choices=()), StepState.OPEN),
        (Stopped("a pause"), StepState.PAUSED),
    ],
)
async def test_what_stops_it_is_kept_with_its_reason(
    ended: Ended, end: WizardError, state: StepState
) -> None:
    (fact,) = await ended(end)
    assert fact == StepMoved(StepName.EXPORT, state, end.message.replace("\n", "␊"))


async def test_a_pause_that_was_asked_for_needs_no_reason(ended: Ended) -> None:
    assert await ended(Stopped("x"), paused=True) == [StepMoved(StepName.EXPORT, StepState.PAUSED, "")]


async def test_a_journal_that_takes_nothing_is_not_written_to_again(ended: Ended) -> None:
    assert await ended(JournalError("the disk is full", fix="x")) == []


async def test_facts_bear_the_time_of_their_commit(recorder: Recorder, desk: Desk) -> None:
    await recorder.take(ACT)
    await recorder.take(NOTE)
    assert desk.committed == [(ACT, NOW.isoformat())]
    assert desk.published == [ACT, NOTE]


async def test_a_clock_may_go_back_by_a_minute(recorder: Recorder, desk: Desk) -> None:
    desk.at = NOW - timedelta(seconds=60)
    await recorder.record(ACT)
    desk.at -= timedelta(seconds=61)
    with pytest.raises(Blocked, match="went back by 0:01:01"):
        await recorder.record(ACT)
    assert len(desk.committed) == len(desk.published) == 1
    # Who runs the command again has set it, or lives with it.
    await recorder.record(ACT)
    desk.at += timedelta(days=1)
    await recorder.record(ACT)
    assert len(desk.committed) == 3
