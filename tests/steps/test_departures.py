"""Users who left the pool after the import: named, then marked, signed out or left, as somebody typed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.acceptance.mailing import PASSWORD
from tests.steps.running import PLANNED, Base, LaterClock, Running, begin, ended, notices, only
from wizard.domain.events import ActDone, Event, OffboardingSettled
from wizard.domain.planning.delta import ENABLED_KEY, ENABLED_VALUE, OffboardingAction, OffboardingState
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked, ConfirmationNeeded, MissingAnswer
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.users import User

AGAIN = (StepName.INVENTORY, StepName.EXPORT, StepName.TRANSFORM)


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Everybody is imported."""
    return begin(services, tmp_path_factory.mktemp("imported"), *PLANNED, StepName.IMPORT)


def alone(running: Running) -> list[str]:
    """The subs of users who have one enabled row, which is still there."""
    store = running.services.cognito.store
    rows = {row.sub: row for name in store.pool.users if (row := store.get(name))}
    shared = Counter(row.attributes.get("email", "").lower() for row in rows.values())
    return [
        person.sub
        for person in running.reader.written_sample(99)
        if (row := rows.get(person.sub)) and row.enabled and shared[person.email.lower()] == 1
        if row.username == row.sub and "identities" not in row.attributes
    ]


async def left(running: Running, count: int = 2) -> list[User]:
    """The first is deleted in Cognito, the others are disabled; listed and planned again. Gives them."""
    subs, store = alone(running)[:count], running.services.cognito.store
    for number, sub in enumerate(subs):
        row = store.get(sub)
        assert row is not None
        if number == 0:
            store.remove(sub)
        else:
            store.put(replace(row, enabled=False))
    await running.open().migration.relist()
    await running.run(*AGAIN)
    users = running.services.workos.main.users.by_id.values()
    by_sub = {user.external_id: user for user in users}
    return [by_sub[sub] for sub in subs]


async def importing(running: Running, *confirm: str) -> list[Event]:
    return await running.run(StepName.IMPORT, confirm=confirm)


def mark_of(running: Running, user: User) -> str | None:
    return running.services.workos.main.users.by_id[user.id].metadata.get(ENABLED_KEY)


def settled(events: list[Event]) -> dict[str, OffboardingState]:
    return {
        outcome.sub: outcome.state for event in only(events, OffboardingSettled) for outcome in event.outcomes
    }


async def test_undecided_they_are_named_and_nothing_is_done(running: Running) -> None:
    users = await left(running)
    running.services.workos.stats.reset()
    events = await importing(running)
    assert "2 users who lost access in Cognito are undecided" in notices(events)
    assert all(str(user.external_id) in notices(events) for user in users)
    assert ended(events).state is StepState.DONE
    assert running.asked("update_user") == 0
    delta = running.reader.delta()
    assert (delta.left, delta.undecided, delta.gone, delta.disabled) == (2, 2, 1, 1)
    assert delta.imported


async def test_they_are_marked_once_it_is_typed_and_only_once(running: Running) -> None:
    users = await left(running)
    await running.answer(delta__left="mark")
    with pytest.raises(
        ConfirmationNeeded, match="2 users disabled or gone in Cognito would be marked"
    ) as asked:
        await importing(running, "MARK 3 demo", "REVOKE 2 demo")
    assert asked.value.phrase == "MARK 2 demo"
    assert not any(mark_of(running, user) for user in users)

    events = await importing(running, "MARK 2 demo")
    assert settled(events) == {str(user.external_id): OffboardingState.DONE for user in users}
    assert [mark_of(running, user) for user in users] == [ENABLED_VALUE] * 2
    assert [act.kind for act in only(events, ActDone)] == ["persons who left marked"]
    assert "2 users marked." in notices(events)
    assert "was not marked" not in notices(events)
    delta = running.reader.delta()
    assert (delta.marked, delta.undecided, delta.to_mark, delta.to_revoke) == (2, 0, 0, 2)
    assert not only(await importing(running), OffboardingSettled)


async def test_who_is_back_loses_the_mark(running: Running, begun: Base) -> None:
    gone, _ = await left(running)
    await running.answer(delta__left="mark")
    await importing(running, "MARK 2 demo")
    running.services.cognito.store.put(begun.rows[str(gone.external_id)])
    await running.open().migration.relist()
    await running.run(*AGAIN)
    await running.run(StepName.IMPORT, yes=True)
    assert mark_of(running, gone) is None
    assert running.reader.delta().left == 1


