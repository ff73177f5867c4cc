"""Step 6: what WorkOS holds already, what becomes of every row, and the frozen plan of it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from wizard.domain.events import (
    BaselineRead,
    BaselineStarted,
    Notice,
    PersonsPlanned,
    PlanFrozen,
    PlanStarted,
    StepMoved,
)
from wizard.domain.paging import Pages
from wizard.domain.planning.plan import PlanDraft
from wizard.domain.planning.resolve import resolve
from wizard.domain.rows.exported import left_open
from wizard.domain.rows.unmapped import Unmapped
from wizard.domain.steps import StepName, StepState
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Stopped
from wizard.guide.answers import rules_of
from wizard.steps.effects import settle_in_doubt
from wizard.steps.export import list_late_groups
from wizard.steps.inventory import take_census
from wizard.steps.memberships import settle_organizations
from wizard.steps.offboarding import settle_offboarding
from wizard.steps.organizations import (
    joining_of,
    read_organizations,
    require_apart,
    settled_roles,
    unasked_signs,
    warnings_of,
    with_lines,
)

PAGE = 500


class TransformStep:
    """Ends with a frozen plan revision; nothing is written to WorkOS."""

    name: ClassVar[StepName] = StepName.TRANSFORM
    every_run: ClassVar[bool] = False

    async def run(self, ctx: Context) -> EventStream:
        # A person in doubt may exist by now; the plan must know.
        async for event in settle_in_doubt(ctx):
            yield event
        async for event in settle_organizations(ctx):
            yield event
        async for left in settle_offboarding(ctx):
            yield left
        async for members in list_late_groups(ctx):
            yield members
        previous = ctx.journal.plan()
        revision = previous.revision + 1 if previous else 1
        async for event in _read_baseline(ctx, revision):
            yield event
        async for event in read_organizations(ctx):
            yield event
        async for event in _draw_up(ctx, revision):
            yield event
        plan = ctx.journal.plan()
        assert plan is not None
        for sentence, n in plan.left_open.items():
            yield Notice(f"In the export files: {n:,} {sentence}.")
        for warning in (*plan.warnings, *unasked_signs(ctx.journal)):
            yield Notice(warning)
        yield Notice(
            f"Plan {plan.revision} writes {plan.writes:,} users; it is confirmed by «{plan.phrase}»."
        )
        yield StepMoved(StepName.TRANSFORM, StepState.DONE, f"plan {plan.revision}: {plan.writes:,} users")


async def _read_baseline(ctx: Context, revision: int) -> EventStream:
    """List the environment once per revision; an interrupted listing goes on after its last user."""
    state = ctx.journal.meta("baseline")
    if not state or state["revision"] != revision:
        yield BaselineStarted(revision)
        state = ctx.journal.meta("baseline")
    after: str | None = state["after"]
    done = state["done"]
    pages = Pages("users in WorkOS")
    while not done:
        page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.list_users, after)
        pages.page((user.id for user in page.users), page.after)
        yield BaselineRead(revision, page.users, page.after)
        after, done = page.after, page.after is None


async def _draw_up(ctx: Context, revision: int) -> EventStream:
    pool = ctx.journal.pool()
    assert pool is not None
    now = ctx.clock.now()
    rules = replace(
        rules_of(ctx.journal.answers(), pool, now.date().isoformat()), overrides=ctx.journal.overrides()
    )
    # Answers given since the inventory may have made twins of rows, or strangers of twins.
    yield take_census(ctx.journal)
    draft = PlanDraft(revision, ctx.environment, ctx.target.identity().base_url)
    unmapped, joining = Unmapped(rules.mapping, pool), joining_of(ctx, rules)
    yield PlanStarted(revision)
    after: int | None = 0
    while after is not None:
        if ctx.paused:
            # What was drawn up so far is forgotten when it goes on; that takes less time than it took.
            raise Stopped("Paused.", fix="Run the same command again to go on.")
        groups, after = ctx.journal.groups(after, PAGE)
        joining = with_lines(joining, groups, ctx.journal)
        resolutions = tuple(
            joining.joined(resolution, group) for group in groups for resolution in resolve(group, rules)
        )
        for row in (row for group in groups for row in group.rows):
            unmapped.see(row)
        for resolution in resolutions:
            draft.add(resolution)
        if resolutions:
            yield PersonsPlanned(revision, resolutions)
    require_apart(draft)
    roles_to_create = settled_roles(joining)
    users, ours = ctx.journal.baseline_counts()
    yield PlanFrozen(
        draft.freeze(
            baseline=users,
            baseline_ours=ours,
            at=now,
            left_open=left_open(pool.gaps),
            warnings=(*unmapped.summary(), *warnings_of(joining, draft)),
            roles_to_create=roles_to_create,
        )
    )
