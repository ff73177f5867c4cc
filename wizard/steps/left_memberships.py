"""Memberships of ours that the pool does not show any more: reported, or deactivated once confirmed."""

from __future__ import annotations

from functools import partial

from wizard.domain.confirmations import deactivate_phrase
from wizard.domain.events import ActDone, MembershipsSwitchedOff, Notice
from wizard.domain.organizations.model import MembershipStatus
from wizard.domain.organizations.plan import OURS
from wizard.domain.text import clean
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import ConfirmationNeeded
from wizard.guide.organizations import LEFT
from wizard.ports import MembershipItem, Refused
from wizard.steps.freshness import require_fresh
from wizard.steps.optional import sent

PAGE = 500
OPEN, OFF, REFUSED, NOT_OURS = "open", "deactivated", "refused", "not_ours"


async def act_on_left(ctx: Context) -> EventStream:
    """Do what ``organizations.left`` says; raises ConfirmationNeeded before anybody is switched off."""
    count = ctx.journal.organizations.count_left().get(OPEN, 0)
    if not count:
        return
    summary = counted(count, "membership")
    if ctx.setting(LEFT) != "deactivate":
        yield Notice(f"No longer in the pool, and left as in WorkOS: {summary}.")
        return
    require_fresh(ctx)
    phrase = deactivate_phrase(count, ctx.environment)
    if not ctx.confirmed(phrase):
        raise ConfirmationNeeded(
            f"{summary} that the pool does not show any more would be deactivated in {ctx.environment};"
            " it is not confirmed.",
            phrase=phrase,
        )
    yield ActDone("memberships deactivated", phrase, {"memberships": count})
    after = 0
    while page := ctx.journal.organizations.left(OPEN, after, PAGE):
        for item in page:
            outcome = await _switch_off(ctx, item)
            yield MembershipsSwitchedOff((item.id,), outcome)
            if outcome == REFUSED:
                yield Notice(f"{item.sub} stays a member of {clean(item.organization)}: WorkOS refused.")
        after = page[-1].id


async def _switch_off(ctx: Context, item: MembershipItem) -> str:
    """Deactivating twice does no harm, so a lost answer is asked for again; only ours is touched."""
    if item.settled not in OURS or item.target_id is None or item.user_id is None:
        return NOT_OURS
    page = await ctx.read(
        RateBudget.WORKOS_READ, partial(ctx.target.organizations.memberships, user_id=item.user_id)
    )
    held = next((found for found in page.memberships if found.id == item.target_id), None)
    if held is None or held.by_directory:
        return NOT_OURS
    if held.status is not MembershipStatus.ACTIVE:
        return OFF
    membership_id = item.target_id
    made = await ctx.read(
        RateBudget.WORKOS_WRITE, lambda: sent(lambda: ctx.target.organizations.deactivate(membership_id))
    )
    return REFUSED if isinstance(made, Refused) else OFF
