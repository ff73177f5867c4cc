"""Check 2, organizations and memberships: each that was written is there, with its role; what else is there.

An extra membership is no failure: sign-in through a connection, a verified domain and directories make
members by themselves. A missing one, or one with another role, is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from wizard.domain.events import MembershipsCompared, MembershipsReconciled
from wizard.domain.organizations.model import MembershipStatus, TargetMembership
from wizard.domain.organizations.plan import OURS, Extra, extra_words
from wizard.domain.paging import Pages
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.ports import MembershipItem

PAGE = 500
NAMED = 5


@dataclass(slots=True)
class _Found:
    extra: Counter[str] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)


async def reconcile_memberships(ctx: Context, number: int) -> EventStream:
    """Page through every organization of the plan; nothing where no memberships are planned."""
    if not any(ctx.journal.tally("memberships").values()):
        return
    found = _Found()
    there = await _organizations(ctx)
    gone = 0
    for organization_id in _planned(ctx):
        if organization_id not in there:
            gone += 1
            continue
        pages, after = Pages("members of an organization in WorkOS"), None
        while True:
            asked = partial(
                ctx.target.organizations.memberships, organization_id=organization_id, after=after
            )
            page = await ctx.read(RateBudget.WORKOS_READ, asked)
            pages.page((membership.id for membership in page.memberships), page.after)
            _compare(ctx, page.memberships, found)
            yield MembershipsReconciled(number, tuple(membership.id for membership in page.memberships))
            if (after := page.after) is None:
                break
    missing, _ = ctx.journal.organizations.unseen(number, 0)
    yield MembershipsCompared(number, dict(found.extra), tuple(found.different), missing, gone)


def membership_evidence(ctx: Context, number: int) -> str:
    """What a pass found, as one sentence; empty where there are no memberships."""
    compared = _compared(ctx, number)
    if compared is None:
        return ""
    tally = ctx.journal.tally("memberships")
    written = sum(tally.get(state, 0) for state in OURS)
    organizations = ctx.journal.tally("organizations")
    places = counted(sum(organizations.values()), "organization")
    summary = f" {counted(written, 'membership')} written, in {places}"
    extra = extra_words(compared["extra"])
    return f"{summary}; next to them {extra}." if extra else f"{summary}."


def membership_problems(ctx: Context, number: int) -> Iterator[str]:
    """What of organizations and memberships does not match."""
    compared = _compared(ctx, number)
    if compared is None:
        return
    if compared["organizations_missing"]:
        yield f"{counted(compared['organizations_missing'], 'organization')} missing"
    missing, subs = ctx.journal.organizations.unseen(number, NAMED)
    if missing:
        yield f"{counted(missing, 'membership')} missing, first {', '.join(subs)}"
    if different := compared["different"]:
        named = ", ".join(different[:NAMED])
        yield f"{counted(len(different), 'membership')} with another role or status, first {named}"


def _compared(ctx: Context, number: int) -> Mapping[str, Any] | None:
    """What the pass of this number found; None where it did not look."""
    kept: Mapping[str, Any] | None = ctx.journal.meta("memberships_compared")
    return kept if kept and kept["pass_number"] == number else None


async def _organizations(ctx: Context) -> frozenset[str]:
    """Ids of the environment's organizations, by identity: a name proves nothing."""
    found: set[str] = set()
    pages, after = Pages("organizations in WorkOS"), None
    while True:
        page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.organizations.page, after)
        pages.page((organization.id for organization in page.organizations), page.after)
        found.update(organization.id for organization in page.organizations)
        if (after := page.after) is None:
            return frozenset(found)


def _planned(ctx: Context) -> Iterator[str]:
    after = 0
    while page := ctx.journal.organizations.items(after, PAGE):
        yield from (item.target_id for item in page if item.target_id)
        after = page[-1].id


def _compare(ctx: Context, memberships: Sequence[TargetMembership], found: _Found) -> None:
    known = ctx.journal.organizations.by_target([membership.id for membership in memberships])
    strangers = [membership for membership in memberships if membership.id not in known]
    ours = ctx.journal.written_by_target([membership.user_id for membership in strangers])
    for membership in strangers:
        found.extra[_class_of(membership, is_ours=membership.user_id in ours)] += 1
    for membership in memberships:
        item = known.get(membership.id)
        if item is None:
            continue
        if item.state == "gone":
            found.extra[Extra.LEFT] += membership.status is MembershipStatus.ACTIVE
        elif summary := _difference(item, membership):
            found.different.append(f"{item.sub} ({summary})")


def _class_of(membership: TargetMembership, *, is_ours: bool) -> Extra:
    if membership.by_directory:
        return Extra.DIRECTORY
    if is_ours:
        return Extra.JIT
    return Extra.OTHER_JOURNAL if membership.is_migrated else Extra.FOREIGN


def _difference(item: MembershipItem, held: TargetMembership) -> str:
    """How a membership of ours differs from what we wrote; those of others may be as they are."""
    if item.settled not in OURS or held.by_directory:
        return ""
    if held.status is not MembershipStatus.ACTIVE:
        return held.status.value
    if item.written is not None and set(item.written) != set(held.roles):
        return f"role {', '.join(sorted(held.roles)) or 'none'}"
    return ""
