"""What steps 8 and 11 see of the identity providers, and check 4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from wizard.domain.checks import CheckId, inputs_of
from wizard.domain.events import CheckDone, CheckStatus, Event
from wizard.engine.context import Context
from wizard.guide.optional_calls import DESCRIBE_PROVIDER
from wizard.guide.provider_record import ProviderRecord, Standing
from wizard.guide.provider_records import provider_records
from wizard.steps.unknowns import unread_of, weighed

NAMED = 8


def inputs(ctx: Context) -> str:
    """What a verdict is reached on now."""
    listing, plan = ctx.journal.listing(), ctx.journal.plan()
    return inputs_of(listing=listing.id if listing else 0, revision=plan.revision if plan else 0)


def records(ctx: Context) -> tuple[ProviderRecord, ...]:
    """One record per provider of the pool, as the journal has them now."""
    inventory = ctx.journal.inventory()
    if inventory is None or not inventory.pool.providers:
        return ()
    return provider_records(
        inventory,
        ctx.journal.answers(),
        ctx.journal.federation(),
        elsewhere=ctx.files.redirect_uris_elsewhere(),
    )


def tested(found: tuple[ProviderRecord, ...]) -> str:
    """How many providers stand where, in words."""
    counts = Counter(record.standing for record in found)
    return ", ".join(f"{counts[standing]} {standing}" for standing in Standing if counts[standing])


def checked_by(found: tuple[ProviderRecord, ...]) -> str:
    """Who saw what check 4 rests on: this program, and everybody who ticked or waived."""
    people = {tick.by: None for record in found for tick in record.ticks.values() if tick.by}
    return ", ".join(["cognito2workos", *people])


def providers_check(ctx: Context) -> Iterator[Event]:
    """Check 4 as things are now; unknown while the pool's providers, or what they are, could not be read."""
    found = records(ctx)
    status, evidence = judged(found)
    verdict = CheckDone(CheckId.PROVIDERS, status, evidence, by=checked_by(found), inputs=inputs(ctx))
    # What is waived or decided by name needs no settings of its provider.
    rests = any(record.standing in {Standing.OPEN, Standing.TESTED} for record in found)
    besides = () if rests else (DESCRIBE_PROVIDER,)
    yield from weighed(ctx, verdict, unread_of(ctx, CheckId.PROVIDERS, besides=besides))


def judged(found: tuple[ProviderRecord, ...]) -> tuple[CheckStatus, str]:
    """Check 4: every provider probed and ticked twice, or waived by name; with the line for each.

    A provider that refuses the new URI fails it although somebody ticked it.
    """
    if not found:
        return CheckStatus.PASS, "The pool has no identity provider."
    open_ones = [record for record in found if record.standing is Standing.OPEN]
    refused = [record for record in open_ones if record.refused and record.ticks]
    shown = [*refused, *(record for record in open_ones if record not in refused)] or list(found)
    lines = "; ".join(record.evidence.rstrip(".") for record in shown[:NAMED])
    more = f"; and {len(shown) - NAMED} more" if len(shown) > NAMED else ""
    evidence = f"{tested(found)}. {lines}{more}"
    if refused:
        return CheckStatus.FAIL, evidence
    if open_ones:
        return CheckStatus.TODO, evidence
    return (CheckStatus.WAIVED if any(record.waiver for record in found) else CheckStatus.PASS), evidence
