"""Reading on in the events: what became of the resets, and who signs in by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from wizard.domain.adoption import SIGHTS, Sighting
from wizard.domain.events import EventsSeen
from wizard.ports import Bucket, Context, EventStream, NotOffered, VendorEvent

# Events are read from a little before the first write: clocks differ.
BEFORE = timedelta(minutes=5)
# One request may span so much (https://workos.com/docs/reference/events/list).
LONGEST_RANGE = timedelta(days=30) - BEFORE


async def read_events(ctx: Context) -> EventStream:
    """Read what is new. The first page by time, every later one by cursor, in this run and the next.

    Ends with an empty page, which says up to when everything was read; reads nothing where WorkOS shows
    no events to this key.
    """
    followed = ctx.journal.mailing.followed_since()
    if followed is None:
        return
    after: str | None = ctx.journal.meta("events_after")
    while True:
        since = None if after else max(followed - BEFORE, ctx.clock.now() - LONGEST_RANGE)
        try:
            page = await ctx.read(
                Bucket.WORKOS_READ,
                lambda after=after, since=since: ctx.target.events(  # type: ignore[misc]
                    tuple(SIGHTS), since=since, after=after
                ),
            )
        except NotOffered:
            return
        last = page.events[-1].id if page.events else after
        yield EventsSeen(_sightings(page.events), before=after, after=last)
        if not page.events:
            return
        after = last


def _sightings(events: Sequence[VendorEvent]) -> tuple[Sighting, ...]:
    return tuple(
        Sighting(SIGHTS[event.name], event.user_id, event.email, event.at)
        for event in events
        if event.name in SIGHTS
    )
