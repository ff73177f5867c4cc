"""An event loop whose time jumps to the next timer, and a far side with rate limits, for hours in seconds."""

from __future__ import annotations

import asyncio
import math
import selectors
from collections import deque
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from wizard.ports import Throttled

T = TypeVar("T")
START = datetime(2026, 11, 23, 8, tzinfo=UTC)


class _JumpingSelector(selectors.DefaultSelector):
    """Never waits for a timer: it says by how much time must jump instead."""

    jumped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self.jumped += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.jumped


def run_virtually(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in time that jumps."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


class LoopClock:
    """A Clock that follows the running loop's time."""

    def now(self) -> datetime:
        return START + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class FarSide:
    """Takes ``limit`` requests per ``window`` seconds, fixed or sliding, each after ``latency``."""

    def __init__(self, limit: int, window: float, *, sliding: bool, latency: float = 0.12) -> None:
        self.limit, self.window, self.sliding, self.latency = limit, window, sliding, latency
        self.accepted = self.refused = self.flying = self.peak = 0
        self.inside_pause = 0
        self._starts: deque[float] = deque()
        self._window_start = 0.0
        self._told_until = 0.0

    async def request(self) -> None:
        self.flying += 1
        self.peak = max(self.peak, self.flying)
        try:
            await asyncio.sleep(self.latency / 2)
            wait = self._wait(asyncio.get_running_loop().time())
            await asyncio.sleep(self.latency / 2)
        finally:
            self.flying -= 1
        if wait:
            self.refused += 1
            raise Throttled("too many requests", wait)
        self.accepted += 1

    def _wait(self, now: float) -> float:
        if self.sliding:
            while self._starts and self._starts[0] <= now - self.window:
                self._starts.popleft()
            opens = self._starts[0] + self.window if self._starts else now
        else:
            if now >= self._window_start + self.window:
                self._window_start = now
                self._starts.clear()
            opens = self._window_start + self.window
        if len(self._starts) < self.limit:
            self._starts.append(now)
            return 0.0
        return float(math.ceil(opens - now)) or 1.0
