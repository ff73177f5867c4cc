"""How fast an import went, by its own events, and how politely, by the far side's count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Done, Operator

DOCUMENTED: dict[str, Any] = {"limits": {}, "latency_ms": 80}  # 500 writes in 10 s, 80 ms away


@dataclass(frozen=True)
class Pace:
    """Persons created, seconds from the first attempt to the last outcome, and what WorkOS counted."""

    persons: int
    seconds: float
    stats: dict[str, Any]

    @property
    def per_second(self) -> float:
        return self.persons / self.seconds


def measured(operator: Operator, far_side: FarSide) -> Pace:
    """Import everybody, and time it."""
    far_side.set(**DOCUMENTED)
    far_side.forget()
    done = operator.migrate()
    return Pace(operator.status()["persons"]["created"], _seconds(done), far_side.stats())


def _seconds(done: Done) -> float:
    moments = [
        datetime.fromisoformat(event["at"])
        for event in done.events
        if event["event"] in {"attempted", "settled"}
    ]
    return (moments[-1] - moments[0]).total_seconds()
