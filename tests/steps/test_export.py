"""Step 5: the listing as one file, a short one only where that was accepted, groups where they are mapped."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from tests.domain.people_made import POOL
from tests.steps.running import Running, ended, notices, only
from wizard.domain.events import ActDone, ExportWritten, GroupListed, OptionalRead
from wizard.domain.rows.pool import Pool
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Context
from wizard.errors import Blocked
from wizard.ports import Listing
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.rows import Row
from wizard.steps.export import _far_apart

LIST_USERS = "cognito.ListUsers"
MAPPED = {"mapping": {"cognito:groups": "metadata.groups"}}
AGAIN = (StepName.INVENTORY, StepName.EXPORT)


def in_file(path: str) -> dict[str, dict[str, Any]]:
    users = json.loads(Path(path).read_text(encoding="utf-8"))["Users"]
    found = {}
    for user in users:
        attributes = {attribute["Name"]: attribute["Value"] for attribute in user["Attributes"]}
        found[attributes["sub"]] = user | {"Attributes": attributes}
    assert len(found) == len(users)
    return found


def seen_on_disk(path: Path) -> tuple[str, int, str]:
    return path.name, path.stat().st_mode & 0o777, hashlib.sha256(path.read_bytes()).hexdigest()


async def test_the_file_holds_every_row_as_cognito_has_it(running: Running) -> None:
    events = await running.run(StepName.EXPORT)
    (written,) = only(events, ExportWritten)
    assert seen_on_disk(Path(written.path)) == ("cognito_users.json", 0o600, written.sha256)
    found, store = in_file(written.path), running.services.cognito.store
    rows = [row for name in store.pool.users if (row := store.get(name))]
    assert written.rows == len(found) == len(rows)
    for row in rows:
        user = found[row.sub]
        assert (user["Username"], user["UserStatus"], user["Enabled"]) == (
            row.username,
            row.status,
            row.enabled,
        )
        assert user["Attributes"] == row.attributes
    export = running.reader.meta("export")
    assert (export["listing"], export["rows"], export["sha256"]) == (1, len(rows), written.sha256)
    assert (ended(events).state, ended(events).note) == (StepState.DONE, f"{len(rows)} rows")


async def test_a_listing_that_is_not_complete_is_not_exported(running: Running) -> None:
    await running.open().migration.relist()
    with pytest.raises(Blocked, match="listing of the pool is not complete"):
        await running.run(StepName.EXPORT)
    assert not only(running.events, ExportWritten)
    assert running.reader.steps()[StepName.EXPORT].state is StepState.BLOCKED


async def shortened(running: Running) -> None:
    """List again; the listing ends early, as if users had been lost without an error."""
    await running.open().migration.relist()
    running.arm(FaultKind.LAST_PAGE, LIST_USERS, count=1)
    await running.run(StepName.INVENTORY)


async def test_a_short_listing_is_taken_only_where_it_is_accepted_once_for_each(running: Running) -> None:
    for number in range(60):
        sub = f"00000000-0000-4000-8000-{number:012}"
        running.services.cognito.store.put(Row(sub, {"sub": sub}))
    await shortened(running)
    with pytest.raises(Blocked, match="ended at 60 rows, 80 below Cognito's estimate of 140") as stop:
        await running.run(StepName.EXPORT)
    assert stop.value.recovery_id == "listing_short"
    assert not only(running.events, ExportWritten)

    await running.answer(export__accept=["listing_short"])
    events = await running.run(StepName.EXPORT)
    (act,) = only(events, ActDone)
    assert (act.kind, act.details) == ("short listing accepted", {"id": "listing_short", "listing": 2})
    assert only(events, ExportWritten)[0].rows == 60
    await shortened(running)  # of another listing it is another act
    assert [act.details["listing"] for act in only(await running.run(StepName.EXPORT), ActDone)] == [3]


async def test_a_gap_that_may_be_the_estimates_lag_is_exported_without_a_word(running: Running) -> None:
    await shortened(running)
    events = await running.run(StepName.EXPORT)
    assert only(events, ExportWritten)[0].rows == 60
    assert not only(events, ActDone)
    assert "estimate" not in notices(events)


@pytest.mark.parametrize("when", ["before the export", "after it"])
async def test_groups_come_along_whenever_they_are_mapped(running: Running, when: str) -> None:
    steps = (StepName.EXPORT, StepName.TIMING, StepName.TRANSFORM)
    if when == "after it":
        assert not only(await running.run(*steps), GroupListed)
    await running.answer(MAPPED)
    events = await running.run(*steps)
    groups: dict[str, set[str]] = {}
    for page in only(events, GroupListed):
        groups.setdefault(page.group, set()).update(page.subs)
    members = {
        name: {user.id for user in group.users}
        for name, group in running.services.cognito.store.pool.groups.items()
    }
    assert groups == {name: members[name] for name in ("admins", "editors")}
    assert len(only(events, GroupListed)) == len(groups)
    people = [person for sub in groups["admins"] if (person := running.reader.person(sub)) and person.draft]
    assert people
    assert all("admins" in person.draft.metadata["groups"] for person in people if person.draft)


async def test_members_that_cannot_be_read_stop_nothing_and_are_said(running: Running) -> None:
    running.arm(FaultKind.FORBIDDEN, "cognito.ListUsersInGroup")
    await running.answer(MAPPED)
    events = await running.run(*AGAIN)
    assert not only(events, GroupListed)
    assert [event.call for event in only(events, OptionalRead)] == ["ListUsersInGroup"]
    assert "Who is in which group is unknown." in notices(events)
    assert ended(events).state is StepState.DONE


@dataclass
class Listed:
    """As much of a Context as an estimate needs."""

    rows: int
    estimate: int | None

    @property
    def journal(self) -> Any:
        return self

    def pool(self) -> Pool | None:
        return None if self.estimate is None else replace(POOL, estimate=self.estimate)

    def listed(self, _: int) -> int:
        return self.rows


@pytest.mark.parametrize(
    ("rows", "estimate", "is_said"),
    [
        (900, 1_000, False),
        (899, 1_000, True),
        (1_100, 1_000, False),
        (1_101, 1_000, True),
        (60, 10, False),
        (61, 10, True),
        (0, 50, False),
        (900, None, False),
    ],
)
def test_an_estimate_may_lag_by_a_tenth_or_by_fifty_rows(
    rows: int, estimate: int | None, *, is_said: bool
) -> None:
    context = cast("Context", cast("Any", Listed(rows, estimate)))
    listing = Listing(1, datetime.now(UTC), None, None, 1, 1, 0)
    notice = _far_apart(context, listing)
    assert (notice is not None) is is_said
    if notice:
        assert f"{rows:,} rows were listed, while Cognito estimates {estimate:,}" in notice.text
