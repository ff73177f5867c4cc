"""Step 5: proves the listing complete and writes it as the file that the AWS CLI would have written."""

from __future__ import annotations

from typing import ClassVar

from wizard.domain.events import ExportWritten, GroupListed, Notice, StepMoved
from wizard.domain.mapping import GROUPS_SOURCE
from wizard.domain.paging import Pages
from wizard.domain.steps import StepName, StepState
from wizard.domain.unread import Unread
from wizard.errors import Blocked
from wizard.guide.optional_calls import LIST_GROUPS, LIST_MEMBERS, without
from wizard.ports import Bucket, Context, EventStream, UserPage
from wizard.steps.optional import asked, noted

# AWS calls EstimatedNumberOfUsers an estimate and does not say how old it is.
NEAR = 0.1
FEW = 50


class ExportStep:
    """Complete means: the last page was seen, and every row has a ``sub`` of its own."""

    name: ClassVar[StepName] = StepName.EXPORT
    every_run: ClassVar[bool] = False

    async def run(self, ctx: Context) -> EventStream:
        listing = ctx.journal.listing()
        if listing is None or listing.finished_at is None:
            raise Blocked("The listing of the pool is not complete.", fix="Run the inventory again.")
        rows = ctx.journal.listed(listing.id)
        if abs(rows - listing.estimate) > max(FEW, NEAR * listing.estimate):
            yield Notice(
                f"{rows:,} rows were listed, while Cognito estimates {listing.estimate:,}."
                " The estimate lags; if the gap is real, list again with --relist."
            )
        if _wants_groups(ctx):
            async for members in list_groups(ctx):
                yield members
        written = await ctx.files.write_users(ctx.journal.records())
        yield ExportWritten(listing.id, str(written.path), written.rows, written.sha256)
        yield StepMoved(StepName.EXPORT, StepState.DONE, f"{written.rows:,} rows")


def _wants_groups(ctx: Context) -> bool:
    return GROUPS_SOURCE in ctx.setting("mapping")


async def list_groups(ctx: Context) -> EventStream:
    """Members by group: far fewer calls than asking for the groups of each user (``cognito.md`` 4)."""
    pool = ctx.journal.pool()
    assert pool is not None
    if LIST_GROUPS in pool.unreadable:
        yield Notice(f"{without(LIST_GROUPS)} They are mapped, and cannot come along.")
    for group in pool.own_groups:
        pages = Pages(f"users of the group «{group}»")
        token: str | None = None
        while True:
            page = await asked(
                ctx,
                Bucket.COGNITO_LIST,
                LIST_MEMBERS,
                lambda group=group, token=token, pages=pages: _members(ctx, group, token, pages),  # type: ignore[misc]
            )
            for event in noted(ctx, LIST_MEMBERS, page):
                yield event
            if isinstance(page, Unread):
                return
            yield GroupListed(group, tuple(row.sub for row in page.rows))
            token = page.next_token
            if token is None:
                break


async def _members(ctx: Context, group: str, token: str | None, pages: Pages) -> UserPage:
    """A page of members; raises CallFailed as well where the listing does not move."""
    page = await ctx.source.group_members(group, token)
    pages.page((row.sub for row in page.rows), page.next_token)
    return page
