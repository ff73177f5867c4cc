"""What of an undo is no user: memberships of users that stay, and organizations that are empty then."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from wizard.domain.events import Event, Notice, UndoneTies
from wizard.domain.paging import Pages
from wizard.domain.planning.undo import Shown
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.errors import CallFailed
from wizard.ports import InDoubt, MembershipPage, OurMembership, Refused, Unavailable

AT_ONCE = 50


async def foreign_memberships(ctx: Context, user_id: str) -> Shown:
    """What others made of a user's memberships; the user itself is not read."""
    found: list[str] = []
    pages, after = Pages("memberships of a user"), None
    try:
        while True:
            page = await ctx.read(RateBudget.WORKOS_READ, _memberships, ctx, user_id, "", after)
            found += [membership.id for membership in page.memberships]
            pages.page((membership.id for membership in page.memberships), page.after)
            if (after := page.after) is None:
                break
    except CallFailed as failure:
        return Shown(None, unread=f"memberships: {failure.message}")
    ours = ctx.journal.undo.ours(found)
    return Shown(None, tuple(known for known in found if known not in ours))


async def members_by_others(ctx: Context) -> frozenset[str]:
    """Users with a membership that this journal did not make, by all organizations of the environment."""
    users: set[str] = set()
    pages, after = Pages("organizations in WorkOS"), None
    try:
        while True:
            page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.organizations.page, after)
            for organization in page.organizations:
                users |= await _members_by_others(ctx, organization.id)
            pages.page((organization.id for organization in page.organizations), page.after)
            if (after := page.after) is None:
                return frozenset(users)
    except CallFailed:
        # Whoever cannot be told is kept when their turn comes.
        return frozenset(users)


async def _members_by_others(ctx: Context, organization_id: str) -> set[str]:
    users: set[str] = set()
    pages, after = Pages("memberships of an organization"), None
    while True:
        page = await ctx.read(RateBudget.WORKOS_READ, _memberships, ctx, "", organization_id, after)
        ours = ctx.journal.undo.ours([membership.id for membership in page.memberships])
        users |= {known.user_id for known in page.memberships if known.id not in ours}
        pages.page((membership.id for membership in page.memberships), page.after)
        if (after := page.after) is None:
            return users


async def remove_ties(ctx: Context, number: int) -> AsyncGenerator[Event, None]:
    """Remove our memberships of users that stay, then our organizations that have no members."""
    after = 0
    while left := ctx.journal.undo.memberships_left(number, after, AT_ONCE):
        removed = [membership.id for membership in left if await _removed(ctx, membership)]
        if removed:
            yield UndoneTies(memberships=tuple(removed))
        after = left[-1].id
    kept, after = 0, 0
    while made := ctx.journal.undo.organizations_made(after, AT_ONCE):
        for organization, target_id in made:
            if await _deleted(ctx, target_id):
                yield UndoneTies(organizations=(organization,))
            else:
                kept += 1
        after = made[-1][0]
    if kept:
        yield Notice(f"{counted(kept, 'organization')} stay: they have members, or WorkOS refused.")


async def _removed(ctx: Context, ours: OurMembership) -> bool:
    """Whether it is not there any more: removed now, or before; one that others changed stays."""
    page = await ctx.read(RateBudget.WORKOS_READ, _memberships, ctx, ours.user_id, "", None)
    held = next((known for known in page.memberships if known.id == ours.membership_id), None)
    if held is None:
        return True
    if held.by_directory or sorted(held.roles) != sorted(ours.written or held.roles):
        return False
    refused = await ctx.read(RateBudget.WORKOS_WRITE, _certain, ctx, "remove", ours.membership_id)
    return refused is None


async def _deleted(ctx: Context, organization_id: str) -> bool:
    page = await ctx.read(RateBudget.WORKOS_READ, _memberships, ctx, "", organization_id, None)
    if page.memberships:
        return False
    refused = await ctx.read(RateBudget.WORKOS_ORGANIZATION, _certain, ctx, "delete", organization_id)
    return refused is None


async def _certain(ctx: Context, call: str, target_id: str) -> Refused | None:
    """A deletion may be sent again: what is not there is deleted."""
    organizations = ctx.target.organizations
    try:
        return await (organizations.remove if call == "remove" else organizations.delete)(target_id)
    except InDoubt as lost:
        raise Unavailable(lost.reason) from lost


async def _memberships(ctx: Context, user_id: str, organization_id: str, after: str | None) -> MembershipPage:
    return await ctx.target.organizations.memberships(
        user_id=user_id, organization_id=organization_id, after=after
    )
