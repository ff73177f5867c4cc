"""Step 7: create and update persons, paced and resumable, canaries first."""

from __future__ import annotations

from typing import ClassVar

from wizard.domain.confirmations import accept_phrase
from wizard.domain.events import ActDone, ListingImported, PlanConfirmed, StepMoved
from wizard.domain.planning.people import RowState
from wizard.domain.planning.plan import Plan
from wizard.domain.snapshot import ACCEPT_KEY, open_persons
from wizard.domain.steps import StepName, StepState
from wizard.domain.words import counted
from wizard.engine.approvals import Approved, approval_words, bound_to
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked, ConfirmationNeeded
from wizard.steps.backing_up import backed_up
from wizard.steps.effects import settle_in_doubt
from wizard.steps.freshness import require_fresh, require_no_undo
from wizard.steps.left_memberships import act_on_left
from wizard.steps.memberships import settle_organizations
from wizard.steps.offboarding import offboard_removed_users, settle_offboarding
from wizard.steps.undoing import undo
from wizard.steps.webhooks import switch_on, webhooks_off_during
from wizard.steps.writing import write_plan

# As journals keep it.
ACCEPTED = "open persons accepted"


class ImportStep:
    """Ends when nothing is pending or in doubt; failed persons leave the step failed, the rest done.

    Looked at on every run: what is to be done about persons who left may be decided at any time.
    """

    name: ClassVar[StepName] = StepName.IMPORT
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        plan = ctx.journal.plan()
        assert plan is not None
        if ctx.asks_undo:
            async for event in undo(ctx):
                yield event
            yield _after_undo(ctx)
            return
        require_no_undo(ctx)
        if not _is_accepted(ctx, plan):
            async for event in _write(ctx, plan):
                yield event
        *acts, ended = _accepted(ctx, plan) or (_ended(ctx),)
        for act in acts:
            yield act
        async for event in _after(ctx):
            yield event
        yield ended


def _after_undo(ctx: Context) -> StepMoved:
    """Where the import stands: as before, unless something was taken back."""
    counts = ctx.journal.tally("persons")
    if ctx.journal.undo.kept().get("confirmed_at"):
        return StepMoved(StepName.IMPORT, StepState.OPEN, "taken back")
    if counts.get("pending") or counts.get("in_doubt"):
        return StepMoved(StepName.IMPORT, StepState.PAUSED)
    return _ended(ctx)


async def _write(ctx: Context, plan: Plan) -> EventStream:
    async for event in settle_in_doubt(ctx):
        yield event
    async for event in settle_organizations(ctx):
        yield event
    if ctx.journal.tally("persons")["pending"]:
        require_fresh(ctx)
        async for event in _confirm(ctx, plan):
            yield event
        async for event in backed_up(ctx, f"the import of plan {plan.revision}"):
            yield event
        async for event in webhooks_off_during(ctx, write_plan(ctx, plan)):
            yield event
    async for event in switch_on(ctx, ctx.read):
        yield event


async def _after(ctx: Context) -> EventStream:
    """The listing is brought over; those whom it shows to have left are seen to."""
    listing = ctx.journal.listing()
    if listing and ctx.journal.meta("imported") != listing.id:
        yield ListingImported(listing.id)
    async for event in settle_offboarding(ctx):
        yield event
    async for event in offboard_removed_users(ctx):
        yield event
    async for event in act_on_left(ctx):
        yield event


def _accepted(ctx: Context, plan: Plan) -> tuple[ActDone | StepMoved, ...]:
    """Open persons taken as they are: by a note, and a phrase that counts them; else nothing."""
    counts, note = _open_persons(ctx), ctx.setting(ACCEPT_KEY)
    open_ones = sum(counts.values())
    if not note or not open_ones:
        return ()
    moved = StepMoved(StepName.IMPORT, StepState.WAIVED, f"{counted(open_ones, 'open user')} accepted")
    if _is_accepted(ctx, plan):
        return (moved,)
    phrase = accept_phrase(open_ones)
    if not ctx.confirmed(phrase):
        raise ConfirmationNeeded(
            f"{open_ones:,} users are open, and {ACCEPT_KEY} says why that is right; it is not confirmed.",
            phrase=phrase,
        )
    return ActDone(ACCEPTED, note, counts, plan.fingerprint), moved


def _is_accepted(ctx: Context, plan: Plan) -> bool:
    """Whether just these open persons of this plan were accepted before, by the same note."""
    known = next(iter(ctx.journal.acts(kind=ACCEPTED, limit=1)), None)
    if known is None or known.fingerprint != plan.fingerprint or known.note != ctx.setting(ACCEPT_KEY):
        return False
    return dict(known.details) == _open_persons(ctx)


def _open_persons(ctx: Context) -> dict[str, int]:
    return open_persons(persons=ctx.journal.tally("persons"), rows=ctx.journal.tally("rows"))


async def _confirm(ctx: Context, plan: Plan) -> EventStream:
    if plan.confirmed_at:
        return
    if not ctx.confirmed(plan.phrase):
        raise ConfirmationNeeded(
            f"Plan {plan.revision} would write {plan.writes:,} users to {plan.environment};"
            f" it is not confirmed.{approval_words(ctx, Approved.IMPORT, plan.fingerprint)}",
            phrase=plan.phrase,
        )
    for act in bound_to(ctx, Approved.IMPORT, plan.fingerprint):
        yield act
    yield PlanConfirmed(plan.revision, plan.fingerprint)
    yield ActDone("plan confirmed", plan.phrase, {"revision": plan.revision}, plan.fingerprint)


def _ended(ctx: Context) -> StepMoved:
    persons = ctx.journal.tally("persons")
    left = persons["in_doubt"] + persons["pending"]
    if left:
        raise Blocked(
            f"{left} users are not settled: WorkOS kept failing for them while it answered others.",
            fix="Run the same command again; they are looked up before anything is retried.",
        )
    failed = persons["failed"]
    if failed:
        return StepMoved(StepName.IMPORT, StepState.FAILED, f"{counted(failed, 'user')} failed")
    if refused := ctx.journal.tally("rows")[RowState.FAILED]:
        # Somebody decided that their kind shall fail: no person was made of them.
        return StepMoved(StepName.IMPORT, StepState.FAILED, f"{counted(refused, 'row')} failed, as decided")
    done = sum(persons[word] for word in ("created", "updated", "unchanged"))
    return StepMoved(StepName.IMPORT, StepState.DONE, f"{done:,} users")
