"""The sliding window in virtual time: what is looked up, retried and given up, and how it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from tests.engine.virtual import run_virtually
from tests.engine.world import COMMIT, LATENCY, Send, World, create, effect, effects
from wizard.domain.events import Settled
from wizard.domain.planning.people import RowState
from wizard.engine.calls import TRIES
from wizard.engine.dispatch import WINDOW
from wizard.errors import Blocked, Stopped
from wizard.ports import InDoubt, OpenEffect, Unavailable


def trouble_for(numbers: set[int], failure: Exception, *, lands: bool, times: int = 1) -> Send:
    """The first ``times`` requests of these effects fail, after the write took place or instead of it."""
    left = dict.fromkeys(numbers, times)

    async def send(world: World, item: OpenEffect) -> Settled:
        if left.get(item.id, 0) > 0:
            left[item.id] -= 1
            if lands:
                await create(world, item)
            raise failure
        return await create(world, item)

    return send


@pytest.mark.parametrize("lands", [True, False])
def test_an_effect_in_doubt_is_looked_up_before_anything_is_sent_again(*, lands: bool) -> None:
    world = World()
    doubtful = {3, 50, 51, 99}
    send = trouble_for(doubtful, InDoubt("the answer was lost"), lands=lands)
    run_virtually(world.drain(send, effects(100)))
    assert world.states() == {RowState.CREATED: 100}
    assert sorted(world.looked_up) == sorted(doubtful)
    for number in doubtful:
        assert world.sends(number) == (1 if lands else 2)
    assert len(world.there) == 100


def test_effects_that_begin_in_doubt_are_looked_up_first() -> None:
    world = World(there={1})
    run_virtually(world.drain(create, iter([effect(1, in_doubt=True), effect(2, in_doubt=True)])))
    assert world.states() == {RowState.CREATED: 2}
    assert world.looked_up == [1, 2]
    assert world.sends(1) == 0
    assert world.sends(2) == 1


def test_an_outage_is_waited_out_by_everybody() -> None:
    world = World()

    async def send(_: World, item: OpenEffect) -> Settled:
        if asyncio.get_running_loop().time() < 10:
            raise Unavailable("no connection")
        return await create(world, item)

    run_virtually(world.drain(send, effects(40)))
    assert world.states() == {RowState.CREATED: 40}


def test_a_service_that_stays_away_blocks_and_loses_nobody() -> None:
    world = World()

    async def send(_: World, item: OpenEffect) -> Settled:
        raise Unavailable("no connection")

    with pytest.raises(Blocked, match="does not answer as it should, 8 times in a row"):
        run_virtually(world.drain(send, effects(40)))
    # Each was certainly without effect: given back as pending, no one stays in doubt.
    assert world.states() == {RowState.PENDING: len(world.attempted)}
    assert {outcome.effect for outcome in world.outcomes} == set(world.attempted)


@pytest.mark.parametrize(
    ("failure", "given_back"), [(Unavailable("503"), True), (InDoubt("lost"), False)], ids=["503", "in doubt"]
)
def test_a_poisonous_effect_is_left_while_others_succeed(failure: Exception, *, given_back: bool) -> None:
    world = World(ceiling=5)
    send = trouble_for({7}, failure, lands=False, times=1_000)
    run_virtually(world.drain(send, effects(400)))
    states = world.states()
    assert states[RowState.CREATED] == 399
    assert states[RowState.PENDING] == given_back
    assert world.sends(7) == TRIES


def test_five_in_a_row_that_nothing_may_repeat_stop_the_run() -> None:
    """A mail whose answer is lost is not asked for again; when no one answers, no more are risked."""
    world = World(ceiling=5)

    async def send(_: World, item: OpenEffect) -> Settled:
        raise InDoubt("lost")

    with pytest.raises(Blocked, match="5 requests in a row got no answer"):
        run_virtually(world.drain(send, effects(40), repeats=False))
    assert len(world.attempted) == 5
    assert not world.outcomes


def test_a_pause_finishes_what_is_out_and_starts_nothing_more() -> None:
    world = World()

    async def send(_: World, item: OpenEffect) -> Settled:
        if item.id == 100:
            world.stop.set()
        return await create(world, item)

    with pytest.raises(Stopped):
        run_virtually(world.drain(send, effects(500)))
    stopped_at = next(start for start, number in world.starts if number == 100) + LATENCY
    assert all(start <= stopped_at + COMMIT + 1e-9 for start, _ in world.starts)
    settled = {outcome.effect for outcome in world.outcomes}
    assert settled == set(world.attempted)
    assert world.there == {o.effect for o in world.outcomes if o.state is RowState.CREATED}


def test_a_fatal_error_settles_the_others_first() -> None:
    world = World()

    async def send(_: World, item: OpenEffect) -> Settled:
        if item.id == 60:
            raise Blocked("The daily quota is used up.")
        return await create(world, item)

    with pytest.raises(Blocked, match="quota"):
        run_virtually(world.drain(send, effects(500)))
    states = world.states()
    assert states[RowState.CREATED] == len(world.there)
    assert len(world.attempted) - len(world.outcomes) <= 1  # only the one that was refused
    assert len(world.attempted) < 100


def test_items_that_cannot_be_read_end_the_run_once_the_others_are_settled() -> None:
    world = World()

    def unreadable() -> Iterator[OpenEffect]:
        yield from effects(60)
        raise LookupError("no such column")

    with pytest.raises(LookupError):
        run_virtually(world.drain(create, unreadable()))
    assert world.states() == {RowState.CREATED: len(world.attempted)}
    assert 60 - WINDOW <= len(world.attempted) < 60


def test_a_consumer_that_crashes_leaves_no_request_behind() -> None:
    world = World()

    async def scenario() -> None:
        async with aclosing(world.dispatch(create).run(effects(500))) as groups:
            async for _ in groups:
                raise RuntimeError("the journal is gone")

    async def around() -> int:
        with pytest.raises(RuntimeError, match="the journal is gone"):
            await scenario()
        started = len(world.starts)
        await asyncio.sleep(60)
        assert len(world.starts) == started
        return len(asyncio.all_tasks())

    assert run_virtually(around()) == 1
