"""When the next request may start: arithmetic over a clock (``limits.md`` 3).

Starts are spaced evenly at 0.99 of the ceiling. A throttle sets one pause for everybody, and the
successes between two pauses teach what the far side really allows.
"""

from __future__ import annotations

import asyncio

from wizard.errors import Stopped
from wizard.ports import Clock

MARGIN = 0.99
# A late start may be made up for, but only by this much: 1 % of a 10 s window is 0.1 s.
CREDIT_SECONDS = 0.08
WINDOWS = (1.0, 5.0, 10.0, 15.0, 30.0, 60.0)
LONGEST_PAUSE = 60.0
CREEP = 1.04
CREEP_SECONDS = 12.0
BELOW_THROTTLED = 0.985
SLOWEST = 0.5


class Pacer:
    """One budget of requests per second, shared by everybody who asks for a turn."""

    def __init__(self, ceiling: float, clock: Clock, stop: asyncio.Event) -> None:
        self.ceiling = ceiling
        self.rate = ceiling * MARGIN
        self._clock = clock
        self._stop = stop
        self._next_start = clock.monotonic()
        self._pause_until = 0.0
        self._cycle_start = clock.monotonic()
        self._clean_since = clock.monotonic()
        self._successes = 0
        self._pauses_in_a_row = 0
        self._lowest_throttled = float("inf")

    async def turn(self) -> None:
        """Return when the next request may start; raises Stopped when the run is paused meanwhile."""
        while True:
            self._creep()
            now = self._clock.monotonic()
            start = max(now - CREDIT_SECONDS, self._next_start, self._pause_until)
            self._next_start = start + 1 / self.rate
            await self.wait(start - now)
            if self._clock.monotonic() >= self._pause_until:
                return

    async def gate(self) -> None:
        """Return when no pause is on: for a turn that was granted before the pause began."""
        while (left := self._pause_until - self._clock.monotonic()) > 0:
            await self.wait(left)

    async def wait(self, seconds: float) -> None:
        """Sleep, unless the run is paused: then raise Stopped at once."""
        if seconds > 0:
            waits = [
                asyncio.ensure_future(self._clock.sleep(seconds)),
                asyncio.ensure_future(self._stop.wait()),
            ]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
        if self._stop.is_set():
            raise Stopped("Paused.", fix="Run the same command again to go on.")

    def succeeded(self) -> None:
        self._successes += 1
        self._pauses_in_a_row = 0

    def throttled(self, retry_after: float | None) -> float:
        """Pause everybody, learn from the cycle, and say how long the pause is; 0 if one is on already."""
        now = self._clock.monotonic()
        seconds = retry_after if retry_after is not None else float(2**self._pauses_in_a_row)
        seconds = max(0.05, min(seconds, LONGEST_PAUSE) if retry_after is None else seconds)
        if now < self._pause_until:
            self._pause_until = max(self._pause_until, now + (retry_after or 0))
            self._next_start = max(self._next_start, self._pause_until)
            return 0.0
        self._pauses_in_a_row += 1
        self._learn(now + seconds)
        self._pause_until = self._next_start = self._clean_since = now + seconds
        return seconds

    def hold(self, seconds: float) -> None:
        """Start nothing for so long, without learning from it: another budget was throttled."""
        self._pause_until = max(self._pause_until, self._clock.monotonic() + seconds)
        self._next_start = max(self._next_start, self._pause_until)

    def _learn(self, pause_end: float) -> None:
        cycle = pause_end - self._cycle_start
        self._lowest_throttled = min(self._lowest_throttled, self.rate)
        window = min(WINDOWS, key=lambda seconds: abs(seconds - cycle))
        if self._successes:
            self.rate = max(SLOWEST, min(self.rate, MARGIN * self._successes / window))
        self._cycle_start = pause_end
        self._successes = 0

    def _creep(self) -> None:
        now = self._clock.monotonic()
        limit = min(self.ceiling * MARGIN, BELOW_THROTTLED * self._lowest_throttled)
        if self.rate < limit and now - self._clean_since >= CREEP_SECONDS:
            self._clean_since = now
            self.rate = min(limit, self.rate * CREEP)


def backoff(failures: int) -> float:
    """Seconds to wait after the nth failure in a row: 0.25 doubling up to 8."""
    return min(0.25 * 2.0 ** (failures - 1), 8.0)
