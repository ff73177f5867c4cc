"""Reads, writes, mails and marks of one key at once, against the documented limits, in virtual time."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from tests.engine.virtual import FarSide, LoopClock, run_virtually
from tests.engine.world import World, create, effects
from wizard.domain.events import Event, Settled, Waiting
from wizard.domain.planning.people import RowState
from wizard.engine.calls import LONGEST_RETRY_AFTER, Calls, RateBudget
from wizard.errors import Stopped
from wizard.ports import OpenEffect, Throttled

SECONDS = 300
WRITES = {RateBudget.WORKOS_WRITE, RateBudget.WORKOS_RESET}


class Key:
    """What WorkOS allows one key: 500 writes and 1,000 reads in 10 s, 6,000 of both in 60 s."""

    def __init__(self, *, sliding: bool) -> None:
        self.writes = FarSide(500, 10, sliding=sliding, latency=0)
        self.reads = FarSide(1_000, 10, sliding=sliding, latency=0)
        self.all = FarSide(6_000, 60, sliding=sliding)
        self.taken: Counter[RateBudget] = Counter()

    async def request(self, bucket: RateBudget) -> None:
        await (self.writes if bucket in WRITES else self.reads).request()
        await self.all.request()
        self.taken[bucket] += 1

    @property
    def refused(self) -> int:
        return self.writes.refused + self.reads.refused + self.all.refused


def calls_with(
    *, writes: float = 50, reads: float = 50, resets: float = 20, summary: list[Event] | None = None
) -> Calls:
    ceilings = {
        RateBudget.COGNITO_LIST: 5.0,
        RateBudget.COGNITO_READ: 20.0,
        RateBudget.WORKOS_READ: reads,
        RateBudget.WORKOS_WRITE: writes,
        RateBudget.WORKOS_RESET: resets,
        RateBudget.WORKOS_ORGANIZATION: 1.0,
    }
    publish = (summary if summary is not None else []).append
    stop = asyncio.Event()
    return Calls(ceilings, clock=LoopClock(), stop=stop, count=lambda _: None, publish=publish)


async def drive(key: Key, calls: Calls, workers: dict[RateBudget, int]) -> None:
    """So many workers of each kind, each asking for one turn after the other."""

    async def worker(bucket: RateBudget, *, together: bool) -> None:
        while asyncio.get_running_loop().time() < SECONDS:
            await calls.turn(bucket, together=together)
            try:
                await key.request(bucket)
            except Throttled as throttle:
                calls.throttled(bucket, throttle)
            else:
                calls.succeeded(bucket)

    await asyncio.gather(
        *(
            worker(bucket, together=bucket in WRITES)
            for bucket, count in workers.items()
            for _ in range(count)
        )
    )


@pytest.mark.parametrize("sliding", [False, True])
def test_verifying_beside_an_import_at_full_speed_is_never_throttled(*, sliding: bool) -> None:
    key = Key(sliding=sliding)

    async def scenario() -> None:
        await drive(key, calls_with(), {RateBudget.WORKOS_WRITE: 32, RateBudget.WORKOS_READ: 16})

    run_virtually(scenario())
    assert key.refused == 0
    assert key.taken[RateBudget.WORKOS_WRITE] >= 0.98 * 50 * SECONDS
    assert sum(key.taken.values()) >= 0.97 * 100 * SECONDS


@pytest.mark.parametrize("sliding", [False, True])
def test_reads_that_could_go_faster_share_the_minute_of_the_key(*, sliding: bool) -> None:
    """Two reads for each write, as where every user is there already: both get their part."""
    key = Key(sliding=sliding)

    async def scenario() -> None:
        workers = {RateBudget.WORKOS_WRITE: 32, RateBudget.WORKOS_READ: 32}
        await drive(key, calls_with(reads=100), workers)

    run_virtually(scenario())
    assert key.refused == 0
    assert 0.97 * 100 * SECONDS <= sum(key.taken.values()) <= 100.5 * SECONDS
    assert key.taken[RateBudget.WORKOS_WRITE] >= 25 * SECONDS


@pytest.mark.parametrize("sliding", [False, True])
@pytest.mark.parametrize(("resets", "writes"), [(20.0, 50.0), (50.0, 50.0), (20.0, 20.0)])
def test_mails_their_marks_and_an_import_share_the_writes(
    *, resets: float, writes: float, sliding: bool
) -> None:
    key = Key(sliding=sliding)

    async def scenario() -> None:
        workers = {RateBudget.WORKOS_WRITE: 32, RateBudget.WORKOS_RESET: 32, RateBudget.WORKOS_READ: 4}
        await drive(key, calls_with(resets=resets, writes=writes), workers)

    run_virtually(scenario())
    assert key.refused == 0
    sent = key.taken[RateBudget.WORKOS_WRITE] + key.taken[RateBudget.WORKOS_RESET]
    assert 0.96 * writes * SECONDS <= sent <= 1.02 * writes * SECONDS
    assert key.taken[RateBudget.WORKOS_RESET] >= 0.3 * min(resets, writes) * SECONDS


def test_more_writes_than_documented_are_more_for_the_key_as_well() -> None:
    async def scenario() -> float:
        calls, turns = calls_with(writes=400), 0
        while asyncio.get_running_loop().time() < SECONDS:
            await calls.turn(RateBudget.WORKOS_WRITE)
            turns += 1
        return turns / SECONDS

    assert run_virtually(scenario()) >= 0.98 * 400


@pytest.mark.parametrize("bucket", [RateBudget.WORKOS_READ, RateBudget.WORKOS_WRITE, RateBudget.WORKOS_RESET])
def test_one_throttle_pauses_all_requests_of_the_key(bucket: RateBudget) -> None:
    async def scenario() -> dict[RateBudget, float]:
        calls, starts = calls_with(), dict[RateBudget, float]()
        calls.throttled(bucket, Throttled("too many requests", 30))
        # A second one says that it lasts longer still.
        calls.throttled(bucket, Throttled("too many requests", 45))

        async def turn(other: RateBudget) -> None:
            await calls.turn(other)
            starts[other] = asyncio.get_running_loop().time()

        await asyncio.gather(*(turn(other) for other in RateBudget))
        return starts

    starts = run_virtually(scenario())
    assert all(starts[name] >= 45 for name in starts if name.value.startswith("workos"))
    assert all(starts[name] < 1 for name in starts if name.value.startswith("cognito"))


@pytest.mark.parametrize("seconds", [LONGEST_RETRY_AFTER + 1, 86_400.0, 1e9, 2.5e11, 1e300])
@pytest.mark.parametrize(
    ("bucket", "service"), [(RateBudget.WORKOS_READ, "WorkOS"), (RateBudget.COGNITO_LIST, "Cognito")]
)
def test_a_wait_beyond_all_patience_ends_a_read_with_the_time(
    bucket: RateBudget, service: str, seconds: float
) -> None:
    async def call() -> None:
        raise Throttled("slow down", seconds)

    async def scenario() -> float:
        with pytest.raises(Stopped, match=f"{service} asks to wait (until 20|for years)") as stop:
            await calls_with().read(bucket, call)
        assert stop.value.exit_code == 130
        assert "Run the same command again" in stop.value.fix
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) < 1


def test_the_longest_wait_that_a_run_has_patience_for_is_waited() -> None:
    answers = iter([Throttled("slow down", LONGEST_RETRY_AFTER), None])
    summary: list[Event] = []

    async def call() -> str:
        if trouble := next(answers):
            raise trouble
        return "here"

    async def scenario() -> tuple[str, float]:
        result = await calls_with(summary=summary).read(RateBudget.WORKOS_READ, call)
        return result, asyncio.get_running_loop().time()

    result, at = run_virtually(scenario())
    assert result == "here"
    assert at >= LONGEST_RETRY_AFTER
    assert [event.seconds for event in summary if isinstance(event, Waiting)] == [LONGEST_RETRY_AFTER]


def test_a_wait_beyond_all_patience_ends_an_import_with_nobody_in_doubt() -> None:
    world = World()
    refused: list[int] = []

    async def send(there: World, item: OpenEffect) -> Settled:
        if item.id >= 60:
            refused.append(item.id)
            raise Throttled("slow down", timedelta(days=400).total_seconds())
        return await create(there, item)

    with pytest.raises(Stopped, match="asks to wait for years"):
        run_virtually(world.drain(send, effects(500)))
    states = world.states()
    assert states[RowState.CREATED] == len(world.there)
    # Those that were refused, and those that had not been sent yet, had certainly no effect.
    assert states[RowState.PENDING] == len(world.attempted) - len(world.there)
    assert len(refused) <= 8  # what was on the wire when the first refusal came


@pytest.mark.parametrize("bucket", [RateBudget.WORKOS_READ, RateBudget.WORKOS_WRITE, RateBudget.WORKOS_RESET])
def test_whoever_has_their_turn_already_waits_for_the_same_pause(bucket: RateBudget) -> None:
    """A turn that was granted before the throttle looks at the pause of its own kind."""

    async def scenario() -> dict[RateBudget, float]:
        calls = calls_with()
        calls.throttled(bucket, Throttled("429", retry_after=7))
        return {name: pacer.pause_left for name, pacer in calls.pacers.items()}

    paused = {name for name in RateBudget if name.startswith("workos")}
    assert run_virtually(scenario()) == {name: 7.0 if name in paused else 0.0 for name in RateBudget}
