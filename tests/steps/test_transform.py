"""Step 6: what WorkOS holds, what becomes of every row, and a plan that writes nothing yet."""

from __future__ import annotations

import pytest

from tests.steps.running import Running, ended, notices, only
from wizard.domain.events import BaselineRead, BaselineStarted, Event, PersonsPlanned, PlanFrozen, PlanStarted
from wizard.domain.planning.people import EffectKind, RowState
from wizard.domain.planning.plan import Plan
from wizard.domain.steps import StepName, StepState
from wizard.errors import Stopped
from wizard.pages.registry import page_of
from wizard.pages.state import at_rest

UNTIL = (StepName.TIMING, StepName.EXPORT, StepName.TRANSFORM)


def plan_of(events: list[Event]) -> Plan:
    (frozen,) = only(events, PlanFrozen)
    return frozen.plan


def anybody(running: Running) -> str:
    """The address of a row that is sure to be a person of its own."""
    store = running.services.cognito.store
    rows = [row for name in store.pool.users if (row := store.get(name))]
    return next(
        row.attributes["email"]
        for row in rows
        if row.enabled
        and row.status == "CONFIRMED"
        and row.attributes.get("email_verified") == "true"
        and "identities" not in row.attributes
        and row.attributes["email"].endswith("@mail.test")
    )


async def test_every_row_has_one_fate_and_nothing_is_written(running: Running) -> None:
    running.services.workos.stats.reset()
    events = await running.run(*UNTIL)
    plan = plan_of(events)
    rows = running.reader.tally("rows")
    assert sum(rows.get(state, 0) for state in RowState) == 80
    assert rows[RowState.PENDING] > rows[RowState.SKIPPED] > 0
    persons = [
        each.person for event in only(events, PersonsPlanned) for each in event.resolutions if each.person
    ]
    assert (
        plan.writes
        == plan.effects[EffectKind.CREATE_USER]
        == len(persons)
        == running.reader.tally("persons")["pending"]
    )
    assert len({person.sub for person in persons}) == len(persons)
    outcomes = [
        o.sub for event in only(events, PersonsPlanned) for each in event.resolutions for o in each.outcomes
    ]
    assert len(outcomes) == len(set(outcomes)) == 80 - len(persons)
    assert f"Plan 1 writes {plan.writes:,} users; it is confirmed by «{plan.phrase}»." in notices(events)
    assert ended(events).note == f"plan 1: {plan.writes} users"
    assert running.reader.plan() == plan
    assert set(running.services.workos.stats.as_json()["operations"]) == {"list_users"}


async def test_who_is_in_workos_already_is_counted_and_not_created(running: Running) -> None:
    users = running.services.workos.main.users
    taken = anybody(running)
    users.create({"email": taken})
    users.create({"email": "somebody@elsewhere.example"})
    plan = plan_of(await running.run(*UNTIL))
    assert (plan.baseline, plan.baseline_ours) == (2, 0)
    assert plan.decisions["existing_foreign"] == 1
    pending = {effect.draft.email: effect for effect in running.reader.open_effects("pending", 0, 999)}
    assert taken not in pending or pending[taken].kind is not EffectKind.CREATE_USER


async def test_the_same_decisions_give_the_same_fingerprint_and_others_another(running: Running) -> None:
    first = plan_of(await running.run(*UNTIL))
    await running.open().migration.replan()
    second = plan_of(await running.run(StepName.TRANSFORM))
    assert (first.revision, second.revision) == (1, 2)
    assert first.fingerprint == second.fingerprint
    await running.answer(rows__disabled="import")
    third = plan_of(await running.run(StepName.TRANSFORM))
    assert third.fingerprint != first.fingerprint
    assert third.writes > first.writes
    assert third.disabled > 0


async def test_an_interrupted_look_at_workos_goes_on_after_its_last_user(running: Running) -> None:
    users = running.services.workos.main.users
    for number in range(150):
        users.create({"email": f"before{number}@elsewhere.example"})

    def pause(event: Event) -> None:
        if isinstance(event, BaselineRead):
            running.open().migration.pause()

    running.meddle = pause
    with pytest.raises(Stopped):
        await running.run(*UNTIL)
    (first,) = only(running.events, BaselineRead)
    running.meddle = lambda event: None
    events = await running.run(StepName.TRANSFORM)
    assert not only(events, BaselineStarted)
    seen = [user.id for page in (first, *only(events, BaselineRead)) for user in page.users]
    assert len(seen) == len(set(seen)) == 150
    assert plan_of(events).baseline == 150


async def test_a_mapped_attribute_that_no_row_has_is_said(running: Running) -> None:
    await running.answer(mapping={"custom:plam": "metadata.plan"})
    events = await running.run(*UNTIL)
    (warning,) = plan_of(events).warnings
    assert warning.startswith("No user has a value for custom:plam: ")
    assert warning.endswith("Did you mean custom:plan?")
    assert warning in notices(events)


async def test_another_decision_about_rows_opens_it_again(running: Running) -> None:
    await running.run(*UNTIL)
    await running.answer(rows__unconfirmed="import")
    assert running.reader.steps()[StepName.TRANSFORM].state is StepState.OPEN


async def test_a_plan_that_is_drawn_up_again_can_be_paused_and_goes_on(running: Running) -> None:
    """The plan before it stands as no longer current; half a plan is never one."""
    before = plan_of(await running.run(*UNTIL))
    await running.answer(rows__unconfirmed="import")
    running.meddle = lambda event: (
        running.open().migration.pause() if isinstance(event, PlanStarted) else None
    )
    with pytest.raises(Stopped):
        await running.run(StepName.TRANSFORM)
    assert not only(running.events, PersonsPlanned), "it was paused before the next rows"
    assert running.reader.steps()[StepName.TRANSFORM].state is StepState.PAUSED
    assert running.reader.plan() == before
    page = page_of(at_rest(running.views(), running.clock.now()), "transform")
    assert any("no longer current" in pane.title for pane in page.panes)
    assert "Plan before, superseded" in [pane.title for pane in page.panes], (
        "also its revision and fingerprint"
    )
    running.meddle = lambda event: None
    after = plan_of(await running.run(StepName.TRANSFORM))
    assert after.revision == before.revision + 1
    assert after.fingerprint != before.fingerprint
    assert sum(running.reader.tally("rows").get(state, 0) for state in RowState) == 80
