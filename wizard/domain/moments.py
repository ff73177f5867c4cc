"""Dates as Cognito, the AWS CLI and other programs write them down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# In seconds this is the year 5138, in milliseconds 1973: no user of Cognito lies near.
_MILLISECONDS_FROM = 1e11
# ConvertTo-Json of Windows PowerShell and older .NET serializers: milliseconds; the offset is for display.
_DOT_NET = re.compile(r"\\?/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?/")
_NUMBER = re.compile(r"-?\d{9,15}(?:\.\d{1,9})?")  # eight digits are a day in ISO 8601
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_moment(value: object) -> datetime | None:
    """The moment that a value names; None for nothing, and for what cannot be read.

    Datetimes, seconds or milliseconds since 1970 (as a number or in digits), ISO 8601, RFC 1123 and
    ``/Date(…)/``. Without a zone it is UTC.
    """
    match value:
        case datetime():
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        case bool():
            return None
        case int() | float():
            return _from_epoch(value)
        case str():
            return _from_text(value.strip())
        case _:
            return None


def _from_epoch(number: float) -> datetime | None:
    try:
        seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
        # Not fromtimestamp: what a platform's C library takes differs.
        return _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def _from_text(text: str) -> datetime | None:
    if found := _DOT_NET.fullmatch(text):
        return _from_milliseconds(int(found[1]))
    if _NUMBER.fullmatch(text):
        return _from_epoch(float(text))
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            return _kept(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _from_milliseconds(number: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(milliseconds=number)
    except OverflowError:
        return None


def _kept(moment: datetime) -> datetime:
    """Raises ValueError or OverflowError for a moment that leaves the calendar once it is in UTC."""
    moment.astimezone(UTC)
    return moment
