"""Reading on in the events: what became of the resets, and who signs in by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from wizard.domain.events import EventsSeen
from wizard.domain.mail.adoption import USER_EVENT_KINDS, UserEvent
from wizard.domain.paging import Pages
from wizard.domain.rows.pool import Unread
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.guide.optional_calls import EVENTS
from wizard.ports import EventPage, VendorEvent
from wizard.steps.optional import asked, noted

# Events are read from a little before the first write: clocks differ.
BEFORE = timedelta(minutes=5)
# One request may span so much (https://workos.com/docs/reference/events/list).
LONGEST_RANGE = timedelta(days=30) - BEFORE


async def read_events(ctx: Context) -> EventStream:
    """Read what is new. The first page by time, every later one by cursor, in this run and the next.

    Ends with an empty page after which there is said to be none, which says up to when everything was read;
    reads nothing where WorkOS shows no events to this key, and no further where they do not end.
    """
    followed = ctx.journal.mailing.followed_since()
    if followed is None:
        return
    known: str | None = ctx.journal.meta("events_after")
    pages, after = Pages("events in WorkOS"), known
    while True:
        since = None if after else max(followed - BEFORE, ctx.clock.now() - LONGEST_RANGE)
        page = await asked(ctx, RateBudget.WORKOS_READ, EVENTS, _page, ctx, pages, since, after)
        for event in noted(ctx, EVENTS, page):
            yield event
        if isinstance(page, Unread):
            return
        after = cursor_after(page)
        if page.events or after is None:
            # Only an event's id is kept as a cursor, never what an empty page gave.
            yield EventsSeen(_user_events(page.events), before=known, after=after or known)
            known = after
        if after is None:
            return


async def _page(ctx: Context, pages: Pages, since: datetime | None, after: str | None) -> EventPage:
    """A page of events; raises CallRefused as well where the listing does not move."""
    page = await ctx.target.events(tuple(USER_EVENT_KINDS), since=since, after=after)
    pages.page((event.id for event in page.events), cursor_after(page))
    return page


def cursor_after(page: EventPage) -> str | None:
    """Where to go on: after the last event, also where it is said to be the last; None ends it."""
    return page.events[-1].id if page.events else page.after


def _user_events(events: Sequence[VendorEvent]) -> tuple[UserEvent, ...]:
    return tuple(
        UserEvent(USER_EVENT_KINDS[event.name], event.user_id, event.email, event.at)
        for event in events
        if event.name in USER_EVENT_KINDS
    )
