"""Check 2 of organizations and memberships, and what becomes of those that the pool shows no more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.steps.running import PLANNED, Base, Running, begin, notices, only
from wizard.domain.events import ActDone, CheckDone, CheckStatus
from wizard.domain.planning.plan import Plan
from wizard.domain.steps import StepName
from wizard.errors import ConfirmationNeeded
from wizard.rehearsal.services import Rehearsal

GROUPS = {
    "organizations.source": "groups",
    "organizations.pattern": "{org}",
    "timing.reset": "reactive",
}


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """The plan is frozen; no one is asked about companies yet."""
    return begin(services, tmp_path_factory.mktemp("joined"), *PLANNED)


@pytest.fixture
async def joined(running: Running) -> Running:
    await running.answer(GROUPS)
    await running.run(StepName.EXPORT, StepName.TRANSFORM)
    await running.run(StepName.IMPORT, confirm=[plan(running).phrase])
    assert running.reader.tally("memberships")["created"] > 1
    return running


def plan(running: Running) -> Plan:
    found = running.reader.plan()
    assert found is not None
    return found


def dump(running: Running) -> list[dict[str, Any]]:
    return running.services.workos.main.memberships.dump()


async def check(running: Running) -> CheckDone:
    events = await running.run(StepName.VERIFY)
    return next(event for event in only(events, CheckDone) if event.id == "imported")


async def test_all_memberships_are_met(joined: Running) -> None:
    found = await check(joined)
    assert found.status is CheckStatus.PASS, found.evidence
    assert f"{len(dump(joined))} memberships written, in 2 organizations." in found.evidence


async def test_a_missing_one_and_another_role_fail_by_name(joined: Running) -> None:
    place = joined.services.workos.main
    first, second, third, *_ = dump(joined)
    place.memberships.delete(first["id"])
    place.memberships.update(second["id"], {"role_slug": "admin"})
    place.memberships.switch(third["id"], "inactive")
    found = await check(joined)
    assert found.status is CheckStatus.FAIL
    assert f"1 membership missing, first {first['user']['external_id']}" in found.evidence
    assert "2 memberships with another role or status" in found.evidence
    assert f"{second['user']['external_id']} (role admin)" in found.evidence
    assert f"{third['user']['external_id']} (inactive)" in found.evidence


async def test_a_missing_organization_fails(joined: Running) -> None:
    organizations = joined.services.workos.main.organizations.organizations
    gone = organizations.pop(next(iter(organizations)))
    try:
        found = await check(joined)
        assert found.status is CheckStatus.FAIL
        assert "1 organization missing" in found.evidence
    finally:
        organizations[gone["id"]] = gone


async def test_extra_ones_are_told_by_class_and_fail_nothing(joined: Running) -> None:
    place = joined.services.workos.main
    organization = next(iter(place.organizations.organizations))
    members = {item["user_id"] for item in dump(joined)}
    ours = [user.id for user in place.users.by_id.values() if user.id not in members]
    stranger = place.users.create({"email": "new@elsewhere.example"})
    other = place.users.create({"email": "other@x.example", "metadata": {"migrated_from": "cognito"}})
    directory = {"directory_managed": True}
    for user_id, more in ((ours[0], {}), (ours[1], directory), (stranger.id, {}), (other.id, {})):
        place.memberships.plant({"user_id": user_id, "organization_id": organization} | more)
    found = await check(joined)
    assert found.status is CheckStatus.PASS, found.evidence
    for summary in ("1 by a directory", "1 of migrated users", "1 of another migration", "1 of other users"):
        assert summary in found.evidence


async def test_who_left_a_company_is_reported_or_switched_off_once_confirmed(joined: Running) -> None:
    store = joined.services.cognito.store
    [row, *_] = [row for name in store.pool.users if (row := store.get(name)) and "editors" in row.groups]
    joined.services.cognito.upsert({"username": row.username, "groups": []})
    await joined.open().migration.relist()
    await joined.run(StepName.INVENTORY, StepName.EXPORT, StepName.TRANSFORM)
    await joined.run(StepName.IMPORT)
    assert "No longer in the pool, and left as in WorkOS: 1 membership." in notices(joined.events)
    assert all(item["status"] == "active" for item in dump(joined))
    found = await check(joined)
    assert "1 of users who left the company" in found.evidence

    await joined.answer({"organizations.left": "deactivate"})
    with pytest.raises(ConfirmationNeeded) as needed:
        await joined.run(StepName.IMPORT)
    assert needed.value.phrase == "DEACTIVATE 1 demo"
    events = await joined.run(StepName.IMPORT, confirm=["DEACTIVATE 1 demo"])
    assert [act.note for act in only(events, ActDone)] == ["DEACTIVATE 1 demo"]
    off = [item for item in dump(joined) if item["status"] == "inactive"]
    assert [item["user"]["external_id"] for item in off] == [row.sub]

    # Whoever is back is switched on again, for it was this tool that switched them off.
    joined.services.cognito.upsert({"username": row.username, "groups": ["editors"]})
    await joined.open().migration.relist()
    await joined.run(StepName.INVENTORY, StepName.EXPORT, StepName.TRANSFORM)
    assert plan(joined).memberships["create"] == 1
    await joined.run(StepName.IMPORT, confirm=[plan(joined).phrase])
    assert all(item["status"] == "active" for item in dump(joined))


async def test_what_others_made_is_never_switched_off(running: Running) -> None:
    await running.run(StepName.IMPORT, confirm=[plan(running).phrase])
    place = running.services.workos.main
    editors = place.organizations.create(
        {"name": "Editors", "external_id": f"{running.services.user_pool_id}:groups:editors"}
    )
    for user_id in list(place.users.by_id):
        place.memberships.plant({"user_id": user_id, "organization_id": editors["id"]})
    await running.answer(GROUPS | {"organizations.left": "deactivate"})
    await running.run(StepName.EXPORT, StepName.TRANSFORM)
    await running.run(StepName.IMPORT, confirm=[plan(running).phrase])
    store = running.services.cognito.store
    for name in list(store.pool.users):
        running.services.cognito.upsert({"username": name, "groups": []})
    await running.open().migration.relist()
    await running.run(StepName.INVENTORY, StepName.EXPORT, StepName.TRANSFORM)
    left = running.reader.organizations.count_left()["open"]
    await running.run(StepName.IMPORT, confirm=[f"DEACTIVATE {left} demo"])
    for item in dump(running):
        assert (item["status"] == "active") == (item["organization_id"] == editors["id"])
