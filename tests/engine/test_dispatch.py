"""The sliding window in virtual time: what starts when, how outcomes are grouped, how a pause is kept."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from tests.engine.virtual import run_virtually
from tests.engine.world import COMMIT, World, create, effects
from wizard.domain.events import OUTCOMES_TOGETHER, Settled, Waiting
from wizard.domain.planning.people import RowState
from wizard.engine.dispatch import WINDOW
from wizard.ports import OpenEffect, Throttled


def test_everybody_once_in_groups_at_the_allowed_pace() -> None:
    world = World()
    run_virtually(world.drain(create, effects(500)))
    assert world.states() == {RowState.CREATED: 500}
    assert sorted(world.attempted) == list(range(500))
    assert max(size for _, size in world.groups) <= OUTCOMES_TOGETHER
    assert world.peak <= WINDOW
    seconds = world.starts[-1][0] - world.starts[0][0]
    assert 48.5 <= 499 / seconds <= 50
    assert not world.looked_up


def test_outcomes_are_given_out_when_the_next_requests_start() -> None:
    """So that the journal commits both at once: half the commits of a paced import."""
    world = World()
    run_virtually(world.drain(create, effects(100)))
    starts = {start for start, _ in world.starts}
    before_the_last = [moment for moment, _ in world.groups if moment < max(starts)]
    assert len(before_the_last) > 10
    for moment in before_the_last:
        assert any(-1e-9 <= start - moment <= COMMIT + 1e-9 for start in starts)


def test_a_slow_consumer_never_leaves_more_than_the_window_unsettled() -> None:
    """A place is free only after the outcome was taken: what is attempted and not yet taken is in doubt."""
    world = World(ceiling=1_000)

    async def scenario() -> int:
        worst = taken = 0
        async with aclosing(world.dispatch(create).run(effects(300))) as groups:
            async for group in groups:
                await asyncio.sleep(1)
                worst = max(worst, len(world.attempted) - taken)
                taken += len(group)
        return worst

    assert run_virtually(scenario()) == WINDOW == 32


@pytest.mark.parametrize("retry_after", [None, 3.0, 30.0])
def test_no_request_starts_inside_a_pause(retry_after: float | None) -> None:
    """Told to wait, no one starts until the time is over; what flew already is not to blame."""
    world = World(ceiling=200)
    pauses: list[tuple[float, float]] = []

    async def send(_: World, item: OpenEffect) -> Settled:
        now = asyncio.get_running_loop().time()
        if item.id in {40, 41, 300} and world.sends(item.id) == 1:
            if retry_after or not pauses or now > pauses[-1][1]:  # unsaid: one pause is enough for all
                pauses.append((now, now + (retry_after or 1)))
            raise Throttled("slow down", retry_after)
        return await create(world, item)

    run_virtually(world.drain(send, effects(400)))
    assert world.states() == {RowState.CREATED: 400}
    assert len(pauses) >= 2
    for begin, end in pauses:
        assert not [start for start, _ in world.starts if begin < start < end - 1e-9]
    assert any(isinstance(event, Waiting) for event in world.summary)
    assert len(world.attempted) == 400  # a throttled effect is not attempted again
    assert world.counted["throttled"] == 3
