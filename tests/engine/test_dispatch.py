"""The sliding window in virtual time: what is attempted, retried, looked up, given up, and how it stops."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field

import pytest

from tests.engine.virtual import LoopClock, run_virtually
from wizard.domain.events import OUTCOMES_TOGETHER, EffectsAttempted, Event, Fact, Settled, Waiting
from wizard.domain.people import EffectKind, RowState, UserDraft
from wizard.engine.calls import TRIES, Calls
from wizard.engine.dispatch import WINDOW, Dispatch
from wizard.errors import Blocked, Stopped
from wizard.ports import Bucket, InDoubt, OpenEffect, Sending, Throttled, Unavailable

LATENCY = 0.08
COMMIT = 0.002
Send = Callable[["World", OpenEffect], Awaitable[Settled]]


def effect(number: int, *, in_doubt: bool = False) -> OpenEffect:
    sub = f"sub-{number}"
    draft = UserDraft(email=f"p{number}@acme.example", email_verified=True, external_id=sub)
    return OpenEffect(number, sub, EffectKind.CREATE_USER, draft, None, None, int(in_doubt), in_doubt)


def created(item: OpenEffect) -> Settled:
    return Settled(item.id, item.sub, RowState.CREATED, f"user_{item.id}", item.draft.email)


@dataclass
class World:
    """A far side that keeps whom it created, a journal that keeps what was attempted, and a clock."""

    ceiling: float = 50
    there: set[int] = field(default_factory=set)
    attempted: list[int] = field(default_factory=list)
    starts: list[tuple[float, int]] = field(default_factory=list)
    looked_up: list[int] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    outcomes: list[Settled] = field(default_factory=list)
    groups: list[tuple[float, int]] = field(default_factory=list)
    flying: int = 0
    peak: int = 0
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def record(self, fact: Fact) -> None:
        assert isinstance(fact, EffectsAttempted)
        await asyncio.sleep(COMMIT)
        self.attempted += fact.effects

    def dispatch(self, send: Send) -> Dispatch[OpenEffect, Settled]:
        calls = Calls(
            dict.fromkeys(Bucket, 50.0) | {Bucket.WORKOS_WRITE: self.ceiling},
            clock=LoopClock(),
            stop=self.stop,
            count=lambda word: self.counted.update([word]),
            publish=self.told.append,
        )

        async def sent(item: OpenEffect) -> Settled:
            assert item.in_doubt or item.id in self.attempted, "sent before its attempt was committed"
            self.starts.append((asyncio.get_running_loop().time(), item.id))
            self.flying += 1
            self.peak = max(self.peak, self.flying)
            try:
                await asyncio.sleep(LATENCY)
                return await send(self, item)
            finally:
                self.flying -= 1

        sending = Sending(
            send=sent,
            attempted=lambda item: EffectsAttempted((item.id,)),
            untouched=lambda item: Settled(item.id, item.sub, RowState.PENDING),
            look_up=self._look_up,
        )
        return Dispatch(calls, self.record, Bucket.WORKOS_WRITE, sending)

    async def _look_up(self, item: OpenEffect) -> Settled | None:
        self.looked_up.append(item.id)
        return created(item) if item.id in self.there else None

    async def drain(self, send: Send, effects: Iterator[OpenEffect]) -> None:
        async with aclosing(self.dispatch(send).run(effects)) as groups:
            async for group in groups:
                self.groups.append((asyncio.get_running_loop().time(), len(group)))
                self.outcomes += group

    def sends(self, number: int) -> int:
        return sum(item == number for _, item in self.starts)

    def states(self) -> Counter[RowState]:
        return Counter(outcome.state for outcome in self.outcomes)


async def create(world: World, item: OpenEffect) -> Settled:
    assert item.id not in world.there, "created twice"
    world.there.add(item.id)
    return created(item)


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


def effects(count: int) -> Iterator[OpenEffect]:
    return (effect(number) for number in range(count))


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

    assert run_virtually(scenario()) == WINDOW


@pytest.mark.parametrize("retry_after", [None, 3.0, 30.0])
def test_no_request_starts_inside_a_pause(retry_after: float | None) -> None:
    """Told to wait, nobody starts until the time is over; what flew already is not to blame."""
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
    assert any(isinstance(event, Waiting) for event in world.told)
    assert len(world.attempted) == 400  # a throttled effect is not attempted anew
    assert world.counted["throttled"] == 3


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
    # Each was certainly without effect: given back as pending, nobody stays in doubt.
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
