"""The geometry of the report's charts; the templates draw them as SVG inside the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.domain.planning.people import RowState

# What is there at all is to be seen, however small its share of a million.
LEAST = 0.4
DAYS = 31
HEIGHT = 100.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: from ``start`` on ``width`` wide, both in percent of the whole."""

    word: str
    n: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Column:
    """One day of adoption: heights of its columns in percent of the highest, by word."""

    day: str
    at: float
    width: float
    counts: Mapping[str, int]
    heights: Mapping[str, float]


def rows_by_state(users: Mapping[str, int]) -> tuple[Part, ...]:
    """R3 as one bar: every exported row in exactly one part."""
    return _parts({state.value: users[state] for state in RowState})


def resets(sums: Mapping[str, int]) -> tuple[Part, ...]:
    """``due`` as one bar."""
    return _parts({word: sums[word] for word in ("sent", "remaining", "in_doubt", "failed")})


def adoption(days: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The last days as columns."""
    shown = days[-DAYS:]
    words = ("created", "used", "first_sign_ins", "failed_sign_ins")
    most = max((day[word] for day in shown for word in words), default=0) or 1
    width = 100 / len(shown) if shown else 0
    return tuple(
        Column(
            day=day["day"],
            at=round(index * width, 3),
            width=round(width, 3),
            counts={word: day[word] for word in words},
            heights={word: round(HEIGHT * day[word] / most, 2) for word in words},
        )
        for index, day in enumerate(shown)
    )


def _parts(counts: Mapping[str, int]) -> tuple[Part, ...]:
    """Widths add up to 100; small parts are drawn wider at the others' expense."""
    there = {word: n for word, n in counts.items() if n}
    total = sum(there.values())
    widths = {word: max(LEAST, 100 * n / total) for word, n in there.items()}
    scale = 100 / sum(widths.values()) if widths else 1
    parts: list[Part] = []
    start = 0.0
    for word, n in there.items():
        width = widths[word] * scale
        parts.append(Part(word, n, round(start, 3), round(width, 3)))
        start += width
    return tuple(parts)
