"""The list answer of WorkOS: ``{"object": "list", "data": […], "list_metadata": {"before", "after"}}``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.rehearsal.refusals import unprocessable

MAX_LIMIT = 100
DEFAULT_LIMIT = 10


class Order(StrEnum):
    ASC = "asc"
    DESC = "desc"
    NORMAL = "normal"  # rows as desc, ``before`` and ``after`` exchanged


class Shortened(StrEnum):
    """A page that ends before it must: with more to come, or as if it were the last."""

    NO = "no"
    SHORT = "short"
    EMPTY = "empty"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class PageRequest:
    limit: int
    order: Order
    before: str | None
    after: str | None
    shortened: Shortened = Shortened.NO

    @property
    def towards_older(self) -> bool:
        match self.order:
            case Order.ASC:
                return self.before is not None
            case Order.DESC:
                return self.before is None
            case Order.NORMAL:
                return self.after is None


def limit_of(query: Mapping[str, str]) -> int:
    """The ``limit`` parameter, 1 to 100; anything else is a 422."""
    text = query.get("limit", str(DEFAULT_LIMIT))
    limit = int(text) if text.isdecimal() else 0
    if not 1 <= limit <= MAX_LIMIT:
        raise unprocessable("limit", "limit must be an integer between 1 and 100")
    return limit


def page_request(query: Mapping[str, str], shortened: Shortened = Shortened.NO) -> PageRequest:
    order = query.get("order", Order.DESC)
    if order not in set(Order):
        raise unprocessable("order", "order must be one of asc, desc, normal")
    before, after = query.get("before"), query.get("after")
    if before and after:
        raise unprocessable("before", "before and after exclude each other")
    return PageRequest(
        limit=limit_of(query), order=Order(order), before=before, after=after, shortened=shortened
    )


def listing(
    ids: Sequence[str], request: PageRequest, render: Callable[[str], Mapping[str, Any]]
) -> dict[str, Any]:
    """One page of ``ids``, which are in ascending order, that is oldest first."""
    cursor = request.after or request.before
    if request.shortened is Shortened.EMPTY and cursor:
        return _envelope([], before=request.before, after=request.after)
    limit = max(1, request.limit // 3) if request.shortened is Shortened.SHORT else request.limit
    low, high = _window(ids, cursor, limit, towards_older=request.towards_older)
    rows = list(ids[low:high])
    if request.shortened is Shortened.LAST:
        low, high = 0, len(ids)
    older = rows[0] if rows and low > 0 else None
    newer = rows[-1] if rows and high < len(ids) else None
    if request.order is Order.ASC:
        return _envelope([render(key) for key in rows], before=older, after=newer)
    rows.reverse()
    before, after = (newer, older) if request.order is Order.DESC else (older, newer)
    return _envelope([render(key) for key in rows], before=before, after=after)


def endless(cursor: str | None) -> dict[str, Any]:
    """Nothing, and a cursor that was never given before; what comes after it comes after the old one."""
    return _envelope([], before=None, after=f"{cursor or ''}0")


def _window(ids: Sequence[str], cursor: str | None, limit: int, *, towards_older: bool) -> tuple[int, int]:
    if towards_older:
        high = bisect_left(ids, cursor) if cursor else len(ids)
        return max(0, high - limit), high
    low = bisect_right(ids, cursor) if cursor else 0
    return low, min(len(ids), low + limit)


def _envelope(data: list[Mapping[str, Any]], *, before: str | None, after: str | None) -> dict[str, Any]:
    return {"object": "list", "data": data, "list_metadata": {"before": before, "after": after}}
