"""How many users were settled when: slots of a few seconds, from the first write of an import on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

SLOT_SECONDS = 5
LEAST_SLOTS = 3


def slot_of(at: datetime) -> int:
    """The number of a slot since 1970."""
    return int(at.timestamp()) // SLOT_SECONDS


def begin_of(slot: int) -> datetime:
    """When a slot begins, in UTC."""
    return datetime.fromtimestamp(slot * SLOT_SECONDS, UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """Users settled and requests throttled, by slot; slots in which nothing came are left out."""

    settled: Mapping[int, int] = field(default_factory=dict)
    slowed: Mapping[int, int] = field(default_factory=dict)

    @property
    def slots(self) -> list[int]:
        """In which there was work, in order; pauses between them are left out."""
        return sorted(self.settled.keys() | self.slowed.keys())

    @property
    def average(self) -> float | None:
        """Users settled per second of work; None before there is enough to tell."""
        slots = self.slots
        if len(slots) < LEAST_SLOTS:
            return None
        return sum(self.settled.values()) / (len(slots) * SLOT_SECONDS)

    def rates(self, now: datetime) -> list[tuple[float, bool]]:
        """Per slot, in order: users settled per second, and whether WorkOS throttled in it."""
        current, passed = slot_of(now), max(1.0, now.timestamp() % SLOT_SECONDS)
        return [
            (
                self.settled.get(slot, 0) / (passed if slot == current else SLOT_SECONDS),
                slot in self.slowed,
            )
            for slot in self.slots
        ]
