"""What the import did is taken back: judged, typed, done, resumed; the import can run again afterwards."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from tests.steps.campaign import ENVIRONMENT, Campaign
from wizard.domain.events import Notice, StepMoved
from wizard.domain.planning.undo import UndoState
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.users import User

UNDO = (StepName.CONNECT, StepName.IMPORT)


async def look(at: Campaign) -> str:
    """Have everybody judged; gives the text that confirms it, empty where there is nothing to do."""
    said = " ".join(
        event.text for event in await at.run(*UNDO, confirm=["UNDO"]) if isinstance(event, Notice)
    )
    found = re.search("«(UNDO .*?)»", said)
    return found[1] if found else ""


def users_of(at: Campaign) -> dict[str, User]:
    return dict(at.services.workos.main.users.by_id)


def states(at: Campaign) -> Counter[str]:
    counts = at.reader.undo.counts()
    assert counts is not None
    assert sum(counts.classes.values()) == counts.planned
    return Counter({state: n for state, n in counts.states.items() if n})


async def test_everybody_whom_the_import_created_is_deleted_and_can_be_created_again(bare: Campaign) -> None:
    before = users_of(bare)
    ours = {user.external_id for user in before.values() if user.metadata.get("migrated_from")}
    rows = bare.reader.tally("rows")
    phrase = await look(bare)
    assert phrase.startswith(f"UNDO {len(ours)} {ENVIRONMENT} ")
    assert users_of(bare) == before
    assert bare.reader.steps()[StepName.IMPORT].state is StepState.DONE
    events = await bare.run(*UNDO, confirm=[phrase])
    assert not [user for user in users_of(bare).values() if user.metadata.get("migrated_from")]
    assert states(bare) == {UndoState.DELETED: len(ours)}
    assert "addresses come free at once" in " ".join(e.text for e in events if isinstance(e, Notice))
    after = bare.reader.tally("rows")
    assert sum(rows.values()) == sum(after.values())
    assert after["pending"] == rows["created"] + rows["pending"]
    moved = {event.step for event in events if isinstance(event, StepMoved) and event.state is StepState.OPEN}
    assert {StepName.TRANSFORM, StepName.IMPORT} <= moved
    # And again, as if nothing had been there.
    await bare.run(StepName.TRANSFORM)
    plan = bare.reader.plan()
    assert plan
    assert plan.revision == 2
    await bare.run(*UNDO, confirm=[plan.phrase])
    again = {user.external_id for user in users_of(bare).values() if user.metadata.get("migrated_from")}
    assert again == ours
    assert await look(bare) == phrase.rpartition(" ")[0] + " " + (await look(bare)).rpartition(" ")[2]


async def test_whoever_lived_in_a_user_or_took_it_keeps_it(bare: Campaign) -> None:
    directory = bare.services.workos.main.users
    first, second, third, fourth = [u for u in users_of(bare).values() if u.metadata.get("migrated_from")][:4]
    directory.change(first, last_sign_in_at="2026-12-01T00:00:00.000Z")
    directory.change(second, external_id="theirs")
    phrase = await look(bare)
    # After the look, too: everybody is judged again before the request.
    directory.change(third, metadata={**third.metadata, "plan": "gold"})
    directory.delete(fourth.id)
    await bare.run(*UNDO, confirm=[phrase])
    left = users_of(bare)
    assert {first.id, second.id, third.id} <= set(left)
    found = states(bare)
    assert found[UndoState.KEPT] == 2
    assert found[UndoState.CHANGED_HANDS] == 1
    assert found[UndoState.GONE] == 1
    assert not found[UndoState.FAILED]
    listed = {reason for _, _, _, reason in bare.reader.undo.listed("lived_in", 0, 10)}
    assert listed == {"has signed in"}


async def test_another_text_does_nothing(bare: Campaign) -> None:
    before = users_of(bare)
    phrase = await look(bare)
    for text in ("UNDO", phrase[:-6] + "abcdef", phrase.replace("UNDO", "UNDO 1")):
        await bare.run(*UNDO, confirm=[text])
        assert users_of(bare) == before


async def test_after_the_cutover_it_is_refused(campaign: Campaign) -> None:
    with pytest.raises(Blocked, match="cutover is recorded"):
        await campaign.run(*UNDO, confirm=["UNDO"])


async def test_what_webhooks_hear_is_as_the_operator_wants_it(bare: Campaign) -> None:
    await bare.answer(connect__webhooks="disable")
    phrase = await look(bare)
    events = await bare.run(*UNDO, confirm=[phrase])
    assert [event.name for event in events if event.name == "webhooks_switched"] in (
        [],
        ["webhooks_switched"] * 2,
    )


async def test_nothing_is_imported_or_mailed_while_an_undo_is_open(bare: Campaign) -> None:
    phrase = await look(bare)
    bare.arm(FaultKind.SERVER_ERROR, "workos.delete_user", count=None)
    with pytest.raises(Blocked):
        await bare.run(*UNDO, confirm=[phrase])
    bare.services.faults.clear()
    with pytest.raises(Blocked, match="undo is under way"):
        await bare.run(*UNDO)
    await bare.run(*UNDO, confirm=[phrase])
    assert set(states(bare)) == {UndoState.DELETED}


async def test_lost_answers_are_looked_up_before_anything_is_retried(bare: Campaign) -> None:
    phrase = await look(bare)
    bare.arm(FaultKind.RESET_AFTER, "workos.delete_user", count=5)
    await bare.run(*UNDO, confirm=[phrase])
    assert set(states(bare)) == {UndoState.DELETED}
    assert not [user for user in users_of(bare).values() if user.metadata.get("migrated_from")]


class Killed(BaseException):
    """The process ends here."""


async def test_killed_again_and_again_it_deletes_what_is_ours_and_nothing_else(bare: Campaign) -> None:
    """Whatever dies when: whoever was touched by others outside a request stays, all others go, sums hold."""
    directory = bare.services.workos.main.users
    phrase = await look(bare)
    touched: dict[str, str] = {}
    kills = 0
    ours = {user.id for user in users_of(bare).values() if user.metadata.get("migrated_from")}

    def meddle(event: Any) -> None:
        nonlocal kills
        if event.name == "undo_settled":
            states(bare)
            in_flight = {p.made.target_id for p in bare.reader.undo.persons(UndoState.IN_DOUBT, 0, 500)}
            free = [u for u in users_of(bare).values() if u.id in ours - in_flight - touched.keys()]
            if free and len(touched) < 8:
                user = free[len(touched) * 7 % len(free)]
                directory.change(user, last_sign_in_at="2026-12-01T00:00:00.000Z")
                touched[user.id] = user.email
        if event.name in {"undo_attempted", "undo_settled", "undo_confirmed"} and kills < 25:
            kills += 1
            if kills % 2:
                raise Killed

    bare.meddle = meddle
    for _ in range(60):
        try:
            await bare.run(*UNDO, confirm=[phrase])
        except BaseException as stopped:
            if not _was_killed(stopped):
                raise
            bare.close()
            continue
        break
    left = users_of(bare)
    assert {user for user in ours if user in left} == set(touched)
    found = states(bare)
    assert found[UndoState.KEPT] == len(touched) > 0
    assert found[UndoState.DELETED] == len(ours) - len(touched)
    assert kills > 12


def _was_killed(stopped: BaseException) -> bool:
    if isinstance(stopped, BaseExceptionGroup):
        return any(_was_killed(inner) for inner in stopped.exceptions)
    return isinstance(stopped, Killed) or isinstance(stopped.__context__, Killed)


def join(at: Campaign, user: User, name: str) -> None:
    """Somebody else makes an organization, and the user a member of it."""
    there = at.services.workos.main
    organization = there.organizations.create({"name": name})
    there.memberships.create({"user_id": user.id, "organization_id": organization["id"]})


async def test_a_member_by_other_hands_is_kept_whenever_that_happened(bare: Campaign) -> None:
    first, second = [u for u in users_of(bare).values() if u.metadata.get("migrated_from")][:2]
    join(bare, first, "Acme")
    phrase = await look(bare)
    counts = bare.reader.undo.counts()
    assert counts
    assert counts.classes["lived_in"] == 1
    join(bare, second, "Globex")
    await bare.run(*UNDO, confirm=[phrase])
    assert {first.id, second.id} <= set(users_of(bare))
    assert states(bare)[UndoState.KEPT] == 2
    assert len(bare.services.workos.main.organizations.organizations) == 2


async def test_whoever_s_memberships_cannot_be_read_is_kept(bare: Campaign) -> None:
    phrase = await look(bare)
    before = users_of(bare)
    bare.arm(FaultKind.FORBIDDEN, "workos.list_organization_memberships")
    await bare.run(*UNDO, confirm=[phrase])
    bare.services.faults.clear()
    assert users_of(bare) == before
    assert set(states(bare)) == {UndoState.KEPT}
