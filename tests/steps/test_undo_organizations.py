"""An undo of an import with companies: memberships go with users, then organizations that are empty."""

from __future__ import annotations

import pytest

from tests.steps.running import PLANNED, Base, Running, begin
from tests.steps.test_memberships import planned
from wizard.domain.events import Notice
from wizard.domain.steps import StepName
from wizard.rehearsal.services import Rehearsal

UNDO = (StepName.CONNECT, StepName.IMPORT)


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return begin(services, tmp_path_factory.mktemp("planned"), *PLANNED)


async def test_what_was_made_of_companies_is_taken_back(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.engine.context.ORGANIZATIONS_DELETED", 1_000.0)
    there = running.services.workos.main
    plan = await planned(running)
    await running.run(*UNDO, confirm=[plan.phrase])
    made = dict(there.organizations.organizations)
    assert made
    assert there.memberships.by_id
    members = {membership.user_id: membership for membership in there.memberships.by_id.values()}
    lived_id, membership = next(iter(members.items()))
    there.users.change(there.users.get(lived_id), last_sign_in_at="2026-12-01T00:00:00.000Z")
    # Somebody else uses one of the organizations by now.
    other = there.users.create({"email": "stranger@example.com"})
    kept = membership.organization_id
    there.memberships.create({"user_id": other.id, "organization_id": kept})
    events = await running.run(*UNDO, confirm=["UNDO"])
    said = " ".join(event.text for event in events if isinstance(event, Notice))
    phrase = said.partition("«")[2].partition("»")[0]
    events = await running.run(*UNDO, confirm=[phrase])
    assert set(there.organizations.organizations) == {kept}
    assert [m.user_id for m in there.memberships.by_id.values() if m.user_id in there.users.by_id] == [
        other.id
    ]
    assert lived_id in there.users.by_id
    assert "1 organization stay" in " ".join(event.text for event in events if isinstance(event, Notice))
    # It can be planned and written again.
    await running.run(StepName.TRANSFORM)
    again = running.reader.plan()
    assert again
    assert again.revision > plan.revision
    await running.run(*UNDO, confirm=[again.phrase])
    assert len(there.organizations.organizations) == len(made)
    assert running.reader.tally("persons")["failed"] == 0