async def test_whom_workos_shows_otherwise_is_not_marked_and_is_said(running: Running) -> None:
    held, deleted, fine = await left(running, 3)
    place = running.services.workos.main.users
    place.update(held.id, {"metadata": {ENABLED_KEY: "by somebody else"}})
    place.delete(deleted.id)
    await running.answer(delta__left="mark")
    events = await importing(running, "MARK 3 demo")
    assert settled(events) == {
        str(held.external_id): OffboardingState.FAILED,
        str(deleted.external_id): OffboardingState.FAILED,
        str(fine.external_id): OffboardingState.DONE,
    }
    assert f"{held.external_id} was not marked: WorkOS holds another value" in notices(events)
    assert f"{deleted.external_id} was not marked: deleted in WorkOS meanwhile." in notices(events)
    assert "1 users marked." in notices(events)
    assert mark_of(running, held) == "by somebody else"


async def test_a_lost_answer_is_looked_up_and_not_sent_twice(running: Running) -> None:
    users = await left(running)
    await running.answer(delta__left="mark")
    running.arm(FaultKind.RESET_AFTER, "workos.update_user", count=1)
    running.services.workos.stats.reset()
    events = await importing(running, "MARK 2 demo")
    assert set(settled(events).values()) == {OffboardingState.DONE}
    assert [mark_of(running, user) for user in users] == [ENABLED_VALUE] * 2
    assert running.asked("update_user") == 2


def sign_in(running: Running, user: User) -> None:
    place = running.services.workos.main.sign_in
    place.keep_credentials(user, {"password": PASSWORD})
    place.authenticate({"grant_type": "password", "email": user.email, "password": PASSWORD})


async def test_they_are_signed_out_of_every_session(running: Running) -> None:
    first, second = await left(running)
    for user in (first, first, second):
        sign_in(running, user)
    await running.answer(delta__left="revoke")
    with pytest.raises(ConfirmationNeeded) as asked:
        await importing(running)
    assert asked.value.phrase == "REVOKE 2 demo"
    events = await importing(running, "REVOKE 2 demo")
    place = running.services.workos.main.sign_in
    assert not [*place.active_sessions(first.id), *place.active_sessions(second.id)]
    assert "2 users signed out, 3 sessions ended." in notices(events)
    sessions = {o.sub: o.sessions for event in only(events, OffboardingSettled) for o in event.outcomes}
    assert sessions == {first.external_id: 2, second.external_id: 1}
    assert {event.act for event in only(events, OffboardingSettled)} == {OffboardingAction.REVOKE}
    assert (running.reader.delta().revoked, running.reader.delta().undecided) == (2, 0)


async def test_sessions_that_cannot_be_read_leave_them_as_they_are(running: Running) -> None:
    await left(running)
    await running.answer(delta__left="revoke")
    running.arm(FaultKind.FORBIDDEN, "workos.list_sessions")
    events = await running.run(StepName.CONNECT, StepName.IMPORT, confirm=["REVOKE 2 demo"])
    assert "2 users who left the pool stay as they are." in notices(events)
    assert not only(events, OffboardingSettled)
    assert running.reader.delta().undecided == 2


async def test_leaving_them_takes_a_note_and_counts_for_these_users_only(running: Running) -> None:
    await left(running)
    await running.answer(delta__left="leave")
    with pytest.raises(MissingAnswer) as missing:
        await importing(running, "LEAVE 2 demo")
    assert missing.value.key == "delta.left_note"
    await running.answer(delta__left_note="contractors, Ann said")
    with pytest.raises(ConfirmationNeeded) as asked:
        await importing(running)
    assert asked.value.phrase == "LEAVE 2 demo"
    events = await importing(running, "LEAVE 2 demo")
    (act,) = only(events, ActDone)
    assert (act.kind, act.note, act.details) == (
        "persons who left kept as they are",
        "contractors, Ann said",
        {"persons": 2},
    )
    assert running.reader.delta().undecided == 0

    await left(running, 1)
    with pytest.raises(ConfirmationNeeded) as asked:
        await importing(running)
    assert asked.value.phrase == "LEAVE 1 demo"


async def test_nobody_is_marked_by_an_old_listing(running: Running) -> None:
    users = await left(running)
    await running.answer(delta__left="mark")
    running.close()
    running.clock = LaterClock()
    with pytest.raises(Blocked, match="hours old"):
        await importing(running, "MARK 2 demo")
    assert not any(mark_of(running, user) for user in users)
