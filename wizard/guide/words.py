"""Numbers and lists in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_SHORT = 2


def counted(n: int, word: str) -> str:
    """``1 person``, ``2 persons``."""
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def listed(texts: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    found = list(texts)
    if len(found) < _SHORT:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def lasting(age: timedelta) -> str:
    """Days from two on, else hours, else minutes."""
    if age >= 2 * _DAY:
        return counted(age // _DAY, "day")
    if age >= _HOUR:
        return counted(age // _HOUR, "hour")
    return counted(max(0, age // timedelta(minutes=1)), "minute")


def ago(age: timedelta | None) -> str:
    return f"{lasting(age)} ago" if age is not None else "never"
