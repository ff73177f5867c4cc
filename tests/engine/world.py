"""A far side, a journal and a clock in virtual time, for a window of requests to be run between them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field

from tests.engine.virtual import LoopClock
from wizard.domain.events import EffectsAttempted, Event, Fact, Settled
from wizard.domain.nights import Night
from wizard.domain.planning.people import EffectKind, RowState, UserDraft
from wizard.engine.calls import Calls, RateBudget
from wizard.engine.dispatch import Dispatch, Sending
from wizard.ports import OpenEffect

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
    summary: list[Event] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    outcomes: list[Settled] = field(default_factory=list)
    groups: list[tuple[float, int]] = field(default_factory=list)
    flying: int = 0
    peak: int = 0
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    night: Night | None = None

    async def record(self, fact: Fact) -> None:
        assert isinstance(fact, EffectsAttempted)
        await asyncio.sleep(COMMIT)
        self.attempted += fact.effects

    def dispatch(self, send: Send, *, repeats: bool = True) -> Dispatch[OpenEffect, Settled]:
        calls = Calls(
            dict.fromkeys(RateBudget, 50.0) | {RateBudget.WORKOS_WRITE: self.ceiling},
            clock=LoopClock(),
            stop=self.stop,
            count=lambda word: self.counted.update([word]),
            publish=self.summary.append,
            night=self.night,
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
            look_up=self._look_up if repeats else None,
        )
        return Dispatch(calls, self.record, RateBudget.WORKOS_WRITE, sending)

    async def _look_up(self, item: OpenEffect) -> Settled | None:
        self.looked_up.append(item.id)
        return created(item) if item.id in self.there else None

    async def drain(self, send: Send, effects: Iterator[OpenEffect], *, repeats: bool = True) -> None:
        async with aclosing(self.dispatch(send, repeats=repeats).run(effects)) as groups:
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


def effects(count: int) -> Iterator[OpenEffect]:
    return (effect(number) for number in range(count))
