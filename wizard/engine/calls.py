"""Reads in their turn: throttles are waited out, outages are waited out for a while, all of it visibly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar, TypeVarTuple

from wizard.domain.events import Event, Notice, Waiting
from wizard.domain.nights import Night, Rest
from wizard.engine.pacing import Pacer, backoff
from wizard.errors import CallRefused, Stopped
from wizard.ports import Clock, Throttled, Unavailable, attempt

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
TRIES = 8


class RateBudget(StrEnum):
    """A budget of requests: each has a ceiling and a pause of its own."""

    COGNITO_LIST = "cognito_list"
    COGNITO_READ = "cognito_read"
    WORKOS_READ = "workos_read"
    WORKOS_WRITE = "workos_write"
    WORKOS_RESET = "workos_reset"
    WORKOS_ORGANIZATION = "workos_organization"


# What `status` calls the requests of each budget.
COUNTED_AS = {
    RateBudget.COGNITO_LIST: "cognito",
    RateBudget.COGNITO_READ: "cognito",
    RateBudget.WORKOS_READ: "workos_reads",
    RateBudget.WORKOS_WRITE: "workos_writes",
    RateBudget.WORKOS_RESET: "workos_writes",
    RateBudget.WORKOS_ORGANIZATION: "workos_writes",
}
SERVICE = {
    RateBudget.COGNITO_LIST: "Cognito",
    RateBudget.COGNITO_READ: "Cognito",
    RateBudget.WORKOS_READ: "WorkOS",
    RateBudget.WORKOS_WRITE: "WorkOS",
    RateBudget.WORKOS_RESET: "WorkOS",
    RateBudget.WORKOS_ORGANIZATION: "WorkOS",
}

# A reset is a write of the same environment: its own pace says how fast mails go out, the writes' is the
# limit.
DRAWS_ON = {
    RateBudget.WORKOS_RESET: (RateBudget.WORKOS_WRITE,),
    RateBudget.WORKOS_ORGANIZATION: (RateBudget.WORKOS_WRITE,),
}
OF_ONE_KEY = (
    RateBudget.WORKOS_READ,
    RateBudget.WORKOS_WRITE,
    RateBudget.WORKOS_RESET,
    RateBudget.WORKOS_ORGANIZATION,
)

# Documented for each key, reads and writes together, next to the limits of each
# (https://workos.com/docs/reference/rate-limits).
KEY_PER_SECOND = 6_000 / 60
DOCUMENTED_WRITES = 500 / 10
# Requests of a window start in eights, and reads between them: what is late may be made up for. In the
# fullest minute that is 99 x 60.3 = 5,970 requests.
KEY_CREDIT_SECONDS = 0.3
# No one waits longer than this for one answer: the run ends, and goes on when the operator says so.
LONGEST_RETRY_AFTER = 15 * 60.0
LONGEST_SAID = timedelta(days=365)
# How often the time of day is looked at while work rests.
LOOK_AGAIN, LEAST_REST = 60.0, 0.1


class Calls:
    """The budgets of a run, and the reads that draw on them; WorkOS' requests draw on their key's as well."""

    def __init__(
        self,
        ceilings: Mapping[RateBudget, float],
        *,
        clock: Clock,
        stop: asyncio.Event,
        count: Callable[[str], None],
        publish: Callable[[Event], None],
        night: Night | None = None,
    ) -> None:
        """``night``: the hours in which nothing new is begun through a window."""
        self.pacers = {bucket: Pacer(ceiling, clock, stop) for bucket, ceiling in ceilings.items()}
        self._of_key = Pacer(_key_ceiling(ceilings), clock, stop, credit=KEY_CREDIT_SECONDS)
        self._clock = clock
        self._count = count
        self._publish = publish
        self._night = night
        self._began = clock.now()
        self._told: Rest | None = None

    @property
    def is_resting(self) -> bool:
        """Whether the hours are on in which mass work rests."""
        return self._resting() is not None

    def _resting(self) -> Rest | None:
        return self._night.rest(self._clock.now(), self._began) if self._night else None

    async def rest(self, bucket: RateBudget) -> None:
        """Return once no hours are on in which mass work rests; raises Stopped where they have no end.

        The time of day is looked at again each minute: a machine may sleep.
        """
        while rest := self._resting():
            paused = f"Paused at {rest.since:%H:%M}, as decided."
            if rest.until is None:
                raise Stopped(paused, fix="Run the same command again to go on.")
            if rest != self._told:
                self._publish(Notice(f"{paused} It goes on at {rest.until:%H:%M}."))
                self._told = rest
            left = (rest.until - self._clock.now()).total_seconds()
            await self.pacers[bucket].wait(min(max(left, LEAST_REST), LOOK_AGAIN))

    async def read(
        self, bucket: RateBudget, call: Callable[[*Ts], Awaitable[T]], *arguments: *Ts, tries: int = TRIES
    ) -> T:
        """The result of ``call``, made with these arguments when its turn comes.

        Raises CallRefused after so many outages, Stopped when a service asks for a wait that is too long.
        """
        failures = sent = 0
        while True:
            await self.turn(bucket)
            self.counted(bucket)
            sent += 1
            attempt.set(sent)
            try:
                result = await call(*arguments)
            except Throttled as throttle:
                self.throttled(bucket, throttle)
            except Unavailable as outage:
                failures += 1
                await self.wait_out(bucket, failures, outage.reason, tries=tries)
            else:
                self.succeeded(bucket)
                return result

    async def turn(self, bucket: RateBudget, *, together: bool = False, finishing: bool = False) -> None:
        """Return when every budget that a request of this kind draws on grants it; raises Stopped.

        One after the other: who waits for a place in one budget holds none in the next. See ``Pacer.turn``.
        """
        *narrower, last = self._drawn_on(bucket)
        for pacer in narrower:
            await pacer.turn(finishing=finishing)
        await last.turn(together=together, finishing=finishing)
        if bucket in OF_ONE_KEY:
            await self._of_key.turn(finishing=finishing)

    async def pace(self, bucket: RateBudget) -> None:
        """Return when the pace of this kind grants the next item, whose requests take turns of theirs."""
        await self.pacers[bucket].turn(together=True)

    async def gate(self, bucket: RateBudget) -> None:
        """Return when no pause is on: for a turn that was granted before the pause began."""
        for pacer in self._drawn_on(bucket):
            await pacer.gate()

    def linger(self, bucket: RateBudget) -> float:
        """Seconds for which outcomes may wait to share a commit with the next requests of this kind."""
        return self._drawn_on(bucket)[-1].linger()

    def succeeded(self, bucket: RateBudget) -> None:
        for pacer in self._drawn_on(bucket):
            pacer.succeeded()

    def _drawn_on(self, bucket: RateBudget) -> list[Pacer]:
        return [self.pacers[name] for name in (bucket, *DRAWS_ON.get(bucket, ()))]

    def counted(self, bucket: RateBudget) -> None:
        self._count(COUNTED_AS[bucket])

    def throttled(self, bucket: RateBudget, throttle: Throttled) -> None:
        """Set the pause for everybody who has this far side's key, and show it.

        Raises Stopped where the far side asks for more patience than a run has.
        """
        self._count("throttled")
        if (throttle.retry_after or 0) > LONGEST_RETRY_AFTER:
            raise self._too_long(bucket, throttle.retry_after or 0)
        pacer = self.pacers[bucket]
        seconds = pacer.throttled(throttle.retry_after)
        if bucket in OF_ONE_KEY:
            for other in (*(self.pacers[name] for name in OF_ONE_KEY if name is not bucket), self._of_key):
                other.hold(pacer.pause_left)
        if seconds:
            self._publish(Waiting(SERVICE[bucket], round(seconds, 2), throttle.reason))

    def _too_long(self, bucket: RateBudget, seconds: float) -> Stopped:
        """``seconds`` is whatever the far side says, up to 1e308."""
        wait = timedelta(seconds=min(seconds, LONGEST_SAID.total_seconds()))
        until = (self._clock.now() + wait).astimezone().strftime("%Y-%m-%d %H:%M %Z")
        when = f"until {until}" if wait < LONGEST_SAID else "for years"
        return Stopped(
            f"{SERVICE[bucket]} asks to wait {when} before the next request (Retry-After):"
            " the run has stopped, and everything is recorded.",
            fix="Run the same command again then. If you do not expect such a wait, look at the service's"
            " status page, and at what stands between it and this machine.",
        )

    async def wait_out(self, bucket: RateBudget, failures: int, reason: str, *, tries: int = TRIES) -> None:
        """Wait after the nth failure in a row; raises CallRefused when there were too many."""
        if failures >= tries:
            raise CallRefused(
                f"{SERVICE[bucket]} does not answer as it should, {failures} times in a row: {reason}.",
                fix="Check the network and the service's status page, then run the same command again.",
            )
        seconds = backoff(failures)
        self._publish(Waiting(SERVICE[bucket], seconds, reason))
        await self.pacers[bucket].wait(seconds)


def _key_ceiling(ceilings: Mapping[RateBudget, float]) -> float:
    """Requests a second of one key; who was given more writes than documented has them for the key, too."""
    more = max(ceilings.get(RateBudget.WORKOS_WRITE, 0.0) - DOCUMENTED_WRITES, 0.0)
    return KEY_PER_SECOND + more
