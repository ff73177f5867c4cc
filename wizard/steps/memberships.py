"""Step 7, organizations and memberships: organizations first, each membership after its user.

WorkOS is looked at before anybody joins whom this run did not create just now: a create would switch on again
what a customer switched off. After any refusal it is looked at again, and what is there settles the matter.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

from wizard.domain.events import (
    OUTCOMES_TOGETHER,
    ActDone,
    EffectsAttempted,
    MembershipSettled,
    MembershipsSettled,
    OrganizationsAttempted,
    OrganizationSettled,
    OrganizationsSettled,
)
from wizard.domain.organizations.model import (
    FamilyState,
    MembershipStatus,
    TargetMembership,
    metadata_of,
    role_words,
)
from wizard.domain.organizations.plan import MembershipEffect
from wizard.domain.paging import Pages
from wizard.domain.planning.plan import Plan
from wizard.domain.text import clean
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.engine.dispatch import Halted, Sending
from wizard.errors import Blocked
from wizard.ports import OpenMembership, OpenOrganization, Refused
from wizard.steps.optional import sent

PAGE = 500
# Users created just now whose memberships are still to come; whoever falls out is looked at first.
JUST_CREATED = 5_000
_ONE_ROLE = "multiple_roles_not_enabled"
_FORBIDDEN = frozenset({402, 403, 405})


@dataclass(slots=True)
class JustCreated:
    """WorkOS ids of users that this run created by a request that was answered: they are in nothing yet."""

    _ids: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def add(self, user_id: str) -> None:
        self._ids[user_id] = None
        if len(self._ids) > JUST_CREATED:
            self._ids.popitem(last=False)

    def __contains__(self, user_id: object) -> bool:
        return user_id in self._ids


async def create_roles(ctx: Context, plan: Plan) -> EventStream:
    """The roles that the plan has and WorkOS lacked; one that is there by now is as good."""
    if not plan.roles_to_create:
        return
    known = set(await ctx.read(RateBudget.WORKOS_READ, ctx.target.organizations.roles))
    for slug in (slug for slug in plan.roles_to_create if slug not in known):
        refused = await _created(ctx, slug)
        if refused:
            raise Blocked(
                f"WorkOS does not create the role {slug}: {refused.summary}.",
                fix="Create it in the dashboard (Authorization, Roles), then run the same command again.",
            )
        yield ActDone("role created", details={"slug": slug})


async def _created(ctx: Context, slug: str) -> Refused | None:
    """A role has one slug, so that the same request may be made again."""
    name = slug.replace("-", " ").title()
    return await ctx.read(
        RateBudget.WORKOS_WRITE, lambda: sent(lambda: ctx.target.organizations.create_role(slug, name))
    )


async def create_organizations(ctx: Context, plan: Plan) -> EventStream:
    """Every organization of the plan that WorkOS does not have yet; raises Blocked where some stay open."""
    sending: Sending[OpenOrganization, OrganizationSettled] = Sending(
        send=lambda item: _create(ctx, item, plan),
        attempted=lambda item: OrganizationsAttempted((item.id,)),
        untouched=_still_open,
        look_up=lambda item: _look_up(ctx, item),
    )
    groups = ctx.dispatch(_open_organizations(ctx), RateBudget.WORKOS_WRITE, sending)
    async with aclosing(groups):
        async for outcomes in groups:
            yield OrganizationsSettled(outcomes)
    tally = ctx.journal.tally("organizations")
    if left := tally.get("pending", 0) + tally.get("in_doubt", 0):
        raise Blocked(
            f"{left} organizations are not settled: WorkOS kept failing for them while it answered others.",
            fix="Run the same command again; they are looked up before anything is retried.",
        )


async def settle_organizations(ctx: Context) -> EventStream:
    """Look up what an earlier run left in doubt; what did not land is pending again."""
    after = 0
    while open_ones := ctx.journal.organizations.open("in_doubt", after, OUTCOMES_TOGETHER):
        outcomes = [await _look_up(ctx, item) or _still_open(item) for item in open_ones]
        yield OrganizationsSettled(tuple(outcomes))
        after = open_ones[-1].id
    after = 0
    while doubted := ctx.journal.organizations.open_memberships("attempted", after, OUTCOMES_TOGETHER):
        settled = [await _look_up_membership(ctx, item) or _pending(item) for item in doubted]
        yield MembershipsSettled(tuple(settled))
        after = doubted[-1].id


def membership_sending(ctx: Context, just_created: JustCreated) -> Sending[OpenMembership, MembershipSettled]:
    """How memberships go through the window."""
    return Sending(
        send=lambda item: _send(ctx, item),
        attempted=lambda item: EffectsAttempted((item.id,)),
        untouched=_pending,
        look_up=lambda item: _look_up_membership(ctx, item),
        prepare=lambda item: _prepare(ctx, item, just_created),
    )


def open_memberships(ctx: Context, *, after: int = 0, until: int | None = None) -> Iterator[OpenMembership]:
    """The memberships whose users are written, of effects after one and up to another."""
    while page := ctx.journal.organizations.open_memberships("pending", after, PAGE, until=until):
        yield from page
        after = page[-1].id


def _open_organizations(ctx: Context) -> Iterator[OpenOrganization]:
    after = 0
    while page := ctx.journal.organizations.open("pending", after, PAGE):
        yield from page
        after = page[-1].id


async def _create(ctx: Context, item: OpenOrganization, plan: Plan) -> OrganizationSettled:
    day = plan.frozen_at.date().isoformat() if plan.frozen_at else ""
    made = await ctx.target.organizations.create(
        external_id=item.external_id, name=item.name, metadata=metadata_of(day)
    )
    if not isinstance(made, Refused):
        return OrganizationSettled(item.id, FamilyState.CREATED, made.id)
    found = await ctx.read(RateBudget.WORKOS_READ, ctx.target.organizations.find, item.external_id)
    if found:
        return OrganizationSettled(item.id, FamilyState.PRESENT, found.id)
    if made.status in _FORBIDDEN:
        raise Halted(_still_open(item), _not_allowed("organizations", made))
    return OrganizationSettled(item.id, FamilyState.FAILED, reason=made.summary)


async def _look_up(ctx: Context, item: OpenOrganization) -> OrganizationSettled | None:
    found = await ctx.read(RateBudget.WORKOS_READ, ctx.target.organizations.find, item.external_id)
    return OrganizationSettled(item.id, FamilyState.CREATED, found.id) if found else None


def _still_open(item: OpenOrganization) -> OrganizationSettled:
    return OrganizationSettled(item.id, FamilyState.PENDING)


async def _prepare(ctx: Context, item: OpenMembership, just_created: JustCreated) -> MembershipSettled | None:
    """What settles a membership before anything is sent; None where it is to be sent."""
    if item.organization_id is None:
        reason = item.organization_reason or "its organization is not in WorkOS"
        return _failed(item, f"{clean(item.organization)}: {reason}")
    if item.kind == MembershipEffect.UPDATE:
        return _unless_ours(item, await _held(ctx, item))
    if item.user_id not in just_created:
        found = await _held(ctx, item)
        return _as_found(item, found) if found else None
    return None


async def _send(ctx: Context, item: OpenMembership) -> MembershipSettled:
    assert item.organization_id is not None
    assert item.user_id is not None
    if item.kind == MembershipEffect.UPDATE:
        assert item.membership_id is not None
        changed = await ctx.target.organizations.set_roles(item.membership_id, item.roles)
        if isinstance(changed, Refused):
            return _refused(item, changed)
        return _made(item, changed, FamilyState.UPDATED)
    made = await ctx.target.organizations.join(
        user_id=item.user_id, organization_id=item.organization_id, roles=item.roles
    )
    if not isinstance(made, Refused):
        return _made(item, made, FamilyState.CREATED)
    # Whatever the code: the document names none for a member who is there already.
    found = await _held(ctx, item)
    if found and (settled := _as_found(item, found)):
        return settled
    return _refused(item, made)


def _unless_ours(item: OpenMembership, found: TargetMembership | None) -> MembershipSettled | None:
    """Three ways: only what WorkOS still holds as we wrote it is changed; None where it is."""
    if found is None or found.id != item.membership_id:
        return _failed(item, "deleted in WorkOS since it was created")
    if found.by_directory or found.status is not MembershipStatus.ACTIVE:
        return _as_found(item, found)
    if set(found.roles) == set(item.roles):
        return _made(item, found, FamilyState.UPDATED)
    if item.written and set(found.roles) != set(item.written):
        return _settled(item, FamilyState.PRESENT, found, f"has {role_words(found.roles)} in WorkOS by now")
    return None


async def _look_up_membership(ctx: Context, item: OpenMembership) -> MembershipSettled | None:
    """What became of one in doubt: an active one with our roles is our own attempt; None where none is."""
    if item.organization_id is None or item.user_id is None:
        return None
    found = await _held(ctx, item)
    if found is None:
        return None
    if item.kind == MembershipEffect.UPDATE:
        same = set(found.roles) == set(item.roles)
        return _made(item, found, FamilyState.UPDATED) if same else None
    is_ours = not item.roles or set(found.roles) == set(item.roles)
    if found.status is MembershipStatus.ACTIVE and is_ours and not found.by_directory:
        return _made(item, found, FamilyState.CREATED)
    return _as_found(item, found)


async def _held(ctx: Context, item: OpenMembership) -> TargetMembership | None:
    """The membership as WorkOS has it, in any status."""
    pages, after = Pages("memberships of a user in WorkOS"), None
    while True:
        asked = partial(
            ctx.target.organizations.memberships,
            user_id=item.user_id or "",
            organization_id=item.organization_id or "",
            after=after,
        )
        page = await ctx.read(RateBudget.WORKOS_READ, asked)
        for membership in page.memberships:
            if (membership.user_id, membership.organization_id) == (item.user_id, item.organization_id):
                return membership
        pages.page((membership.id for membership in page.memberships), page.after)
        if (after := page.after) is None:
            return None


def _as_found(item: OpenMembership, found: TargetMembership) -> MembershipSettled | None:
    """How one counts that others made or changed: it stays. None: it is ours to switch on again."""
    if found.status is MembershipStatus.INACTIVE:
        if item.switched_off and not found.by_directory:
            return None
        return _settled(item, FamilyState.KEPT_INACTIVE, found, "switched off in WorkOS, and left so")
    if found.status is MembershipStatus.PENDING:
        return _settled(item, FamilyState.SKIPPED, found, "an invitation is pending in WorkOS")
    if found.by_directory:
        return _settled(item, FamilyState.PRESENT, found, "a directory manages it")
    differs = bool(item.roles) and set(found.roles) != set(item.roles)
    summary = f"has {role_words(found.roles)} in WorkOS" if differs else ""
    return _settled(item, FamilyState.PRESENT, found, summary)


def _made(item: OpenMembership, made: TargetMembership, state: FamilyState) -> MembershipSettled:
    return MembershipSettled(item.id, item.sub, state, made.id, made.roles)


def _settled(
    item: OpenMembership, state: FamilyState, found: TargetMembership, reason: str
) -> MembershipSettled:
    return MembershipSettled(item.id, item.sub, state, found.id, reason=reason)


def _refused(item: OpenMembership, refused: Refused) -> MembershipSettled:
    """A refusal of this one; raises Halted for those that every other one would get, too."""
    if refused.code == _ONE_ROLE:
        raise Halted(
            _pending(item),
            Blocked(
                f"The environment gives each member one role, and {item.sub} has {len(item.roles)}.",
                fix="Switch on multiple roles in the dashboard (Authorization, Roles), or map the roles so"
                " that one is left (organizations.role_slugs), then run the same command again.",
            ),
        )
    if refused.status in _FORBIDDEN:
        raise Halted(_pending(item), _not_allowed("memberships", refused))
    return _failed(item, f"{clean(item.organization)}: {refused.summary}")


def _not_allowed(what: str, refused: Refused) -> Blocked:
    return Blocked(
        f"WorkOS does not let this key create {what} ({refused.status}): {refused.summary}.",
        fix="Use a key that may write organizations (WorkOS dashboard, API Keys), then run again.",
    )


def _failed(item: OpenMembership, reason: str) -> MembershipSettled:
    return MembershipSettled(item.id, item.sub, FamilyState.FAILED, reason=reason)


def _pending(item: OpenMembership) -> MembershipSettled:
    return MembershipSettled(item.id, item.sub, FamilyState.PENDING)
