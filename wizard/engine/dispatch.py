"""Writes through a sliding window: each attempt is committed before its request starts.

At most 32 requests are out at any time, and a place in the window is free again only after the
outcome is committed: whatever kills the process leaves at most 32 effects in doubt.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import dataclass

from wizard.domain.events import EffectsAttempted, Fact, Settled
from wizard.domain.people import RowState
from wizard.engine.calls import Calls
from wizard.errors import Blocked, Stopped
from wizard.ports import Bucket, InDoubt, OpenEffect, Throttled, Unavailable

WINDOW = 32
GROUP = 16
LINGER_SECONDS = 0.1


class Dispatch:
    """One run of effects through the window; use it once."""

    def __init__(
        self,
        calls: Calls,
        record: Callable[[Fact], Awaitable[None]],
        *,
        send: Callable[[OpenEffect], Awaitable[Settled]],
        look_up: Callable[[OpenEffect], Awaitable[Settled | None]],
    ) -> None:
        self._calls = calls
        self._record = record
        self._send = send
        self._look_up = look_up
        self._window = asyncio.Semaphore(WINDOW)
        self._outcomes: asyncio.Queue[Settled | None] = asyncio.Queue()
        self._requests: set[asyncio.Task[None]] = set()
        self._successes = 0
        self._fatal: BaseException | None = None

    async def run(self, effects: Iterator[OpenEffect]) -> AsyncGenerator[tuple[Settled, ...], None]:
        """Outcomes in groups of at most 16; raises what stopped the run after the last of them."""
        feeder = asyncio.create_task(self._feed(effects))
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

    async def _feed(self, effects: Iterator[OpenEffect]) -> None:
        for effect in effects:
            await self._window.acquire()
            if self._fatal:
                break
            request = asyncio.create_task(self._settle(effect))
            self._requests.add(request)
            request.add_done_callback(self._requests.discard)
        await asyncio.gather(*self._requests)
        self._outcomes.put_nowait(None)

    async def _next_group(self) -> list[Settled]:
        """What has come back by now, waiting a little for company; empty when all is done."""
        first = await self._outcomes.get()
        if first is None:
            return []
        group = [first]
        deadline = asyncio.get_running_loop().time() + LINGER_SECONDS
        while len(group) < GROUP:
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

    async def _settle(self, effect: OpenEffect) -> None:
        try:
            outcome = await self._outcome(effect)
        except BaseException as fatal:  # noqa: BLE001  raised again by run() once the others are settled
            self._fatal = self._fatal or fatal
            outcome = None
        if outcome:
            self._outcomes.put_nowait(outcome)
        else:
            self._window.release()

    async def _outcome(self, effect: OpenEffect) -> Settled | None:
        """What became of one effect; None when nothing was attempted, or it stays in doubt."""
        trial = _Trial(attempted=effect.in_doubt, in_doubt=effect.in_doubt, successes=self._successes)
        while not self._fatal:
            try:
                outcome = await self._try(effect, trial)
            except Throttled as throttle:
                self._calls.throttled(Bucket.WORKOS_WRITE, throttle)
            except InDoubt as doubt:
                trial.in_doubt = True
                await self._failed(trial, doubt.reason)
            except Unavailable as outage:
                await self._failed(trial, outage.reason)
            except Stopped as stopped:
                self._fatal = self._fatal or stopped
            else:
                self._successes += 1
                return outcome
            if trial.given_up:
                break
        return _untouched(effect) if trial.attempted and not trial.in_doubt else None

    async def _try(self, effect: OpenEffect, trial: _Trial) -> Settled:
        if trial.in_doubt:
            landed = await self._look_up(effect)
            if landed:
                return landed
            trial.in_doubt = False
        pacer = self._calls.pacers[Bucket.WORKOS_WRITE]
        await pacer.turn()
        if not trial.attempted:
            await self._record(EffectsAttempted((effect.id,)))
            trial.attempted = True
        # A pause may have begun while the attempt was being committed.
        await pacer.gate()
        self._calls.counted(Bucket.WORKOS_WRITE)
        outcome = await self._send(effect)
        pacer.succeeded()
        return outcome

    async def _failed(self, trial: _Trial, reason: str) -> None:
        """Wait and let the effect be tried again; one that fails while others succeed is left for later."""
        trial.failures += 1
        try:
            await self._calls.wait_out(Bucket.WORKOS_WRITE, trial.failures, reason)
        except Blocked as blocked:
            if self._successes == trial.successes:
                self._fatal = self._fatal or blocked
            trial.given_up = True


@dataclass(slots=True)
class _Trial:
    """Where one effect stands while the window holds it."""

    attempted: bool
    in_doubt: bool
    successes: int
    failures: int = 0
    given_up: bool = False


def _untouched(effect: OpenEffect) -> Settled:
    return Settled(effect=effect.id, sub=effect.sub, state=RowState.PENDING)
