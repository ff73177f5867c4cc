"""Step 7: create and update persons, paced and resumable, canaries first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from itertools import islice
from typing import ClassVar

from wizard.domain.events import ActDone, EffectsSettled, Notice, PlanConfirmed, StepMoved
from wizard.domain.plan import Plan, accept_phrase
from wizard.domain.rows import normalise_email
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked, ConfirmationNeeded, Stopped
from wizard.guide.words import counted
from wizard.ports import Bucket, Context, EventStream, OpenEffect
from wizard.steps.effects import differences, sending, settle_in_doubt
from wizard.steps.freshness import require_fresh
from wizard.steps.webhooks import switch_on, webhooks_off_during

PAGE = 500
ACCEPT = "import.accept_open"
OPEN = ("failed", "in_doubt", "pending")


class ImportStep:
    """Ends when nothing is pending or in doubt; failed persons leave the step failed, the rest done."""

    name: ClassVar[StepName] = StepName.IMPORT
    every_run: ClassVar[bool] = False

    async def run(self, ctx: Context) -> EventStream:
        plan = ctx.journal.plan()
        assert plan is not None
        async for event in settle_in_doubt(ctx):
            yield event
        if ctx.journal.tally("persons").get("pending"):
            require_fresh(ctx)
            async for event in _confirm(ctx, plan):
                yield event
            async for event in webhooks_off_during(ctx, _import(ctx)):
                yield event
        async for event in switch_on(ctx, ctx.read):
            yield event
        if accepted := _accepted(ctx):
            for event in accepted:
                yield event
            return
        yield _ended(ctx)


def _accepted(ctx: Context) -> tuple[ActDone, StepMoved] | None:
    """Open persons taken as they are: by a note, and a phrase that counts them; None where they are not."""
    persons, note = ctx.journal.tally("persons"), ctx.setting(ACCEPT)
    counts = {word: n for word in OPEN if (n := persons.get(word, 0))}
    open_ones = sum(counts.values())
    if not note or not open_ones:
        return None
    phrase = accept_phrase(open_ones)
    if not ctx.confirmed(phrase):
        raise ConfirmationNeeded(
            f"{open_ones:,} persons are open, and {ACCEPT} says why that is right; it is not confirmed.",
            phrase=phrase,
        )
    words = f"{counted(open_ones, 'open person')} accepted"
    return ActDone("open persons accepted", note, counts), StepMoved(StepName.IMPORT, StepState.WAIVED, words)


async def _confirm(ctx: Context, plan: Plan) -> EventStream:
    if plan.confirmed_at:
        return
    if not ctx.confirmed(plan.phrase):
        raise ConfirmationNeeded(
            f"Plan {plan.revision} would write {plan.writes:,} persons to {plan.environment};"
            " it is not confirmed.",
            phrase=plan.phrase,
        )
    yield PlanConfirmed(plan.revision, plan.fingerprint)
    yield ActDone("plan confirmed", plan.phrase, {"revision": plan.revision}, plan.fingerprint)


async def _import(ctx: Context) -> EventStream:
    async for event in _canaries(ctx):
        yield event
    most = int(ctx.setting("pace.max_persons"))
    effects = _pending(ctx)
    async for event in _dispatch(ctx, islice(effects, most) if most else effects):
        yield event
    if most and next(_pending(ctx), None):
        raise Stopped(
            f"Stopped after {most:,} persons, as pace.max_persons says.",
            fix="Run the same command again for the next ones.",
        )


async def _canaries(ctx: Context) -> EventStream:
    """Import the named canaries and read each back before anybody else is touched."""
    emails = [address for value in ctx.setting("verify.canaries") if (address := normalise_email(value))]
    effects = ctx.journal.effects_of(emails)
    if not effects:
        return
    async for event in _dispatch(ctx, iter(effects)):
        yield event
        if isinstance(event, EffectsSettled):
            for outcome in event.outcomes:
                await _read_back(ctx, outcome.target_id, outcome.sub, outcome.reason)
    yield Notice(f"{len(effects)} canaries were written and read back.")


async def _read_back(ctx: Context, target_id: str | None, sub: str, reason: str) -> None:
    if target_id is None:
        raise Blocked(f"The canary {sub} was refused: {reason}.", fix="Mend its row, or name another canary.")
    person = ctx.journal.written_by_target([target_id]).get(target_id)
    held = await ctx.read(Bucket.WORKOS_READ, lambda: ctx.target.get_user(target_id))
    wrong = differences(held, person.written) if held and person else ["user"]
    if wrong:
        raise Blocked(
            f"The canary {sub} does not read back as it was written: {', '.join(wrong)}.",
            fix="Look at that user in the WorkOS dashboard before anybody else is imported.",
        )


async def _dispatch(ctx: Context, effects: Iterator[OpenEffect]) -> EventStream:
    groups = ctx.dispatch(effects, Bucket.WORKOS_WRITE, sending(ctx))
    async with aclosing(groups):
        async for outcomes in groups:
            yield EffectsSettled(outcomes)


def _pending(ctx: Context) -> Iterator[OpenEffect]:
    after = 0
    while page := ctx.journal.open_effects("pending", after, PAGE):
        yield from page
        after = page[-1].id


def _ended(ctx: Context) -> StepMoved:
    persons = ctx.journal.tally("persons")
    left = persons.get("in_doubt", 0) + persons.get("pending", 0)
    if left:
        raise Blocked(
            f"{left} persons are not settled: WorkOS kept failing for them while it answered others.",
            fix="Run the same command again; they are looked up before anything is retried.",
        )
    failed = persons.get("failed", 0)
    if failed:
        return StepMoved(StepName.IMPORT, StepState.FAILED, f"{failed:,} persons failed")
    done = sum(persons.get(word, 0) for word in ("created", "updated", "unchanged"))
    return StepMoved(StepName.IMPORT, StepState.DONE, f"{done:,} persons")
