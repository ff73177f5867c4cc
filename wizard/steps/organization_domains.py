"""Step 8, the last of it: the email domains of organizations, each pending or verified, once that was typed.

WorkOS is read first, in every run: what is there already is never written again, whatever died before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from wizard.domain.confirmations import Phrase, domains_phrase
from wizard.domain.events import ActDone, DomainsSettled, Notice
from wizard.domain.organizations.domains import (
    POLICY,
    DomainOutcome,
    DomainState,
    TargetDomain,
    WantedDomain,
    domain_digest,
)
from wizard.domain.rows.pool import Unread
from wizard.domain.text import clean
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.engine.organization_views import domain_outcomes
from wizard.guide.optional_calls import ORGANIZATIONS
from wizard.guide.organizations import domains_of
from wizard.ports import Refused
from wizard.steps.optional import asked, sent

WRITABLE = frozenset({DomainState.PENDING.value, DomainState.VERIFIED.value})
NOT_THERE = "no organization of the plan in WorkOS has this external ID or value"
UNCONFIRMED = "not confirmed yet"


async def settle_domains(ctx: Context) -> EventStream:
    """Write the domains that are missing, once confirmed; note how each of them stands."""
    wanted = domains_of(ctx.journal.answers())
    if not wanted:
        if domain_outcomes(ctx.journal):
            yield DomainsSettled(())
        return
    found = [await _looked_at(ctx, one) for one in wanted]
    due = [one for one, outcome in zip(wanted, found, strict=True) if outcome.is_due]
    # The phrase is about what was seen just now, and the page shows it from here.
    yield DomainsSettled(tuple(found))
    if due:
        words = domains_phrase(len(due), ctx.environment, domain_digest(due))
        if ctx.confirmed(words.bound):
            async for event in _written(ctx, wanted, found, words):
                yield event
        else:
            yield Notice(_asks(due, words, ctx.environment))
    for outcome in domain_outcomes(ctx.journal):
        if outcome.reason and outcome.reason != UNCONFIRMED:
            yield Notice(f"{clean(outcome.organization, 60)}: {outcome.words}")


def _asks(due: Sequence[WantedDomain], words: Phrase, environment: str) -> str:
    vouched = any(one.verified_by for one in due)
    summary = f"{counted(len(due), 'domain')} would be written to organizations in {environment}."
    return f'{summary}{f" {POLICY}" if vouched else ""} Confirm with --confirm "{words.bound}".'


async def _written(
    ctx: Context, wanted: Sequence[WantedDomain], found: Sequence[DomainOutcome], words: Phrase
) -> EventStream:
    due = [one for one, outcome in zip(wanted, found, strict=True) if outcome.is_due]
    details = {"domains": [[one.organization, one.domain, one.verified_by] for one in due]}
    yield ActDone("domains confirmed", words.text, details, words.fingerprint)
    outcomes = list(found)
    for number, one in enumerate(wanted):
        if not outcomes[number].is_due:
            continue
        refused = await _write(ctx, one, outcomes[number].organization_id)
        outcomes[number] = await _looked_at(ctx, one, refused)
        yield DomainsSettled(tuple(outcomes))
        if one.verified_by and outcomes[number].state is DomainState.VERIFIED:
            vouched = {"organization": one.organization, "domain": one.domain}
            yield ActDone("domain verified", one.verified_by, vouched)


async def _write(ctx: Context, one: WantedDomain, organization_id: str) -> str:
    """Why it was not written; empty where it was. A lost answer is asked for again: the list is the same."""
    if not one.verified_by:
        return await _sent(ctx, lambda: ctx.target.organizations.add_domain(organization_id, one.domain))
    held = await asked(
        ctx, RateBudget.WORKOS_READ, ORGANIZATIONS, ctx.target.organizations.domains, organization_id
    )
    if isinstance(held, Unread) or held is None:
        return held.why if isinstance(held, Unread) else NOT_THERE
    others = [known for known in held if known.domain != one.domain]
    # Whether the list takes the place of the one before is not published, so all of it is sent: what it
    # cannot say must not be changed by it.
    if odd := next((known for known in others if known.state not in WRITABLE), None):
        return (
            f"the organization has {clean(odd.domain, 80)}, whose state {clean(odd.state, 30)} an update"
            " would change: verify it in the dashboard"
        )
    domains = (*others, TargetDomain(one.domain, DomainState.VERIFIED))
    return await _sent(ctx, lambda: ctx.target.organizations.set_domains(organization_id, domains))


async def _sent(ctx: Context, call: Callable[[], Awaitable[Refused | None]]) -> str:
    answer = await asked(ctx, RateBudget.WORKOS_WRITE, ORGANIZATIONS, lambda: sent(call))
    if isinstance(answer, Unread):
        return answer.why
    return clean(answer.summary, 200) if isinstance(answer, Refused) else ""


async def _looked_at(ctx: Context, one: WantedDomain, refused: str = "") -> DomainOutcome:
    """How a domain stands; ``refused`` is why a write of it failed just now."""
    organization_id = ctx.journal.organizations.known_as(one.organization)
    if organization_id is None:
        return DomainOutcome(one.organization, one.domain, DomainState.MISSING, NOT_THERE)
    held = await asked(
        ctx, RateBudget.WORKOS_READ, ORGANIZATIONS, ctx.target.organizations.domains, organization_id
    )
    if isinstance(held, Unread):
        reason = f"WorkOS does not tell its domains: {held.why}"
        return DomainOutcome(one.organization, one.domain, DomainState.MISSING, reason, organization_id)
    if held is None:
        reason = "its organization is not in WorkOS any more"
        return DomainOutcome(one.organization, one.domain, DomainState.MISSING, reason)
    known = next((item for item in held if item.domain == one.domain), None)
    state = DomainState.MISSING
    if known:
        state = DomainState.VERIFIED if known.is_verified else DomainState.PENDING
    is_due = state is DomainState.MISSING or bool(one.verified_by and state is not DomainState.VERIFIED)
    reason = (refused or UNCONFIRMED) if is_due else ""
    if known and not known.is_verified and known.state != DomainState.PENDING:
        reason = reason or f"WorkOS says {clean(known.state, 30)}"
    return DomainOutcome(one.organization, one.domain, state, reason, organization_id, is_due)
