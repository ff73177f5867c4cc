"""When the next request may start: arithmetic over a clock (``limits.md`` 3).

Starts are spaced evenly at 0.99 of the ceiling; those of a window of requests come in eights, for requests
that start together share a wake-up and a commit. A throttle sets one pause for everybody, and what went
through from one pause's end to the next, the pause included, teaches what the far side really allows:
whoever keeps running into a limit gets exactly the limit, be its window fixed or sliding.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque

from wizard.errors import Stopped
from wizard.ports import Clock

MARGIN = 0.99
# At 49.5/s the fullest 10 s hold 62 eights, 496 requests of the 500 that are allowed.
TOGETHER = 8
LONGEST_STEP = 0.1625
# A late start may be made up for, but only by this much: 1 % of a 10 s window is 0.1 s.
CREDIT_SECONDS = 0.08
# The documented windows last 10 s; less than one window says little about a rate: it halves it at most.
MEASURED_SECONDS = 9.5
LONGEST_PAUSE = 60.0
# A sliding window that is full stays full if it is asked again at once: let some room come about.
SHORTEST_PAUSE = 1.0
CREEP = 1.04
CREEP_SECONDS = 12.0
BELOW_THROTTLED = 0.985
# A limit that was met may have been somebody else's traffic: after so long it is tried again.
FINISH_SECONDS = 5.0
FORGET_SECONDS = 300.0
SLOWEST = 0.5


class Pacer:
    """One budget of requests per second, shared by everybody who asks for a turn."""

    def __init__(
        self, ceiling: float, clock: Clock, stop: asyncio.Event, *, credit: float = CREDIT_SECONDS
    ) -> None:
        """``credit``: seconds by which a start may be late and still be made up for."""
        self.ceiling = ceiling
        self._credit = credit
        self.rate = ceiling * MARGIN
        self._clock = clock
        self._stop = stop
        self._next_start = clock.monotonic()
        self._pause_until = 0.0
        self._clean_since = self._throttled_at = clock.monotonic()
        self._successes = 0
        # Ends of pauses, each with the successes until then.
        self._marks: deque[tuple[float, int]] = deque([(clock.monotonic(), 0)], maxlen=64)
        self._pauses_in_a_row = 0
        self._lowest_throttled = float("inf")

    async def turn(self, *, together: bool = False, finishing: bool = False) -> None:
        """Return when the next request may start; raises Stopped when the run is paused meanwhile.

        ``together`` waits a little longer for company, never less: for those who have others in flight, as
        one request at a time would wait each time. ``finishing``: the second request of two that belong
        together; a wait of up to FINISH_SECONDS does not heed the pause.
        """
        while True:
            self._creep()
            now = self._clock.monotonic()
            start = max(now - self._credit, self._next_start, self._pause_until)
            self._next_start = start + 1 / self.rate
            late = self._step_after(start) if together else start
            seconds = late - now if start > now else 0.0
            if finishing and seconds <= FINISH_SECONDS:
                await self._clock.sleep(seconds)
            else:
                await self.wait(seconds)
            if self._clock.monotonic() >= self._pause_until:
                return

    def linger(self) -> float:
        """Seconds until requests start together; where they do so often, for the last time in LONGEST_STEP.

        Outcomes that wait so long share a commit with the attempts of those.
        """
        now = self._clock.monotonic()
        return math.floor((now + LONGEST_STEP) / self._step) * self._step - now

    @property
    def _step(self) -> float:
        return min(TOGETHER / self.rate, LONGEST_STEP)

    def _step_after(self, start: float) -> float:
        """When those start whose turn comes about then: never before it."""
        return math.ceil(start / self._step) * self._step

    @property
    def pause_left(self) -> float:
        """Seconds until the pause that is on ends; 0 where none is."""
        return max(self._pause_until - self._clock.monotonic(), 0.0)

    async def gate(self) -> None:
        """Return when no pause is on: for a turn that was granted before the pause began."""
        while left := self.pause_left:
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
        doubling = min(float(2**self._pauses_in_a_row), LONGEST_PAUSE)
        seconds = max(SHORTEST_PAUSE, doubling if retry_after is None else retry_after)
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
        self._lowest_throttled = min(self._lowest_throttled, self.rate)
        long_ago = [mark for mark in self._marks if pause_end - mark[0] >= MEASURED_SECONDS]
        since, successes = long_ago[-1] if long_ago else self._marks[0]
        measured = (self._successes - successes) / max(pause_end - since, 1.0)
        if not long_ago:
            measured = max(measured, self.rate / 2)
        if self._successes > successes:
            self.rate = max(SLOWEST, min(self.rate, MARGIN * measured))
        self._marks.append((pause_end, self._successes))
        self._throttled_at = pause_end

    def _creep(self) -> None:
        now = self._clock.monotonic()
        if now - self._throttled_at >= FORGET_SECONDS:
            self._throttled_at = now
            self._lowest_throttled *= CREEP
        limit = min(self.ceiling * MARGIN, BELOW_THROTTLED * self._lowest_throttled)
        if self.rate < limit and now - self._clean_since >= CREEP_SECONDS:
            self._clean_since = now
            self.rate = min(limit, self.rate * CREEP)


def backoff(failures: int) -> float:
    """Seconds to wait after the nth failure in a row: 0.25 doubling up to 8."""
    return min(0.25 * 2.0 ** (failures - 1), 8.0)
