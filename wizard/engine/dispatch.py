"""Writes through a sliding window: each attempt is committed before its request starts.

At most 32 requests are out at any time, and a place in the window is free again only after the
outcome is committed: whatever kills the process leaves at most 32 effects in doubt.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from wizard.domain.events import OUTCOMES_TOGETHER, Fact
from wizard.domain.occasions import QUOTA_SPENT
from wizard.engine.calls import Calls, RateBudget
from wizard.errors import Blocked, Stopped, WizardError
from wizard.ports import (
    InDoubt,
    QuotaSpent,
    Throttled,
    Unavailable,
    attempt,
)

WINDOW = 32
LEFT_IN_A_ROW = 5


class Sendable(Protocol):
    """Something to be sent; ``in_doubt`` where an earlier run may have sent it already."""

    @property
    def in_doubt(self) -> bool: ...


Item = TypeVar("Item", bound=Sendable)
Outcome = TypeVar("Outcome")


class LeftAlone(Exception):
    """Raised by ``Sending.prepare``: this item is not sent, and there is nothing to record of it."""


class Halted(Exception):
    """Raised by ``Sending.send``: record this ``outcome``, send nothing more, and raise ``error``."""

    def __init__(self, outcome: Any, error: WizardError) -> None:
        super().__init__(str(error))
        self.outcome = outcome
        self.error = error


@dataclass(frozen=True, slots=True)
class Sending(Generic[Item, Outcome]):
    """How one kind of item is sent.

    ``prepare`` may read what decides whether an item is sent at all: an outcome settles it before anything
    was attempted. ``attempted`` is committed before the request starts; ``untouched`` is the outcome of a
    request that certainly had none. ``look_up`` tells what became of an item in doubt: its outcome, or None
    where it had none; without it an item in doubt is left so, and never sent again by itself. ``counts``:
    ``send`` takes the turns of its requests by itself, so that each is counted where it is made.
    """

    send: Callable[[Item], Awaitable[Outcome]]
    attempted: Callable[[Item], Fact]
    untouched: Callable[[Item], Outcome]
    look_up: Callable[[Item], Awaitable[Outcome | None]] | None = None
    prepare: Callable[[Item], Awaitable[Outcome | None]] | None = None
    counts: bool = False


class Dispatch(Generic[Item, Outcome]):
    """One run of items through the window; use it once."""

    def __init__(
        self,
        calls: Calls,
        record: Callable[[Fact], Awaitable[None]],
        bucket: RateBudget,
        sending: Sending[Item, Outcome],
    ) -> None:
        self._calls = calls
        self._record = record
        self._bucket = bucket
        self._sending = sending
        self._window = asyncio.Semaphore(WINDOW)
        self._outcomes: asyncio.Queue[Outcome | None] = asyncio.Queue()
        self._requests: set[asyncio.Task[None]] = set()
        self._successes = 0
        self._left = 0
        self._fatal: BaseException | None = None

    async def run(
        self, items: Iterator[Item] | AsyncGenerator[Item, None]
    ) -> AsyncGenerator[tuple[Outcome, ...], None]:
        """Outcomes in groups of at most 16; raises what stopped the run after the last of them."""
        feeder = asyncio.create_task(self._feed(items))
        try:
            while group := await self._next_group():
                yield tuple(group)
                for _ in group:
                    self._window.release()
            await feeder
            if self._fatal:
                raise self._fatal
        finally:
            feeder.cancel()
            for request in self._requests:
                request.cancel()
            await asyncio.gather(feeder, *self._requests, return_exceptions=True)

    async def _feed(self, items: Iterator[Item] | AsyncGenerator[Item, None]) -> None:
        try:
            async with aclosing(_one_by_one(items)) as feed:
                async for item in feed:
                    await self._window.acquire()
                    if self._fatal:
                        break
                    request = asyncio.create_task(self._settle(item))
                    self._requests.add(request)
                    request.add_done_callback(self._requests.discard)
        except Exception as broken:  # noqa: BLE001  the items could not be read; raised again by run()
            self._fatal = self._fatal or broken
        await asyncio.gather(*self._requests)
        self._outcomes.put_nowait(None)

    async def _next_group(self) -> list[Outcome]:
        """What has come back by now, waiting for the next requests to start; empty when all is done."""
        first = await self._outcomes.get()
        if first is None:
            return []
        group = [first]
        deadline = asyncio.get_running_loop().time() + self._calls.linger(self._bucket)
        while len(group) < OUTCOMES_TOGETHER:
            try:
                async with asyncio.timeout_at(deadline):
                    item = await self._outcomes.get()
            except TimeoutError:
                break
            if item is None:
                self._outcomes.put_nowait(None)
                break
            group.append(item)
        return group

    async def _settle(self, item: Item) -> None:
        try:
            outcome = await self._outcome(item)
        except BaseException as fatal:  # noqa: BLE001  raised again by run() once the others are settled
            self._fatal = self._fatal or fatal
            outcome = None
        if outcome:
            self._outcomes.put_nowait(outcome)
        else:
            self._window.release()

    async def _outcome(self, item: Item) -> Outcome | None:
        """What became of one item; None when nothing was attempted, or it stays in doubt."""
        trial = _Trial(attempted=item.in_doubt, in_doubt=item.in_doubt, successes=self._successes)
        while not self._fatal:
            try:
                outcome = await self._try(item, trial)
            except Throttled as throttle:
                self._throttled(throttle)
            except InDoubt as doubt:
                trial.in_doubt = True
                if self._sending.look_up is None:
                    self._leave(doubt)
                    break
                await self._failed(trial, doubt.reason)
            except Unavailable as outage:
                await self._failed(trial, outage.reason)
            except QuotaSpent as spent:
                self._fatal = self._fatal or _until_tomorrow(spent)
            except Stopped as stopped:
                self._fatal = self._fatal or stopped
            except LeftAlone:
                return None
            except Halted as halted:
                self._fatal = self._fatal or halted.error
                return cast("Outcome", halted.outcome)
            else:
                self._successes += 1
                self._left = 0
                return outcome
            if trial.given_up:
                break
        return self._sending.untouched(item) if trial.attempted and not trial.in_doubt else None

    async def _try(self, item: Item, trial: _Trial) -> Outcome:
        if trial.in_doubt and self._sending.look_up:
            landed = await self._sending.look_up(item)
            if landed:
                return landed
            trial.in_doubt = False
        if self._sending.prepare and not trial.attempted:
            await self._calls.rest(self._bucket)
            settled = await self._sending.prepare(item)
            if settled:
                return settled
        await self._turn()
        if self._fatal and not trial.attempted:
            # What stopped the run while this one waited stops it, too.
            raise LeftAlone
        if not trial.attempted:
            await self._record(self._sending.attempted(item))
            trial.attempted = True
        # A pause may have begun while the attempt was being committed.
        await self._calls.gate(self._bucket)
        if isinstance(self._fatal, Stopped):
            raise self._fatal
        if not self._sending.counts:
            self._calls.counted(self._bucket)
        trial.sent += 1
        attempt.set(trial.sent)
        outcome = await self._sending.send(item)
        self._calls.succeeded(self._bucket)
        return outcome

    async def _turn(self) -> None:
        """Return when this item may start; also when hours of rest began while it waited."""
        while True:
            await self._calls.rest(self._bucket)
            if self._sending.counts:
                await self._calls.pace(self._bucket)
            else:
                await self._calls.turn(self._bucket, together=True)
            if not self._calls.is_resting:
                return

    def _throttled(self, throttle: Throttled) -> None:
        """Wait with everybody; a wait that no run has the patience for ends this one, without effect."""
        try:
            self._calls.throttled(self._bucket, throttle)
        except Stopped as stopped:
            self._fatal = self._fatal or stopped

    def _leave(self, doubt: InDoubt) -> None:
        """Leave an item in doubt that nothing may repeat; several in a row mean that no one is there."""
        self._left += 1
        if self._left >= LEFT_IN_A_ROW:
            self._fatal = self._fatal or Blocked(
                f"{self._left} requests in a row got no answer: {doubt.reason}.",
                fix="Check the network and the service's status page, then run the same command again.",
            )

    async def _failed(self, trial: _Trial, reason: str) -> None:
        """Wait and let the item be tried again; one that fails while others succeed is left for later."""
        trial.failures += 1
        try:
            await self._calls.wait_out(self._bucket, trial.failures, reason)
        except Blocked as blocked:
            if self._successes == trial.successes:
                self._fatal = self._fatal or blocked
            trial.given_up = True


async def _one_by_one(items: Iterator[Item] | AsyncGenerator[Item, None]) -> AsyncGenerator[Item, None]:
    """Items that are at hand, or that have to be read first."""
    if isinstance(items, AsyncGenerator):
        async with aclosing(items):
            async for item in items:
                yield item
    else:
        for item in items:
            yield item


@dataclass(slots=True)
class _Trial:
    """Where one item stands while the window holds it."""

    attempted: bool
    in_doubt: bool
    successes: int
    sent: int = 0
    failures: int = 0
    given_up: bool = False


def _until_tomorrow(spent: QuotaSpent) -> Blocked:
    return Blocked(
        f"{QUOTA_SPENT}: {spent.reason}.",
        fix="The rest is kept. Run the same command again tomorrow, or ask WorkOS for a higher quota.",
        recovery_id="quota",
    )
