"""Step 11: what the file and WorkOS really hold, and the gate that five checks open together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.steps.campaign import ENVIRONMENT, Campaign
from tests.steps.running import Running, ended, notices, only
from wizard.domain.checks import CheckId, inputs_of
from wizard.domain.events import (
    ActDone,
    CheckDone,
    CheckStatus,
    CutoverDone,
    Event,
    ExportWritten,
    UsersReconciled,
)
from wizard.domain.steps import StepName, StepState
from wizard.rehearsal.users import User

CUTOVER = f"CUTOVER {ENVIRONMENT}"


def check(events: list[Event], which: CheckId) -> CheckDone:
    return [event for event in only(events, CheckDone) if event.id == which][-1]


async def verify(bare: Campaign, *confirm: str) -> list[Event]:
    return await bare.run(StepName.VERIFY, confirm=confirm)


def written(bare: Campaign) -> User:
    person = bare.reader.written_sample(1)[0]
    return bare.services.workos.main.users.by_id[person.target_id]


async def test_nothing_is_verified_before_it_was_done(running: Running) -> None:
    events = await running.run(StepName.VERIFY)
    assert check(events, CheckId.EXPORTED).status is CheckStatus.TODO
    assert check(events, CheckId.IMPORTED).status is CheckStatus.TODO
    assert not only(events, UsersReconciled)
    assert (ended(events).state, ended(events).note) == (StepState.OPEN, "0/5")


async def test_an_import_that_went_well_passes_both_checks(bare: Campaign) -> None:
    events = await verify(bare)
    exported, matched = check(events, CheckId.EXPORTED), check(events, CheckId.IMPORTED)
    assert (exported.status, matched.status) == (CheckStatus.PASS, CheckStatus.PASS)
    assert exported.evidence.startswith("80 rows in the file, 80 unique subs, 80 in the journal; sha256 ")
    users = len(bare.services.workos.main.users.by_id)
    assert f"{users} users in WorkOS, 0 from before, 0 since" in matched.evidence
    seen = [user for page in only(events, UsersReconciled) for user in page.seen]
    assert len(seen) == len(set(seen)) == users
    assert ended(events).note == "2/5"
    assert {event.id: event.status for event in only(events, CheckDone)}[CheckId.AUTHKIT] is CheckStatus.TODO
    assert bare.reader.verdicts()[CheckId.IMPORTED].status == CheckStatus.PASS


def tampered(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CONFIRMED", b"RESET_REQUIRED", 1))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        (tampered, "the file is not the one that was written"),
        (cut_short, "cognito_users.json"),
        (Path.unlink, "cognito_users.json"),
    ],
)
async def test_a_file_that_is_not_the_one_that_was_written_fails(
    bare: Campaign, meddle: Callable[[Path], None], said: str
) -> None:
    await bare.open().migration.relist()
    (written,) = only(await bare.run(StepName.INVENTORY, StepName.EXPORT), ExportWritten)
    meddle(Path(written.path))
    found = check(await verify(bare), CheckId.EXPORTED)
    assert found.status is CheckStatus.FAIL
    assert said in found.evidence


async def test_users_who_are_missing_are_named(bare: Campaign) -> None:
    lost = written(bare)
    bare.services.workos.main.users.delete(lost.id)
    events = await verify(bare)
    found = check(events, CheckId.IMPORTED)
    assert found.status is CheckStatus.FAIL
    assert f"1 missing, first {lost.external_id}" in found.evidence
    assert ended(events).state is StepState.FAILED


async def test_users_who_hold_something_else_are_named_by_field(bare: Campaign) -> None:
    user = written(bare)
    bare.services.workos.main.users.update(user.id, {"last_name": "Changed", "external_id": "another"})
    found = check(await verify(bare), CheckId.IMPORTED)
    assert found.status is CheckStatus.FAIL
    assert f"1 differ, first {user.external_id} (external_id, last_name)" in found.evidence


async def test_users_by_other_hands_are_counted_and_masked(bare: Campaign) -> None:
    stranger = bare.services.workos.main.users.create({"email": "somebody.else@elsewhere.example"})
    events = await verify(bare)
    found = check(events, CheckId.IMPORTED)
    assert found.status is CheckStatus.PASS
    assert f"1 since, first {stranger.id} " in found.evidence
    assert "somebody.else@" not in found.evidence
    assert only(events, UsersReconciled)[-1].appeared == 1


async def all_pass(bare: Campaign, *, revision: int = 1) -> None:
    """What steps 8, 9 and 10 would have found."""
    pool = bare.reader.pool()
    assert pool is not None
    await bare.answer({f"federation.{provider.name}.waive": "no tenant" for provider in pool.providers})
    await bare.run(StepName.FEDERATION)
    inputs = inputs_of(listing=1, revision=revision)
    for which in (CheckId.RESET, CheckId.AUTHKIT):
        done = CheckDone(which, CheckStatus.PASS, "seen", by="Ann", inputs=inputs)
        await bare.open().migration.report_written([done])


async def test_five_checks_open_the_gate_and_the_cutover_is_typed(bare: Campaign) -> None:
    await all_pass(bare)
    events = await verify(bare, "CUTOVER elsewhere")
    assert ended(events).state is StepState.DONE
    assert ended(events).note == "CUTOVER READY WITH 8 WAIVERS"
    assert f"record it with «{CUTOVER}»" in notices(events)
    assert not only(events, CutoverDone)

    events = await verify(bare, CUTOVER)
    (done,) = only(events, CutoverDone)
    assert len(done.waivers) == 8
    (act,) = [act for act in only(events, ActDone) if act.kind == "cutover"]
    assert [waiver["reason"] for waiver in act.details["waivers"]] == ["no tenant"] * 8
    assert bare.reader.meta("cutover")["phrase"] == CUTOVER
    assert not only(await verify(bare, CUTOVER), CutoverDone)


async def test_a_verdict_on_another_plan_opens_nothing(bare: Campaign) -> None:
    await all_pass(bare, revision=7)
    events = await verify(bare, CUTOVER)
    assert (ended(events).state, ended(events).note) == (StepState.OPEN, "3/5")
    assert not only(events, CutoverDone)


async def test_one_check_that_fails_closes_it(bare: Campaign) -> None:
    await all_pass(bare)
    bare.services.workos.main.users.delete(written(bare).id)
    events = await verify(bare, CUTOVER)
    assert (ended(events).state, ended(events).note) == (StepState.FAILED, "4/5")
    assert not only(events, CutoverDone)
