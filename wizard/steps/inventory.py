"""Step 3: one listing of the pool, committed page by page, classified as it comes."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import ClassVar

from wizard.domain.events import (
    Event,
    ListingFinished,
    ListingRestarted,
    ListingStarted,
    MfaScanned,
    PageListed,
    PoolRead,
    StepMoved,
    TwinsCounted,
)
from wizard.domain.federation.providers import provider_seen
from wizard.domain.paging import PATIENCE
from wizard.domain.planning.census import CensusTaker
from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.listed import listed_row
from wizard.domain.rows.pool import LIST_PROVIDERS, Pool, Provider, Unread
from wizard.domain.steps import StepName, StepState
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked
from wizard.guide.answers import rules_of
from wizard.guide.mfa_scan import MFA_SCAN, SAMPLE
from wizard.guide.optional_calls import GET_USER
from wizard.journal import Reader
from wizard.ports import Listing, TokenRefused
from wizard.steps.companies import count_companies
from wizard.steps.optional import asked, noted
from wizard.steps.pool_recoveries import LIST_AGAIN, require_settled, see_recoveries, set_back

# A listing must move: PATIENCE pages in a row without a new row, beyond those it repeats, end it.
RESTARTS = 20
SCAN_BATCH = 20


class InventoryStep:
    """Ends with every row of the pool in the journal, and twins and MFA counted."""

    name: ClassVar[StepName] = StepName.INVENTORY
    every_run: ClassVar[bool] = False

    async def run(self, ctx: Context) -> EventStream:
        pool = await ctx.read(RateBudget.COGNITO_READ, ctx.source.pool)
        yield PoolRead(pool)
        listing = ctx.journal.listing()
        if listing is None:
            yield ListingStarted(1, pool.estimate)
            listing = ctx.journal.listing()
            assert listing is not None
        if listing.finished_at is None:
            async for event in _begun(ctx, listing):
                yield event
            listing = ctx.journal.listing()
            assert listing is not None
            async for event in list_pool(ctx, pool, listing):
                yield event
        if named := _named_by_usernames(ctx):
            yield PoolRead(replace(pool, providers=(*pool.providers, *named)))
        yield take_census(ctx.journal)
        yield count_companies(ctx.journal)
        async for scanned in _scan_mfa(ctx, pool):
            yield scanned
        rows = ctx.journal.listed(listing.id)
        yield StepMoved(StepName.INVENTORY, StepState.DONE, f"{rows:,} rows")


def _named_by_usernames(ctx: Context) -> tuple[Provider, ...]:
    """Providers that only usernames name, where the pool's own list could not be read."""
    pool, inventory = ctx.journal.pool(), ctx.journal.inventory()
    if pool is None or inventory is None or LIST_PROVIDERS not in pool.unreadable:
        return ()
    known = {provider.name for provider in pool.providers}
    names = {name for profile in inventory.profiles for name in profile.providers} - known
    return tuple(provider_seen(name, name, None) for name in sorted(names))


async def _begun(ctx: Context, listing: Listing) -> AsyncGenerator[Event, None]:
    """Whether the pool can be listed now; what was listed before it was set back is listed again."""
    async for event in see_recoveries(ctx, listing=0 if listing.pages else listing.id):
        yield event
    require_settled(ctx)
    if listing.pages and (reason := set_back(ctx)):
        yield ListingRestarted(listing.id, reason)
        async for event in see_recoveries(ctx, listing=listing.id):
            yield event


async def list_pool(ctx: Context, pool: Pool, listing: Listing) -> AsyncGenerator[Event, None]:
    """List from where the listing stands; a refused token starts it again, rows are kept by ``sub``."""
    progress = _Progress(pages=listing.pages, restarts=listing.restarts)
    token = listing.token
    while True:
        try:
            page = await ctx.read(RateBudget.COGNITO_LIST, ctx.source.page, token)
        except TokenRefused as refused:
            progress.restart(refused.reason, token)
            yield ListingRestarted(listing.id, refused.reason)
            token = None
            continue
        known = ctx.journal.known_subs(listing.id, [row.sub for row in page.rows])
        progress.page(new=sum(row.sub not in known for row in page.rows))
        rows = tuple(listed_row(row, pool) for row in page.rows)
        yield PageListed(listing.id, progress.pages, rows, page.next_token)
        token = page.next_token
        if token is None:
            break
    async for event in see_recoveries(ctx):
        yield event
    require_settled(ctx)
    if reason := set_back(ctx):
        raise Blocked(f"{reason[:-1]}, while it was being listed.", fix=LIST_AGAIN)
    yield ListingFinished(listing.id)


@dataclass(slots=True)
class _Progress:
    """Notices a listing that goes round in circles."""

    pages: int
    restarts: int
    repeated: int = 0
    idle: int = 0

    def page(self, *, new: int) -> None:
        self.pages += 1
        self.idle = 0 if new else self.idle + 1
        if self.idle > self.repeated + PATIENCE:
            raise Blocked(
                f"Cognito has sent {self.idle} pages in a row without one new user:"
                " the listing is not moving.",
                fix="Run the same command again; if it stays so, list again with --relist.",
            )

    def restart(self, reason: str, token: str | None) -> None:
        self.restarts += 1
        if token is None or self.restarts > RESTARTS:
            raise Blocked(
                f"Cognito refuses to go on with the listing: {reason}.",
                fix="Wait a little, then run the same command again.",
            )
        self.repeated = max(self.repeated, self.pages)
        self.pages = self.idle = 0


async def _scan_mfa(ctx: Context, pool: Pool) -> AsyncGenerator[Event, None]:
    """Read MFA settings one user at a time, only where the operator asked for it: each call bills a user."""
    extent = ctx.setting(MFA_SCAN)
    if pool.mfa != "OPTIONAL" or extent == "notice":
        return
    most = SAMPLE if extent == "sample" else pool.estimate * 2
    scan = ctx.journal.meta("mfa_scan") or {"after": "", "scanned": 0}
    after, scanned = scan["after"], scan["scanned"]
    while scanned < most:
        batch = ctx.journal.mfa_candidates(after, min(SCAN_BATCH, most - scanned))
        if not batch:
            return
        methods: dict[str, tuple[str, ...]] = {}
        for _, username in batch:
            found = await _mfa_of(ctx, username)
            for event in noted(ctx, GET_USER, found):
                yield event
            if isinstance(found, Unread):
                return
            methods[username] = found
        after, scanned = batch[-1][0], scanned + len(batch)
        yield MfaScanned(methods, after, scanned)


async def _mfa_of(ctx: Context, username: str) -> tuple[str, ...] | Unread:
    return await asked(ctx, RateBudget.COGNITO_READ, GET_USER, ctx.source.mfa_methods, username)


PAGE = 500


def take_census(journal: Reader) -> TwinsCounted:
    """What families of several rows, and rows with another address, change about counts by profile."""
    pool = journal.pool()
    assert pool is not None
    rules = replace(rules_of(journal.answers(), pool, ""), overrides=journal.overrides())
    taker = CensusTaker(rules)
    after: str | None = ""
    while after is not None:
        families, after = journal.shared_families(after, PAGE)
        for rows in families:
            taker.take(rows)
    census = taker.taken()
    kinds = {kind.value: rows for kind, rows in census.kinds.items()}
    twins, unproven = kinds.get(Kind.TWINS, 0), kinds.get(Kind.TWINS_UNPROVEN, 0)
    return TwinsCounted(twins, unproven, kinds, census.due)
