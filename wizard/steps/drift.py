"""The pool as it is at this moment next to the latest listing, read for check 2 and kept nowhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wizard.domain.events import PoolCompared
from wizard.domain.paging import PATIENCE
from wizard.domain.planning.delta import Change
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.text import clean
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.errors import Blocked
from wizard.ports import RowQuery, TokenRefused, UserPage
from wizard.steps.freshness import CLOCK_SKEW
from wizard.steps.pool_recoveries import set_back

# At 5 pages a second this many rows take some five minutes; a larger pool is listed for good instead.
MOST = 100_000
NAMED = 5
RESTARTS = 5
# Check 2 rests on a look at the pool that is newer than this before the cutover.
NEWEST = timedelta(hours=24)
PAGE_ROWS = 60
# What a verdict names where no one has looked.
DRIFT = "drift"

# What the migration reads of a row, next to what the mapping names.
_USED = ("email", "email_verified", "given_name", "family_name", "name", "identities")


async def compare_pool(ctx: Context) -> PoolCompared | None:
    """How the pool differs from the latest listing now; None where that cannot be said in minutes."""
    listing = ctx.journal.listing()
    if listing is None or listing.finished_at is None or ctx.journal.listed(listing.id) > MOST:
        return None
    found = _Comparison((*_USED, *ctx.setting("mapping")))
    async for page in _pages(ctx, found):
        known = ctx.journal.rows_as_listed([row.sub for row in page.rows])
        for row in page.rows:
            found.see(row, known.get(row.sub))
    if found.known < ctx.journal.listed(listing.id):
        found.miss(ctx.journal.listed_subs())
    return PoolCompared(
        listing.id,
        rows=len(found.seen),
        new=found.counts[Change.NEW],
        changed=found.counts[Change.CHANGED],
        disabled=found.counts[Change.DISABLED],
        gone=found.counts[Change.GONE],
        first=tuple(found.first),
    )


def is_stale(ctx: Context) -> bool:
    """Whether no one has looked at the pool since a day before the cutover, or before now (spec 11)."""
    seen, cutover = _seen(ctx), ctx.journal.meta("cutover")
    now = ctx.clock.now()
    until = datetime.fromisoformat(cutover["at"]) if cutover else now
    return seen is None or seen < until - NEWEST or seen > now + CLOCK_SKEW


def drift_unknown(ctx: Context) -> dict[str, str]:
    """What check 2 lacks where no look at the pool is new enough: the way to one, and its duration."""
    listing = ctx.journal.listing()
    if listing is None or not is_stale(ctx):
        return {}
    rows, seen = ctx.journal.listed(listing.id), _seen(ctx)
    pace = float(ctx.setting("pace.cognito_pages_per_second"))
    minutes = math.ceil(rows / PAGE_ROWS / pace / 60)
    when = f"at {seen:%Y-%m-%d %H:%M} UTC" if seen else "never to its end"
    return {
        DRIFT: (
            f"How the pool differs by now: it was looked at {when}, and that must be less than"
            f" {NEWEST.total_seconds() / 3600:.0f} hours before the cutover. List it again (--relist): about"
            f" {counted(minutes, 'minute')} for {counted(rows, 'row')}."
        )
    }


def _seen(ctx: Context) -> datetime | None:
    """When the pool was last seen whole: by the listing of now, or by a comparison with it."""
    listing, compared = ctx.journal.listing(), _compared(ctx)
    times = [listing.finished_at] if listing and listing.finished_at else []
    if compared:
        times.append(datetime.fromisoformat(compared["at"]))
    return max(times, default=None)


def drift_evidence(ctx: Context) -> str:
    """As of which listing check 2 speaks, and how many rows of the pool differ from it by now."""
    listing, compared, delta = ctx.journal.listing(), _compared(ctx), ctx.journal.delta()
    at = f"{listing.finished_at:%Y-%m-%d %H:%M}" if listing and listing.finished_at else "not finished"
    said = f"As of listing {delta.listing} ({at} UTC)"
    if compared:
        seen = datetime.fromisoformat(compared["at"])
        rows = _drift(compared)
        said += f", drift since: {counted(rows, 'row')} ({seen:%Y-%m-%d %H:%M} UTC)"
    else:
        said += ", drift since: not looked at"
    if delta.left:
        said += (
            f"; {delta.left:,} users left the pool ({delta.marked:,} marked, {delta.revoked:,} signed out,"
            f" {delta.undecided:,} undecided)"
        )
    return f"{said}."


def drift_problems(ctx: Context) -> Iterator[str]:
    """Rows of the pool that WorkOS does not show yet: listed and not brought over, or not even listed."""
    delta = ctx.journal.delta()
    if delta.complete and delta.since and delta.drift and not delta.imported:
        parts = ", ".join(f"{getattr(delta, word):,} {word}" for word in Change if getattr(delta, word))
        items = [item for word in Change for item in ctx.journal.rows(RowQuery(change=word), 0, NAMED)[0]]
        named = ", ".join(clean(item.row.sub) for item in items[:NAMED])
        yield f"listing {delta.listing} is not brought over ({parts}), first {named}"
    if summary := set_back(ctx):
        yield f"{summary[:1].lower()}{summary[1:-1]}: list it again (--relist)"
    compared = _compared(ctx)
    if compared and _drift(compared):
        named = ", ".join(map(clean, compared["first"]))
        yield f"{_drift(compared):,} changed in the pool since, first {named}: run with --relist"


def _compared(ctx: Context) -> Mapping[str, Any] | None:
    """The latest look at the pool, where it was next to the listing of now."""
    compared: Mapping[str, Any] | None = ctx.journal.meta("compared")
    listing = ctx.journal.listing()
    return compared if compared and listing and compared["listing"] == listing.id else None


def _drift(compared: Mapping[str, Any]) -> int:
    return sum(compared[change] for change in Change)


@dataclass(slots=True)
class _Comparison:
    """What the pages showed next to the listing; ``used`` are the attributes that matter."""

    used: tuple[str, ...]
    seen: set[str] = field(default_factory=set)
    known: int = 0
    counts: Counter[Change] = field(default_factory=Counter)
    first: list[str] = field(default_factory=list)

    def see(self, row: CognitoRow, before: CognitoRow | None) -> None:
        if row.sub in self.seen:
            return
        self.seen.add(row.sub)
        if before is None:
            self._note(Change.NEW, row.sub, Change.NEW)
            return
        self.known += 1
        if before.enabled and not row.enabled:
            self._note(Change.DISABLED, row.sub, Change.DISABLED)
        elif names := list(self._differing(before, row)):
            self._note(Change.CHANGED, row.sub, ", ".join(names))

    def miss(self, subs: Iterator[str]) -> None:
        for sub in subs:
            if sub not in self.seen:
                self._note(Change.GONE, sub, Change.GONE)

    def _differing(self, before: CognitoRow, now: CognitoRow) -> Iterator[str]:
        if before.enabled != now.enabled:
            yield "Enabled"
        if before.status is not now.status:
            yield "UserStatus"
        for name in self.used:
            if before.attributes.get(name, "") != now.attributes.get(name, ""):
                yield name

    def _note(self, change: Change, sub: str, what: str) -> None:
        self.counts[change] += 1
        if len(self.first) < NAMED:
            self.first.append(f"{sub} ({what})")


async def _pages(ctx: Context, found: _Comparison) -> AsyncGenerator[UserPage, None]:
    """Every page; a refused token begins again, and rows that come twice count once."""
    token: str | None = None
    restarts = idle = 0
    while True:
        try:
            page = await ctx.read(RateBudget.COGNITO_LIST, ctx.source.page, token)
        except TokenRefused as refused:
            restarts += 1
            if token is None or restarts > RESTARTS:
                raise Blocked(
                    f"Cognito refuses to go on with the listing: {refused.reason}.",
                    fix="Wait a little, then run the same command again.",
                ) from refused
            token, idle = None, -len(found.seen)
            continue
        before = len(found.seen)
        yield page
        idle = 0 if len(found.seen) > before else idle + 1
        if page.next_token is None:
            return
        if idle > PATIENCE:
            raise Blocked(
                f"Cognito has sent {idle} pages in a row without one new user: the listing is not moving.",
                fix="Run the same command again.",
            )
        token = page.next_token
