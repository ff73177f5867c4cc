"""A clock that runs ten times as fast, for both sides of a migration: what is paced waits a tenth of it."""

from __future__ import annotations

import time

from wizard.adapters.clock import SystemClock

TIMES = 10


def tick() -> float:
    """Its seconds that never jump: for ``Rehearsal``, whose windows of requests are then as short."""
    return time.monotonic() * TIMES


class QuickClock(SystemClock):
    """The machine's time of day, but ten seconds pass in one."""

    def monotonic(self) -> float:
        return tick()

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / TIMES)
