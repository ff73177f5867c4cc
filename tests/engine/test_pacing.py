"""The pacer against simulated limits (``limits.md`` 3 and 6), in virtual time."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.virtual import FarSide, LoopClock, run_virtually
from wizard.engine.pacing import CREDIT_SECONDS, MARGIN, Pacer
from wizard.errors import Stopped
from wizard.ports import Throttled


async def drive(far_side: FarSide, ceiling: float, seconds: float, *, together: bool = True) -> Pacer:
    """Keep 32 workers asking for turns for so long; a throttled request is asked again."""
    pacer = Pacer(ceiling, LoopClock(), asyncio.Event())

    async def worker() -> None:
        while asyncio.get_running_loop().time() < seconds:
            await pacer.turn(together=together)
            try:
                await far_side.request()
            except Throttled as throttle:
                pacer.throttled(throttle.retry_after)
            else:
                pacer.succeeded()

    await asyncio.gather(*(worker() for _ in range(32)))
    return pacer


@pytest.mark.parametrize("sliding", [False, True])
@pytest.mark.parametrize("together", [False, True])
def test_a_known_limit_is_used_up_and_never_hit(*, together: bool, sliding: bool) -> None:
    far_side = FarSide(500, 10, sliding=sliding)
    run_virtually(drive(far_side, ceiling=50, seconds=300, together=together))
    assert far_side.refused == 0
    assert far_side.accepted >= 0.98 * 50 * 300
    assert far_side.peak <= 32


@pytest.mark.parametrize(("sliding", "share", "refusals"), [(False, 0.97, 0.005), (True, 0.93, 0.01)])
def test_an_unknown_lower_limit_is_learned(*, sliding: bool, share: float, refusals: float) -> None:
    far_side = FarSide(300, 10, sliding=sliding)
    run_virtually(drive(far_side, ceiling=50, seconds=1_200))
    assert far_side.accepted >= share * 30 * 1_200
    assert far_side.refused <= refusals * far_side.accepted


def test_the_starts_of_a_window_come_in_eights_and_never_before_their_turn() -> None:
    async def scenario() -> list[float]:
        pacer, starts = Pacer(50, LoopClock(), asyncio.Event()), list[float]()

        async def worker() -> None:
            for _ in range(10):
                await pacer.turn(together=True)
                starts.append(asyncio.get_running_loop().time())

        await asyncio.gather(*(worker() for _ in range(30)))
        return starts

    starts = run_virtually(scenario())
    assert len({round(start, 6) for start in starts}) <= len(starts) / 7
    began = starts[0] - CREDIT_SECONDS
    assert all(start >= began + number / (50 * MARGIN) - 1e-6 for number, start in enumerate(starts))


def test_who_waits_for_no_company_starts_at_their_turn() -> None:
    async def scenario() -> list[float]:
        pacer, starts = Pacer(10, LoopClock(), asyncio.Event(), credit=0), list[float]()
        for _ in range(8):
            await pacer.turn()
            starts.append(asyncio.get_running_loop().time())
        return starts

    assert run_virtually(scenario()) == pytest.approx([number / (10 * MARGIN) for number in range(8)])


def test_nothing_starts_inside_a_pause() -> None:
    async def scenario() -> list[float]:
        pacer = Pacer(100, LoopClock(), asyncio.Event())
        starts: list[float] = []

        async def worker() -> None:
            await pacer.turn()
            starts.append(asyncio.get_running_loop().time())

        workers = [asyncio.ensure_future(worker()) for _ in range(20)]
        await asyncio.sleep(0.05)
        assert pacer.throttled(7) == 7
        assert pacer.throttled(7) == 0
        await asyncio.gather(*workers)
        return starts

    starts = run_virtually(scenario())
    assert not [start for start in starts if 0.06 < start < 7.05]
    assert len(starts) == 20


def test_pauses_double_when_the_far_side_does_not_say_how_long() -> None:
    async def scenario() -> list[float]:
        clock = LoopClock()
        pacer = Pacer(10, clock, asyncio.Event())
        waits = []
        for _ in range(5):
            waits.append(pacer.throttled(None))
            await clock.sleep(waits[-1])
        pacer.succeeded()
        return [*waits, pacer.throttled(None)]

    assert run_virtually(scenario()) == [1, 2, 4, 8, 16, 1]


def test_an_early_throttle_does_not_stall_the_run() -> None:
    """One success and a 429 in the first second say little about a limit: somebody else may have used it."""

    async def scenario() -> int:
        clock = LoopClock()
        pacer = Pacer(40, clock, asyncio.Event())
        await pacer.turn()
        pacer.succeeded()
        await clock.sleep(pacer.throttled(1))
        began, turns = clock.monotonic(), 0
        while clock.monotonic() < began + 60:
            await pacer.turn()
            pacer.succeeded()
            turns += 1
        return turns

    assert run_virtually(scenario()) >= 60 * 40 / 2


def test_nothing_is_left_behind_by_those_who_waited() -> None:
    async def scenario() -> int:
        stop = asyncio.Event()
        pacer = Pacer(10, LoopClock(), stop)
        for _ in range(20):
            await pacer.turn()
        waiting = asyncio.ensure_future(pacer.wait(1_000))
        await asyncio.sleep(1)
        stop.set()
        with pytest.raises(Stopped):
            await waiting
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert run_virtually(scenario()) == 1


def test_a_stopped_run_leaves_the_queue_at_once() -> None:
    async def scenario() -> float:
        stop = asyncio.Event()
        pacer = Pacer(0.01, LoopClock(), stop)
        await pacer.turn()
        waiting = asyncio.ensure_future(pacer.turn())
        await asyncio.sleep(3)
        stop.set()
        with pytest.raises(Stopped):
            await waiting
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) == pytest.approx(3)


@settings(max_examples=40, deadline=None)
@given(
    ceiling=st.floats(0.5, 500),
    delays=st.lists(st.floats(0, 3), min_size=1, max_size=40),
)
def test_no_window_ever_holds_more_than_its_share(ceiling: float, delays: list[float]) -> None:
    """Whatever the pauses of the caller: in any second at most rate x (1 + credit) + 1 starts."""

    async def scenario() -> list[float]:
        pacer = Pacer(ceiling, LoopClock(), asyncio.Event())
        starts = []
        for delay in delays:
            await asyncio.sleep(delay)
            await pacer.turn()
            starts.append(asyncio.get_running_loop().time())
        return starts

    starts = run_virtually(scenario())
    most = ceiling * (1 + CREDIT_SECONDS) + 1
    for start in starts:
        assert sum(start <= other < start + 1 for other in starts) <= most + 1e-6
