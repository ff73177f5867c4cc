"""Rate limits: how many requests a window may hold, and when the next one fits.

Documented figures: https://workos.com/docs/reference/rate-limits
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import StrEnum

Monotonic = Callable[[], float]


class WindowKind(StrEnum):
    FIXED = "fixed"
    SLIDING = "sliding"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``requests`` in any ``seconds``; a fixed window starts with its first request."""

    requests: int
    seconds: float
    kind: WindowKind = WindowKind.FIXED


@dataclass(frozen=True, slots=True)
class Limits:
    """What one environment allows; ``None`` switches a limit off."""

    writes: Limit | None = field(default_factory=lambda: Limit(500, 10))
    reads: Limit | None = field(default_factory=lambda: Limit(1000, 10))
    everything: Limit | None = field(default_factory=lambda: Limit(6000, 60))
    resets_per_address: Limit | None = field(default_factory=lambda: Limit(3, 60))
    sign_ins_per_address: Limit | None = field(default_factory=lambda: Limit(10, 60))

    @classmethod
    def none(cls) -> Limits:
        return cls(None, None, None, None, None)


class RateLimiter:
    """The windows in use, one per key: environment, API key or address."""

    def __init__(self, tick: Monotonic) -> None:
        self._tick = tick
        self._windows: dict[Hashable, deque[float]] = {}

    def admit(self, demands: list[tuple[Hashable, Limit]]) -> int | None:
        """Count one request against all demands; whole seconds to wait if one of them is full.

        A refused request counts against nothing.
        """
        now = self._tick()
        waits = [self._wait(key, limit, now) for key, limit in demands]
        longest = max(waits, default=0.0)
        if longest > 0:
            return max(1, math.ceil(longest))
        for key, _ in demands:
            self._windows[key].append(now)
        return None

    def _wait(self, key: Hashable, limit: Limit, now: float) -> float:
        starts = self._windows.setdefault(key, deque())
        match limit.kind:
            case WindowKind.FIXED:
                if starts and now - starts[0] >= limit.seconds:
                    starts.clear()
            case WindowKind.SLIDING:
                while starts and now - starts[0] >= limit.seconds:
                    starts.popleft()
        full = len(starts) >= limit.requests
        return starts[0] + limit.seconds - now if full else 0.0
