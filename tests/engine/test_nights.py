"""Writes through the window rest at the hours that were decided, in virtual time."""

from __future__ import annotations

import asyncio
from datetime import UTC, time, timedelta

import pytest

from tests.engine.virtual import START, LoopClock, run_virtually
from tests.engine.world import LATENCY, World, create, effects
from wizard.domain.events import Notice
from wizard.domain.nights import Night
from wizard.domain.planning.people import RowState
from wizard.errors import Stopped

# Virtual time begins at 08:00 UTC.
NIGHT = Night(time(8, 1), time(8, 30), UTC)
PAUSE, RESUME = 60.0, 1_800.0


def test_nothing_starts_while_it_rests_and_everybody_is_written_once() -> None:
    world = World(ceiling=5, night=NIGHT)
    run_virtually(world.drain(create, effects(500)))
    assert world.states() == {RowState.CREATED: 500}
    starts = [at for at, _ in world.starts]
    assert not [at for at in starts if PAUSE + LATENCY < at < RESUME]
    before = [at for at in starts if at <= PAUSE + LATENCY]
    assert len(before) > 0.95 * 5 * PAUSE
    after = sorted(at for at in starts if at >= RESUME)
    # At the pace as before: those who waited do not start all at once.
    assert len([at for at in after if at < RESUME + 10]) <= 5 * 10 + 8
    said = [event.text for event in world.summary if isinstance(event, Notice)]
    assert said == ["Paused at 08:01, as decided. It goes on at 08:30."]


def test_it_rests_each_night() -> None:
    """Three nights of an import that takes longer than the hours between them."""
    world = World(ceiling=0.01, night=Night(time(10), time(7), UTC))
    run_virtually(world.drain(create, effects(200)))
    assert world.states() == {RowState.CREATED: 200}
    hours = [(START + timedelta(seconds=at)).hour for at, _ in world.starts]
    assert set(hours) <= {7, 8, 9}
    assert len([event for event in world.summary if isinstance(event, Notice)]) >= 2


def test_without_an_end_it_stops_and_says_when() -> None:
    world = World(ceiling=5, night=Night(time(8, 1), None, UTC))
    with pytest.raises(Stopped, match=r"^Paused at 08:01, as decided\."):
        run_virtually(world.drain(create, effects(500)))
    assert set(world.states()) == {RowState.CREATED}
    assert max(at for at, _ in world.starts) <= PAUSE + LATENCY
    assert len(world.outcomes) == len(world.attempted), "nothing is left in doubt"


def test_a_pause_by_hand_ends_a_rest_at_once() -> None:
    world = World(ceiling=5, night=NIGHT)

    async def scenario() -> float:
        async def stop() -> None:
            await asyncio.sleep(PAUSE + 100)
            world.stop.set()

        stopping = asyncio.create_task(stop())
        with pytest.raises(Stopped, match=r"^Paused\."):
            await world.drain(create, effects(500))
        await stopping
        return LoopClock().monotonic()

    assert run_virtually(scenario()) < PAUSE + 101
