"""What the events API shows of migrated persons: resets created and used, sign-ins, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AdoptionDay:
    """One day (UTC): resets created and used, persons who signed in for the first time, failed sign-ins."""

    day: date
    created: int = 0
    used: int = 0
    signed_in: int = 0
    failed: int = 0
