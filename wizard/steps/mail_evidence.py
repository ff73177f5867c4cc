"""Who was sent a reset already, by whomever: ``password_reset.created`` events of the last 90 days (R4).

Events are kept for 90 days, and a request by time spans at most 30
(https://workos.com/docs/events/data-syncing/events-api): ranges lead to the first event, and from there its
cursor leads on, in this run and the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from wizard.domain.events import ResetEventsRead, ResetEventsRefused
from wizard.domain.paging import Pages
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import CallFailed
from wizard.ports import EventPage, VendorEvent
from wizard.steps.adoption import cursor_after

CREATED = "password_reset.created"
# A little less than is kept, and than one request may span: neither is asked for what is just gone.
KEPT = timedelta(days=90) - timedelta(minutes=5)
LONGEST_RANGE = timedelta(days=30) - timedelta(minutes=5)
# An event may appear some minutes after its time: what was read up to lately is read again.
LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Place:
    """How far the reading has come."""

    since: datetime
    window: datetime
    after: str | None = None
    after_at: datetime | None = None


async def read_evidence(ctx: Context) -> EventStream:
    """Read the events that are new to this journal, at first those of 90 days; each page with its cursor.

    Where WorkOS refuses to show events, or shows them without an end, that is recorded, and nothing is
    raised. Raises Stopped and Blocked.
    """
    pages = Pages("reset events in WorkOS")
    try:
        place = _place(ctx, await _far_time(ctx))
        after = place.after
        while True:
            now = _now(ctx)
            end = place.window + LONGEST_RANGE
            is_last = after is not None or end >= now
            page = await _page(ctx, place, after, None if is_last else end)
            after = cursor_after(page) or after
            pages.page((event.id for event in page.events), cursor_after(page))
            if page.events:
                last = page.events[-1]
                place = replace(place, after=last.id, after_at=last.at)
            elif page.after:
                # There is said to be more: an empty page does not tell that all was read.
                continue
            elif not is_last:
                place = replace(place, window=end)
            yield _read(place, page.events, None if page.events or not is_last else now)
            if is_last and not page.events:
                return
    except CallFailed as refused:
        yield ResetEventsRefused(refused.message)


def lost_since(ctx: Context) -> datetime | None:
    """From when on this journal may lack mails: None where it was never an older state or a copy."""
    recovered = ctx.journal.meta("recovered")
    if recovered is None:
        return None
    last = recovered.get("last_commit")
    # Without a date of its last commit: no one was mailed before the first plan was confirmed.
    return datetime.fromisoformat(last) if last else ctx.journal.mailing.followed_since()


def _read(place: _Place, events: Sequence[VendorEvent], through: datetime | None) -> ResetEventsRead:
    created = tuple((event.user_id, event.at) for event in events if event.name == CREATED)
    return ResetEventsRead(created, place.since, place.window, place.after, place.after_at, through)


def _place(ctx: Context, now: datetime) -> _Place:
    """Where to go on; from the start of what WorkOS keeps where the last place is out of its reach by now."""
    known: dict[str, Any] = ctx.journal.meta("reset_events") or {}
    kept = now - KEPT
    if "since" not in known:
        return _Place(since=kept, window=kept)
    since, window, after_at, through = (
        datetime.fromisoformat(known[name]) if known[name] else None
        for name in ("since", "window", "after_at", "through")
    )
    assert since is not None
    assert window is not None
    if known["after"] and after_at and after_at >= kept:
        return _Place(since, window, known["after"], after_at)
    begin = max(window, through - LATE if through else window)
    return _Place(since, begin) if begin >= kept else _Place(since=kept, window=kept)


async def _page(ctx: Context, place: _Place, after: str | None, until: datetime | None) -> EventPage:
    if after:
        return await ctx.read(
            RateBudget.WORKOS_READ, lambda: ctx.target.events((CREATED,), since=None, after=after)
        )
    return await ctx.read(
        RateBudget.WORKOS_READ,
        lambda: ctx.target.events((CREATED,), since=place.window, after=None, until=until),
    )


async def _far_time(ctx: Context) -> datetime:
    """WorkOS' time, asked for by one event where it has not answered yet: ranges are cut by its clock."""
    if ctx.target.now() is None:
        since = ctx.clock.now() - LONGEST_RANGE
        await ctx.read(
            RateBudget.WORKOS_READ, lambda: ctx.target.events((CREATED,), since=since, after=None, limit=1)
        )
    return _now(ctx)


def _now(ctx: Context) -> datetime:
    return ctx.target.now() or ctx.clock.now()
