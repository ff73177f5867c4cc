"""How long so many requests take, as a range: at the chosen rate, and where WorkOS allows 40 % less."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.domain.words import duration

# Starts are spaced at this share of a ceiling (engine/pacing.py).
SPACED = 0.99
LOWER_LIMIT = 0.6


@dataclass(frozen=True, slots=True)
class DurationRange:
    """Seconds at the chosen rate, and at a limit that is 40 % lower."""

    least: float
    most: float

    @property
    def told(self) -> str:
        """``5 h 30 min to 9 h 10 min``."""
        least, most = duration(self.least), duration(self.most)
        return least if least == most else f"{least} to {most}"


def duration_range(requests: int, per_second: float) -> DurationRange:
    """For requests that are sent at no more than so many a second."""
    least = requests / (per_second * SPACED)
    return DurationRange(least, least / LOWER_LIMIT)
