"""The event log of one environment, as ``GET /events`` reads it.

Rules: https://workos.com/docs/reference/events/list (oldest first, at most 30 days per request,
``after`` and ``range_start`` exclude each other).
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import Any

from wizard.rehearsal.identifiers import Ids, Now, stamp
from wizard.rehearsal.paging import limit_of
from wizard.rehearsal.refusals import unprocessable

LONGEST_RANGE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    name: str
    created_at: str
    payload: Callable[[], Mapping[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {
            "object": "event",
            "id": self.id,
            "event": self.name,
            "data": self.payload(),
            "created_at": self.created_at,
        }


class EventLog:
    """Events by name, each list in the order of their ids."""

    def __init__(self, ids: Ids, now: Now) -> None:
        self._ids = ids
        self._now = now
        self._by_name: dict[str, list[Event]] = {}

    def add(self, name: str, payload: Callable[[], Mapping[str, Any]]) -> None:
        """``payload`` renders an object that never changes, so that a million events stay small."""
        event = Event(self._ids.new("event"), name, stamp(self._now()), payload)
        self._by_name.setdefault(name, []).append(event)

    def page(self, query: Mapping[str, str]) -> dict[str, Any]:
        names = [name for name in query.get("events", "").split(",") if name]
        if not names:
            raise unprocessable("events", "events must hold at least one event name")
        after = query.get("after")
        start, end = _moment(query, "range_start"), _moment(query, "range_end")
        if after and start:
            raise unprocessable("after", "after and range_start exclude each other")
        if start and end and _parsed(end) - _parsed(start) > LONGEST_RANGE:
            raise unprocessable("range_end", "a range may span at most 30 days")
        limit = limit_of(query)
        found = list(islice(self._select(set(names), after, start, end), limit + 1))
        shown = found[:limit]
        return {
            "object": "list",
            "data": [event.as_json() for event in shown],
            "list_metadata": {"after": shown[-1].id if len(found) > limit else None},
        }

    def _select(
        self, names: set[str], after: str | None, start: str | None, end: str | None
    ) -> Iterator[Event]:
        tails = []
        for name in names:
            events = self._by_name.get(name, [])
            if after:
                first = bisect_right(events, after, key=attrgetter("id"))
            else:
                first = bisect_right(events, start or "", key=attrgetter("created_at"))
            tails.append(islice(events, first, None))
        for event in heapq.merge(*tails, key=attrgetter("id")):
            if end and event.created_at >= end:
                return
            yield event


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(query: Mapping[str, str], name: str) -> str | None:
    """A UTC timestamp with ``Z``; ``+00:00`` is refused, as the API refuses it."""
    text = query.get(name)
    if not text:
        return None
    try:
        moment = _parsed(text) if text.endswith("Z") else None
    except ValueError:
        moment = None
    if moment is None:
        raise unprocessable(name, f"{name} must be an ISO 8601 timestamp in UTC with a Z suffix")
    return stamp(moment.astimezone(UTC))
