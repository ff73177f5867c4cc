"""Numbers, lists and lengths of time in sentences.

Ages keep hours up to two days, because a listing counts as new for 24 hours; no library does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_MOST_MINUTES = 120
_SHORT = 2


def plural(n: int, word: str) -> str:
    """The word as it stands behind a number: ``row``, ``rows``."""
    return word if n == 1 else f"{word}s"


def counted(n: int, word: str) -> str:
    """``1 row``, ``2,000 rows``."""
    return f"{n:,} {plural(n, word)}"


def listed(texts: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    found = list(texts)
    if len(found) < _SHORT:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def lasting(age: timedelta) -> str:
    """An age, rounded down: days from two on, else hours, else minutes."""
    if age >= 2 * _DAY:
        return counted(age // _DAY, "day")
    if age >= _HOUR:
        return counted(age // _HOUR, "hour")
    return counted(max(0, age // _MINUTE), "minute")


def clock(at: datetime, now: datetime) -> str:
    """A time in this machine's zone: ``14:05`` for one of today, else with its date."""
    there, here = at.astimezone(), now.astimezone()
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%Y-%m-%d %H:%M}"


def ago(age: timedelta | None) -> str:
    return f"{lasting(age)} ago" if age is not None else "never"


def span(length: timedelta) -> str:
    """A length of time to the nearest minute, from two hours on to the nearest hour: ``20 minutes``."""
    minutes = max(1, round(length / _MINUTE))
    if minutes == 1:
        return "a minute"
    return counted(minutes, "minute") if minutes < _MOST_MINUTES else counted(round(minutes / 60), "hour")


def about(length: timedelta) -> str:
    """How long something will take, where that is an estimate: ``less than a minute``, ``about 3 hours``."""
    return "less than a minute" if length < _MINUTE else f"about {span(length)}"


def duration(seconds: float) -> str:
    """Seconds in two units: ``42 s``, ``2 min 6 s``, ``3 h 10 min``."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:  # noqa: PLR2004  minutes in an hour
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
