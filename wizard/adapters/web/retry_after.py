"""How long a far side asks to wait; what it says is text from outside (RFC 9110, 10.2.3)."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_to_wait(said: str, *, answered_at: str, now: datetime | None) -> float | None:
    """Seconds of a Retry-After header, a number or an HTTP date; None where it says nothing usable.

    A date is measured against the answer's own Date header (``answered_at``) where there is one, so that a
    wrong clock on this machine does not matter, else against ``now``. What lies in the past is 0. The
    result is finite and may be enormous: how long is too long is the engine's to say.
    """
    seconds = finite(said.strip())
    if seconds is None and (moment := http_date(said)) and (since := http_date(answered_at) or now):
        seconds = (moment - since).total_seconds()
    return None if seconds is None else max(seconds, 0.0)


def finite(value: object) -> float | None:
    """A number, or text that is one; None for anything else, NaN and infinity."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) else None


def http_date(text: str) -> datetime | None:
    """The moment that an HTTP date names, in UTC where it does not say."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
