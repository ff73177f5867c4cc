"""A journal that may not be the latest copy: what WorkOS holds is read and told, and a phrase goes on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.steps.running import PLANNED, Base, LaterClock, Running, begin, ended, notices, only
from wizard.domain.events import ActDone, Recovered, RecoveryRead
from wizard.domain.recovery import Recovery
from wizard.domain.steps import StepName, StepState
from wizard.errors import ConfirmationNeeded
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.users import User

PHRASE = "RECOVERED demo"


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """A plan that no one has imported yet."""
    return begin(services, tmp_path_factory.mktemp("begun"), *PLANNED)


@dataclass
class Restored:
    """A backup that was put back after the import, with what WorkOS holds by then."""

    running: Running
    users: list[User]

    def put(self, user: User, **changes: object) -> None:
        self.running.services.workos.main.users.put(replace(user, **changes))  # type: ignore[arg-type]

    @property
    def recovery(self) -> Recovery | None:
        return self.running.reader.recovery()

    async def connect(self, *confirm: str, check_only: bool = False) -> str:
        """Run step 2, and give what was said."""
        return notices(await self.running.run(StepName.CONNECT, confirm=confirm, check_only=check_only))


@pytest.fixture
async def restored(running: Running, tmp_path: Path) -> Restored:
    backup = tmp_path / "backup"
    shutil.copyfile(running.path, backup)
    await running.run(StepName.CONNECT, StepName.IMPORT, yes=True)
    assert ended(running.events).state is StepState.DONE
    running.close()
    shutil.copyfile(backup, running.path)
    return Restored(running, list(running.services.workos.main.users.by_id.values()))


async def test_a_journal_in_order_is_not_read_for_this(running: Running) -> None:
    await running.run(StepName.CONNECT)
    assert not only(running.events, RecoveryRead)


async def test_what_was_written_as_planned_counts_as_created_and_a_phrase_ends_it(restored: Restored) -> None:
    with pytest.raises(ConfirmationNeeded, match="nothing is written or mailed") as stop:
        await restored.connect()
    assert stop.value.phrase == PHRASE
    assert restored.recovery is not None
    found = restored.recovery.found
    assert (found.users, found.settled) == (len(restored.users), len(restored.users))
    assert (found.differ, found.unknown, found.marks, found.resets) == (0, 0, 0, 0)
    assert restored.running.reader.tally("persons")["created"] == len(restored.users)
    assert f"{len(restored.users)} users that this journal held as pending" in str(stop.value)
    said = await restored.connect(PHRASE)
    assert "they count as created" in said
    assert restored.recovery is None
    assert only(restored.running.events, Recovered) == [Recovered(PHRASE)]
    (act,) = (act for act in only(restored.running.events, ActDone) if act.kind == "recovered")
    assert act.details["found"] == found.to_json()
    # All that was found is as planned: the plan stays.
    assert restored.running.reader.steps()[StepName.TRANSFORM].state is StepState.DONE


async def test_what_is_there_otherwise_than_planned_is_planned_again(restored: Restored) -> None:
    changed, marked, *_ = restored.users
    restored.put(changed, first_name="Somebody", last_name="Else")
    restored.put(marked, metadata={**marked.metadata, "password_reset_sent": "true"})
    await restored.connect(PHRASE)
    (act,) = (act for act in only(restored.running.events, ActDone) if act.kind == "recovered")
    found = act.details["found"]
    assert found["marks"] == 1
    assert found["differ"] >= 1
    assert found["settled"] + found["differ"] == len(restored.users)
    steps = restored.running.reader.steps()
    assert steps[StepName.EXPORT].state is StepState.DONE
    assert steps[StepName.TRANSFORM].state is StepState.OPEN


async def test_a_run_that_only_looks_reads_nothing_and_goes_on(restored: Restored) -> None:
    said = await restored.connect(check_only=True)
    assert "What WorkOS holds has not been read yet." in said
    assert not only(restored.running.events, RecoveryRead)
    assert restored.recovery is not None


async def test_what_was_read_holds_for_an_hour_and_is_read_again_after(restored: Restored) -> None:
    with pytest.raises(ConfirmationNeeded):
        await restored.connect()
    with pytest.raises(ConfirmationNeeded):
        await restored.connect()
    assert not only(restored.running.events, RecoveryRead)
    restored.running.close()
    restored.running.clock = LaterClock()
    with pytest.raises(ConfirmationNeeded):
        await restored.connect()
    assert only(restored.running.events, RecoveryRead)


async def test_events_that_cannot_be_read_are_named(restored: Restored) -> None:
    restored.running.arm(FaultKind.FORBIDDEN, "workos.list_events")
    with pytest.raises(ConfirmationNeeded, match="What cannot be told: WorkOS does not show this key the"):
        await restored.connect()


async def test_a_journal_older_than_the_events_says_which_time_nobody_knows(restored: Restored) -> None:
    class NextYear(LaterClock):
        def now(self) -> datetime:
            return super().now() + timedelta(days=90)

    restored.running.clock = NextYear()
    restored.running.services.workos.ahead = timedelta(days=91)
    with pytest.raises(ConfirmationNeeded, match="WorkOS keeps events for 90 days"):
        await restored.connect()
