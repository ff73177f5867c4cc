"""What a confirmed plan writes: roles and organizations, canaries, then users, each with its memberships."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import aclosing
from itertools import islice
from typing import TypeAlias

from wizard.domain.events import EffectsAttempted, EffectsSettled, MembershipSettled, Notice, Settled
from wizard.domain.planning.plan import Plan
from wizard.domain.rows.emails import normalise_email
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.engine.dispatch import Sending
from wizard.errors import Blocked, Stopped
from wizard.ports import OpenEffect, OpenMembership
from wizard.steps.effects import differences, sending
from wizard.steps.memberships import (
    JustCreated,
    create_organizations,
    create_roles,
    membership_sending,
    open_memberships,
)

PAGE = 500
Item: TypeAlias = OpenEffect | OpenMembership
Outcome: TypeAlias = Settled | MembershipSettled


async def write_plan(ctx: Context, plan: Plan) -> EventStream:
    """Write what is pending; raises Stopped where the operator wants no more users for now."""
    just_created = JustCreated()
    if plan.memberships:
        async for event in create_roles(ctx, plan):
            yield event
        async for event in create_organizations(ctx, plan):
            yield event
    async for event in _canaries(ctx, just_created):
        yield event
    most = int(ctx.setting("pace.max_persons"))
    async for event in _dispatch(ctx, _in_turn(ctx, most or None), just_created):
        yield event
    # Those of the users who were still on their way, and of those whom another try has brought over.
    async for event in _dispatch(ctx, open_memberships(ctx), just_created):
        yield event
    if most and next(_users(ctx), None):
        raise Stopped(
            f"Stopped after {most:,} users, as pace.max_persons says.",
            fix="Run the same command again for the next ones.",
        )


async def _canaries(ctx: Context, just_created: JustCreated) -> EventStream:
    """Import the named canaries and read each back before anybody else is touched."""
    emails = [address for value in ctx.setting("verify.canaries") if (address := normalise_email(value))]
    effects = ctx.journal.effects_of(emails)
    if not effects:
        return
    subs = {effect.sub for effect in effects}
    async for event in _dispatch(ctx, effects, just_created):
        yield event
        if isinstance(event, EffectsSettled):
            for outcome in event.outcomes:
                await _read_back(ctx, outcome.target_id, outcome.sub, outcome.reason)
    memberships = (item for item in open_memberships(ctx) if item.sub in subs)
    async for event in _dispatch(ctx, memberships, just_created):
        yield event
    yield Notice(f"{len(effects)} canaries were written and read back.")


async def _read_back(ctx: Context, target_id: str | None, sub: str, reason: str) -> None:
    if target_id is None:
        raise Blocked(f"The canary {sub} was refused: {reason}.", fix="Mend its row, or name another canary.")
    person = ctx.journal.written_by_target([target_id]).get(target_id)
    held = await ctx.read(RateBudget.WORKOS_READ, ctx.target.get_user, target_id)
    wrong = differences(held, person.written) if held and person else ["user"]
    if wrong:
        raise Blocked(
            f"The canary {sub} does not read back as it was written: {', '.join(wrong)}.",
            fix="Look at that user in the WorkOS dashboard before anybody else is imported.",
        )


async def _dispatch(ctx: Context, items: Iterable[Item], just_created: JustCreated) -> EventStream:
    groups = ctx.dispatch(iter(items), RateBudget.WORKOS_WRITE, _sending(ctx, just_created))
    async with aclosing(groups):
        async for outcomes in groups:
            users = tuple(outcome for outcome in outcomes if isinstance(outcome, Settled))
            joined = tuple(outcome for outcome in outcomes if isinstance(outcome, MembershipSettled))
            yield EffectsSettled(users, joined)


def _sending(ctx: Context, just_created: JustCreated) -> Sending[Item, Outcome]:
    """Users and memberships through one window, each as its kind is sent."""
    users, memberships = sending(ctx, just_created.add), membership_sending(ctx, just_created)

    async def send(item: Item) -> Outcome:
        return await (users.send(item) if isinstance(item, OpenEffect) else memberships.send(item))

    async def look_up(item: Item) -> Outcome | None:
        if isinstance(item, OpenEffect):
            return await users.look_up(item) if users.look_up else None
        return await memberships.look_up(item) if memberships.look_up else None

    async def prepare(item: Item) -> Outcome | None:
        if isinstance(item, OpenMembership) and memberships.prepare:
            return await memberships.prepare(item)
        return None

    def untouched(item: Item) -> Outcome:
        return users.untouched(item) if isinstance(item, OpenEffect) else memberships.untouched(item)

    return Sending(
        send=send,
        attempted=lambda item: EffectsAttempted((item.id,)),
        untouched=untouched,
        look_up=look_up,
        prepare=prepare,
    )


def _in_turn(ctx: Context, most: int | None) -> Iterator[Item]:
    """Users, and a page behind them the memberships of those who are written by then."""
    users, joined, last = islice(_users(ctx), most), 0, 0
    while page := list(islice(users, PAGE)):
        yield from page
        yield from open_memberships(ctx, after=joined, until=last)
        joined, last = last, page[-1].id


def _users(ctx: Context) -> Iterator[OpenEffect]:
    after = 0
    while page := ctx.journal.open_effects("pending", after, PAGE):
        yield from page
        after = page[-1].id
