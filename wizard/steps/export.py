"""Step 5: proves the listing complete and writes it as the file that the AWS CLI would have written."""

from __future__ import annotations

from typing import ClassVar

from wizard.domain.checks import LISTING_ACCEPTED
from wizard.domain.events import ActDone, ExportWritten, GroupListed, Notice, StepMoved
from wizard.domain.paging import Pages
from wizard.domain.rows.inventory import SHORT_LISTING, shortage
from wizard.domain.rows.mapping import GROUPS_SOURCE
from wizard.domain.rows.pool import Unread
from wizard.domain.steps import StepName, StepState
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked
from wizard.guide.optional_calls import LIST_GROUPS, LIST_MEMBERS, without
from wizard.guide.organizations import ROLES, SOURCE, organization_rules
from wizard.ports import Listing, UserPage
from wizard.steps.optional import asked, noted

# AWS calls EstimatedNumberOfUsers an estimate and does not say how old it is.
NEAR = 0.1
FEW = 50
MAPPING = "mapping"


class ExportStep:
    """Complete means: the last page was seen, every row has a key of its own, and about as many as estimated.

    A listing far below the estimate is taken only where the operator accepts it.
    """

    name: ClassVar[StepName] = StepName.EXPORT
    every_run: ClassVar[bool] = False

    async def run(self, ctx: Context) -> EventStream:
        listing = ctx.journal.listing()
        if listing is None or listing.finished_at is None:
            raise Blocked("The listing of the pool is not complete.", fix="Run the inventory again.")
        if short := short_listing(ctx, listing):
            _require_accepted(ctx, short)
            if not _was_accepted(ctx, listing):
                yield ActDone(LISTING_ACCEPTED, f"{short}.", {"id": SHORT_LISTING, "listing": listing.id})
        elif notice := _far_apart(ctx, listing):
            yield notice
        if _wants_groups(ctx):
            async for members in list_groups(ctx):
                yield members
        written = await ctx.files.write_users(ctx.journal.records())
        yield ExportWritten(listing.id, str(written.path), written.rows, written.sha256)
        yield StepMoved(StepName.EXPORT, StepState.DONE, f"{written.rows:,} rows")


def short_listing(ctx: Context, listing: Listing) -> str:
    """The sentence about a listing that ended far below the pool's estimate; empty for any other."""
    pool = ctx.journal.pool()
    return shortage(ctx.journal.listed(listing.id), pool.estimate) if pool else ""


def accepts_short_listing(ctx: Context) -> bool:
    """Whether the operator takes a short listing as it is."""
    return SHORT_LISTING in ctx.setting("export.accept")


def _require_accepted(ctx: Context, short: str) -> None:
    if not accepts_short_listing(ctx):
        raise Blocked(
            f"{short}: users may be missing.",
            fix=f'List again (--relist), or accept it as it is: export.accept = ["{SHORT_LISTING}"].',
            recovery_id="listing_short",
        )


def _was_accepted(ctx: Context, listing: Listing) -> bool:
    """Accepting is an act once for each listing."""
    return any(act.details["listing"] == listing.id for act in ctx.journal.acts(kind=LISTING_ACCEPTED))


def _far_apart(ctx: Context, listing: Listing) -> Notice | None:
    pool, rows = ctx.journal.pool(), ctx.journal.listed(listing.id)
    if pool is None or abs(rows - pool.estimate) <= max(FEW, NEAR * pool.estimate):
        return None
    return Notice(
        f"{rows:,} rows were listed, while Cognito estimates {pool.estimate:,}. The estimate lags;"
        " if the gap is real, list again with --relist."
    )


def _wants_groups(ctx: Context) -> bool:
    return GROUPS_SOURCE in ctx.setting(MAPPING) or organization_rules(ctx.journal.answers()).wants_groups


async def list_late_groups(ctx: Context) -> EventStream:
    """The groups, where they were mapped only after the export."""
    answered, exported = ctx.journal.answered_at(), ctx.journal.steps().get(StepName.EXPORT)
    asked_at = [answered[key] for key in (MAPPING, SOURCE, ROLES) if key in answered]
    if _wants_groups(ctx) and exported and any(at > exported.at for at in asked_at):
        async for members in list_groups(ctx):
            yield members


async def list_groups(ctx: Context) -> EventStream:
    """Members by group: far fewer calls than asking for the groups of each user (``cognito.md`` 4)."""
    pool = ctx.journal.pool()
    assert pool is not None
    if LIST_GROUPS in pool.unreadable:
        yield Notice(f"{without(LIST_GROUPS)} They are mapped, and cannot come along.")
    for group in ctx.journal.listed_groups() - set(pool.own_groups):
        yield GroupListed(group, (), first=True)
    for group in pool.own_groups:
        pages = Pages(f"users of the group «{group}»")
        token: str | None = None
        while True:
            page = await asked(ctx, RateBudget.COGNITO_LIST, LIST_MEMBERS, _members, ctx, group, token, pages)
            for event in noted(ctx, LIST_MEMBERS, page):
                yield event
            if isinstance(page, Unread):
                return
            yield GroupListed(group, tuple(row.sub for row in page.rows), first=token is None)
            token = page.next_token
            if token is None:
                break


async def _members(ctx: Context, group: str, token: str | None, pages: Pages) -> UserPage:
    """A page of members; raises CallFailed as well where the listing does not move."""
    page = await ctx.source.group_members(group, token)
    pages.page((row.sub for row in page.rows), page.next_token)
    return page
