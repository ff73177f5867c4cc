"""Step 7: exactly the confirmed plan, canaries first; what is refused or left open is said, never lost."""

from __future__ import annotations

import pytest

from tests.steps.running import PLANNED, Base, LaterClock, Running, begin, ended, notices, only
from wizard.domain.events import ActDone, EffectsSettled, Event, ListingImported, PlanConfirmed
from wizard.domain.planning.people import RowState
from wizard.domain.planning.plan import Plan
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked, ConfirmationNeeded, Stopped
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.services import Rehearsal
from wizard.steps.effects import APPEARED

CREATE = "workos.create_user"


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """The plan is frozen and waits to be confirmed."""
    return begin(services, tmp_path_factory.mktemp("planned"), *PLANNED)


def plan(running: Running) -> Plan:
    found = running.reader.plan()
    assert found is not None
    return found


def emails(running: Running) -> set[str]:
    return {user.email for user in running.services.workos.main.users.by_id.values()}


def planned_emails(running: Running) -> list[str]:
    return [effect.draft.email for effect in running.reader.open_effects("pending", 0, 999)]


async def importing(running: Running, *confirm: str) -> list[Event]:
    return await running.run(StepName.IMPORT, confirm=confirm)


async def test_nothing_is_written_before_just_this_plan_is_confirmed(running: Running) -> None:
    found = plan(running)
    other = found.phrase.replace(str(found.writes), str(found.writes + 1))
    with pytest.raises(ConfirmationNeeded) as needed:
        await importing(running, other)
    assert needed.value.phrase == found.phrase
    assert not emails(running)
    assert not only(running.events, PlanConfirmed)
    assert running.reader.tally("persons")["pending"] == found.writes


async def test_the_confirmed_plan_is_what_workos_holds_and_a_second_run_writes_nothing(
    running: Running,
) -> None:
    found, wanted = plan(running), set(planned_emails(running))
    events = await importing(running, found.phrase)
    assert only(events, PlanConfirmed) == [PlanConfirmed(1, found.fingerprint)]
    (act,) = only(events, ActDone)
    assert (act.kind, act.note, act.fingerprint) == ("plan confirmed", found.phrase, found.fingerprint)
    outcomes = [outcome for event in only(events, EffectsSettled) for outcome in event.outcomes]
    assert len({outcome.sub for outcome in outcomes}) == len(outcomes) == found.writes
    assert {outcome.state for outcome in outcomes} == {RowState.CREATED}
    assert emails(running) == {email.lower() for email in wanted}
    assert only(events, ListingImported) == [ListingImported(1)]
    assert (ended(events).state, ended(events).note) == (StepState.DONE, f"{found.writes} users")
    assert sum(running.reader.tally("rows").values()) == 80

    running.services.workos.stats.reset()
    events = await importing(running)
    assert not only(events, EffectsSettled)
    assert not only(events, ListingImported)
    assert "create_user" not in running.services.workos.stats.as_json()["operations"]


async def test_an_answer_that_is_lost_makes_nobody_twice(running: Running) -> None:
    running.arm(FaultKind.RESET_AFTER, CREATE, count=3)
    running.arm(FaultKind.RESET_BEFORE, CREATE, count=2)
    await importing(running, plan(running).phrase)
    assert running.reader.tally("persons")["created"] == plan(running).writes == len(emails(running))
    assert running.reader.tally("persons").get("in_doubt", 0) == 0


async def test_a_portion_stops_and_the_next_run_goes_on(running: Running) -> None:
    await running.answer(pace__max_persons=10)
    with pytest.raises(Stopped, match="Stopped after 10 users"):
        await importing(running, plan(running).phrase)
    assert len(emails(running)) == 10
    assert running.reader.steps()[StepName.IMPORT].state is StepState.PAUSED
    await running.answer(pace__max_persons=0)
    assert ended(await importing(running)).state is StepState.DONE
    assert len(emails(running)) == plan(running).writes


async def test_a_portion_that_is_all_there_is_does_not_stop(running: Running) -> None:
    await running.answer(pace__max_persons=plan(running).writes)
    assert ended(await importing(running, plan(running).phrase)).state is StepState.DONE


async def test_a_listing_that_is_old_is_not_imported(running: Running) -> None:
    running.clock = LaterClock()
    with pytest.raises(Blocked, match=r"25\.0 hours old") as stop:
        await importing(running, plan(running).phrase)
    assert stop.value.recovery_id == "stale"
    assert not emails(running)


async def test_canaries_are_written_and_read_back_before_anybody_else(running: Running) -> None:
    canary = planned_emails(running)[-1]
    await running.answer(verify__canaries=[f" {canary.upper()} "])
    events = await importing(running, plan(running).phrase)
    first = only(events, EffectsSettled)[0].outcomes
    assert [outcome.email for outcome in first] == [canary]
    assert "1 canaries were written and read back." in notices(events)


async def test_a_canary_that_does_not_read_back_stops_everybody_else(running: Running) -> None:
    canary = planned_emails(running)[-1]
    await running.answer(verify__canaries=[canary])

    def somebody_edits(event: Event) -> None:
        if isinstance(event, EffectsSettled):
            users = running.services.workos.main.users
            users.update(str(event.outcomes[0].target_id), {"first_name": "Nobody"})

    running.meddle = somebody_edits
    with pytest.raises(Blocked, match="does not read back as it was written: first_name"):
        await importing(running, plan(running).phrase)
    assert len(emails(running)) == 1


async def test_a_canary_that_is_refused_says_why(running: Running) -> None:
    users = running.services.workos.main.users
    address = planned_emails(running)[0]
    await running.answer(verify__canaries=[address])
    stranger = users.create({"email": address})
    with pytest.raises(Blocked, match=f"refused: {APPEARED}"):
        await importing(running, plan(running).phrase)
    assert users.ids == [stranger.id]


async def test_who_is_refused_fails_alone_and_is_accepted_by_note_and_phrase(running: Running) -> None:
    taken = planned_emails(running)[0]
    running.services.workos.main.users.create({"email": taken})
    events = await importing(running, plan(running).phrase)
    assert (ended(events).state, ended(events).note) == (StepState.FAILED, "1 user failed")
    assert running.reader.tally("persons")["created"] == plan(running).writes - 1
    assert running.reader.failures(9)[0][1] == APPEARED

    await running.answer(import__accept_open="Ann calls them")
    with pytest.raises(ConfirmationNeeded, match="1 users are open") as needed:
        await importing(running)
    assert needed.value.phrase == "ACCEPT 1 OPEN"
    events = await importing(running, "ACCEPT 1 OPEN")
    (act,) = only(events, ActDone)
    assert (act.kind, act.note, act.details) == ("open persons accepted", "Ann calls them", {"failed": 1})
    assert (ended(events).state, ended(events).note) == (StepState.WAIVED, "1 open user accepted")
    events = await importing(running)
    assert not only(events, ActDone)
    assert ended(events).state is StepState.WAIVED

    await running.answer(import__accept_open="Ben calls them")
    with pytest.raises(ConfirmationNeeded):
        await importing(running)


async def test_rows_that_fail_by_decision_leave_the_step_failed(running: Running) -> None:
    await running.answer(rows__existing_foreign="fail")
    running.services.workos.main.users.create({"email": planned_emails(running)[0]})
    await running.open().migration.replan()
    await running.run(StepName.TRANSFORM)
    events = await importing(running, plan(running).phrase)
    assert (ended(events).state, ended(events).note) == (StepState.FAILED, "1 row failed, as decided")
