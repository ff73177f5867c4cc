"""The machine's own clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from wizard.adapters.web.retry_after import http_date
from wizard.ports import Clock


class SystemClock:
    """A ``Clock`` that reads the operating system's time and really sleeps."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


# A Date that lies so far behind is no late one.
SET_BACK = timedelta(seconds=5)


class FarClock:
    """The far side's clock: its latest word, and the seconds since; this machine's time of day is not asked.

    A ``Date`` holds whole seconds and takes time to arrive, so this clock is never ahead of the real one.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said: datetime | None = None
        self._at = 0.0

    def heard(self, headers: Mapping[str, str]) -> None:
        """Take in an answer's headers; one without a readable ``Date`` says nothing."""
        said = http_date(headers.get("Date", ""))
        if said is None:
            return
        known = self.now()
        # A second that has begun may be said late: what is known is nearer, unless the clock was set.
        if known is None or not timedelta() <= known - said < SET_BACK:
            self._said, self._at = said.astimezone(UTC), self._clock.monotonic()

    def now(self) -> datetime | None:
        if self._said is None:
            return None
        return self._said + timedelta(seconds=self._clock.monotonic() - self._at)
