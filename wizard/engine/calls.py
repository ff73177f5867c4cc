"""Reads in their turn: throttles are waited out, outages are waited out for a while, all of it visibly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from wizard.domain.events import Event, Waiting
from wizard.engine.pacing import Pacer, backoff
from wizard.errors import Blocked
from wizard.ports import Bucket, Clock, Throttled, Unavailable

T = TypeVar("T")
TRIES = 8

# What `status` calls the requests of each budget.
COUNTED_AS = {
    Bucket.COGNITO_LIST: "cognito",
    Bucket.COGNITO_READ: "cognito",
    Bucket.WORKOS_READ: "workos_reads",
    Bucket.WORKOS_WRITE: "workos_writes",
    Bucket.WORKOS_RESET: "workos_writes",
}
SERVICE = {
    Bucket.COGNITO_LIST: "Cognito",
    Bucket.COGNITO_READ: "Cognito",
    Bucket.WORKOS_READ: "WorkOS",
    Bucket.WORKOS_WRITE: "WorkOS",
    Bucket.WORKOS_RESET: "WorkOS",
}

# WorkOS counts reads and writes apart, but each key also has one limit for everything.
_SAME_PAUSE = {
    Bucket.WORKOS_READ: (Bucket.WORKOS_WRITE, Bucket.WORKOS_RESET),
    Bucket.WORKOS_WRITE: (Bucket.WORKOS_READ, Bucket.WORKOS_RESET),
    Bucket.WORKOS_RESET: (Bucket.WORKOS_READ, Bucket.WORKOS_WRITE),
}


class Calls:
    """The four budgets of a run, and the reads that draw on them."""

    def __init__(
        self,
        ceilings: Mapping[Bucket, float],
        *,
        clock: Clock,
        stop: asyncio.Event,
        count: Callable[[str], None],
        publish: Callable[[Event], None],
    ) -> None:
        self.pacers = {bucket: Pacer(ceiling, clock, stop) for bucket, ceiling in ceilings.items()}
        self._count = count
        self._publish = publish

    async def read(self, bucket: Bucket, call: Callable[[], Awaitable[T]]) -> T:
        """The result of ``call``, made when its turn comes; raises Blocked when the service stays away."""
        pacer = self.pacers[bucket]
        failures = 0
        while True:
            await pacer.turn()
            self.counted(bucket)
            try:
                result = await call()
            except Throttled as throttle:
                self.throttled(bucket, throttle)
            except Unavailable as outage:
                failures += 1
                await self.wait_out(bucket, failures, outage.reason)
            else:
                pacer.succeeded()
                return result

    async def turn(self, bucket: Bucket, *, finishing: bool = False) -> None:
        """Wait until one request of this budget may start, and count it; see ``Pacer.turn``."""
        await self.pacers[bucket].turn(finishing=finishing)
        self.counted(bucket)

    def counted(self, bucket: Bucket) -> None:
        self._count(COUNTED_AS[bucket])

    def throttled(self, bucket: Bucket, throttle: Throttled) -> None:
        """Set the pause for everybody in this budget, and show it."""
        self._count("throttled")
        seconds = self.pacers[bucket].throttled(throttle.retry_after)
        for other in _SAME_PAUSE.get(bucket, ()):
            self.pacers[other].hold(seconds)
        if seconds:
            self._publish(Waiting(SERVICE[bucket], round(seconds, 2), throttle.reason))

    async def wait_out(self, bucket: Bucket, failures: int, reason: str) -> None:
        """Wait after the nth failure in a row; raises Blocked when there were too many."""
        if failures >= TRIES:
            raise Blocked(
                f"{SERVICE[bucket]} does not answer as it should, {failures} times in a row: {reason}.",
                fix="Check the network and the service's status page, then run the same command again.",
            )
        seconds = backoff(failures)
        self._publish(Waiting(SERVICE[bucket], seconds, reason))
        await self.pacers[bucket].wait(seconds)
