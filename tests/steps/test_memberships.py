"""Step 7, memberships: whoever is met on the way stays as they are, refusals are settled by looking."""

from __future__ import annotations

from typing import Any

import pytest

from tests.steps.running import PLANNED, Base, Running, begin, ended, notices, only
from wizard.domain.events import EffectsSettled, MembershipSettled, MembershipsSettled
from wizard.domain.federation.connections import Connection, ConnectionState, provider_key
from wizard.domain.organizations.model import FamilyState
from wizard.domain.planning.plan import Plan
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Confirmations
from wizard.errors import Blocked, UsageError
from wizard.guide.provider_records import provider_records
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.memberships import Duplicate
from wizard.rehearsal.pool import POOL_ID
from wizard.rehearsal.services import Rehearsal
from wizard.steps.mailing import sso_organizations

TENANT = {"organizations.source": "attribute", "organizations.attribute": "custom:tenant_id"}
JOIN = "workos.create_organization_membership"
CREATE = "workos.create_organization"


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return begin(services, tmp_path_factory.mktemp("planned"), *PLANNED)


def plan(running: Running) -> Plan:
    found = running.reader.plan()
    assert found is not None
    return found


async def planned(running: Running, **answers: Any) -> Plan:
    """A plan with the companies of the attribute."""
    given = {f"organizations.{name}": value for name, value in answers.items()}
    await running.answer(TENANT | given)
    await running.run(StepName.EXPORT, StepName.TRANSFORM)
    return plan(running)


async def imported(running: Running, **answers: Any) -> list[MembershipSettled]:
    await planned(running, **answers)
    return await written(running)


async def written(running: Running) -> list[MembershipSettled]:
    events = await running.run(StepName.IMPORT, confirm=[plan(running).phrase])
    assert_sums(running)
    return [outcome for event in only(events, EffectsSettled) for outcome in event.memberships]


def assert_sums(running: Running) -> None:
    """Tallies are what the tables hold, at this commit."""
    reader = running.reader
    items = reader.organizations.items(0, 9_999)
    counted: dict[str, int] = {}
    for item in items:
        for member in reader.organizations.members(item.id, 0, 9_999):
            counted[member.state] = counted.get(member.state, 0) + 1
    tally = {word: n for word, n in reader.tally("memberships").items() if n and word != "gone"}
    assert tally == counted
    states: dict[str, int] = {}
    for item in items:
        states[item.state] = states.get(item.state, 0) + 1
    assert {word: n for word, n in reader.tally("organizations").items() if n} == states


def members(running: Running) -> dict[tuple[str, str], str]:
    """Status by the external IDs of user and organization."""
    place = running.services.workos.main
    return {
        (
            str(item["user"]["external_id"]),
            str(place.organizations.get(item["organization_id"])["external_id"]),
        ): item["status"]
        for item in place.memberships.dump()
    }


def tally(running: Running) -> dict[str, int]:
    return {word: n for word, n in running.reader.tally("memberships").items() if n}


async def test_each_user_joins_the_company_of_the_attribute(running: Running) -> None:
    outcomes = await imported(running)
    made = plan(running)
    assert made.organizations == {"planned": 3, "create": 3, "present": 0}
    assert made.memberships["create"] == len(outcomes) == len(members(running))
    assert {outcome.state for outcome in outcomes} == {FamilyState.CREATED}
    keys = {item["external_id"] for item in running.services.workos.main.organizations.organizations.values()}
    assert keys == {f"{POOL_ID}:attribute:{name}" for name in ("acme", "globex", "initech")}
    [one, *_] = running.services.workos.main.organizations.organizations.values()
    assert one["metadata"]["migrated_from"] == "cognito"
    # Whoever was created just now is in nothing yet: no one has to look.
    assert running.asked("list_organization_memberships") == 0


async def test_an_organization_that_is_there_is_used(running: Running) -> None:
    place = running.services.workos.main
    place.organizations.create({"name": "Acme", "external_id": f"{POOL_ID}:attribute:acme"})
    place.organizations.create({"name": "globex"})
    await imported(running)
    assert plan(running).organizations == {"planned": 3, "create": 2, "present": 1}
    assert len(place.organizations.organizations) == 4


async def test_the_same_name_is_used_where_that_is_decided(running: Running) -> None:
    running.services.workos.main.organizations.create({"name": "globex"})
    await imported(running, same_name="use")
    assert len(running.services.workos.main.organizations.organizations) == 3


async def test_each_of_one_name_is_decided_by_itself_and_taken_back(running: Running) -> None:
    place = running.services.workos.main
    place.organizations.create({"name": "acme"})
    other = place.organizations.create({"name": "globex"})
    planned_first = await planned(running, same_name="new")
    assert any("2 organizations will be created although WorkOS has one" in w for w in planned_first.warnings)
    found = {one.name: one for one in running.reader.organizations.same_names(9)}
    assert found.keys() == {"acme", "globex"}
    assert found["globex"].ids == (other["id"],)
    await planned(running, same_name="new", same_names={"globex": other["id"], "acme": "new"})
    assert plan(running).organizations == {"planned": 3, "create": 2, "present": 1}
    assert not any("although WorkOS has one" in warning for warning in plan(running).warnings)
    # Before anybody joined it, another decision counts.
    await planned(running, same_name="new", same_names={"globex": "new", "acme": "new"})
    assert plan(running).organizations == {"planned": 3, "create": 3, "present": 0}
    await planned(running, same_name="new", same_names={"globex": other["id"], "acme": "new"})
    await written(running)
    members = [item for item in place.memberships.dump() if item["organization_id"] == other["id"]]
    assert members
    assert len(place.organizations.organizations) == 4


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"status": "inactive"}, FamilyState.KEPT_INACTIVE),
        ({"status": "pending"}, FamilyState.SKIPPED),
        ({"directory_managed": True, "roles": ["admin"]}, FamilyState.PRESENT),
        ({"roles": ["admin"]}, FamilyState.PRESENT),
    ],
)
async def test_what_is_met_on_the_way_stays_as_it_is(
    running: Running, given: dict[str, Any], state: FamilyState
) -> None:
    await running.run(StepName.IMPORT, confirm=[plan(running).phrase])
    place = running.services.workos.main
    acme = place.organizations.create({"name": "Acme", "external_id": f"{POOL_ID}:attribute:acme"})
    ids = [user.id for user in place.users.by_id.values()]
    for user_id in ids:
        place.memberships.plant({"user_id": user_id, "organization_id": acme["id"]} | given)
    before = {item["id"]: item for item in place.memberships.dump()}
    await planned(running)
    outcomes = await written(running)
    assert state in {outcome.state for outcome in outcomes}
    assert {item["id"]: item for item in place.memberships.dump() if item["id"] in before} == before
    assert tally(running)[state] > 0


REFUSALS = [
    (400, "organization_membership_already_exists"),
    (400, "cannot_reactivate_pending_organization_membership"),
    (400, ""),
    (402, "payment_required"),
    (403, "forbidden"),
    (404, ""),
    (409, "entity_already_exists"),
    (409, ""),
    (410, "gone"),
    (418, "of_nobody_yet"),
    (422, "invalid_role"),
]


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_a_refusal_is_settled_by_looking(running: Running, status: int, code: str) -> None:
    """The write took place, and the answer said that it was refused, in whatever words."""
    await planned(running)
    running.services.faults.add([FaultRule(JOIN, FaultKind.REFUSED_AFTER, count=3, status=status, code=code)])
    outcomes = await written(running)
    assert len(outcomes) == len(members(running))
    assert {outcome.state for outcome in outcomes} == {FamilyState.CREATED, FamilyState.PRESENT}
    assert not running.reader.tally("persons")["failed"]


@pytest.mark.parametrize(
    ("status", "code"), [refusal for refusal in REFUSALS if refusal[0] not in {402, 403}]
)
async def test_a_refusal_that_is_one_fails_by_name_and_loses_nobody(
    running: Running, status: int, code: str
) -> None:
    await planned(running)
    running.services.faults.add([FaultRule(JOIN, FaultKind.REFUSED, count=2, status=status, code=code)])
    await written(running)
    assert tally(running)["failed"] == running.reader.tally("persons")["failed"] == 2
    assert ended(running.events).state is StepState.FAILED
    await running.open().migration.replan()
    await running.run(StepName.TRANSFORM)
    assert plan(running).writes == 2
    await written(running)
    assert "failed" not in tally(running)
    assert len(members(running)) == tally(running)["created"]


async def test_a_key_without_the_right_stops_and_can_go_on(running: Running) -> None:
    await planned(running)
    running.services.faults.add([FaultRule(JOIN, FaultKind.REFUSED, count=1, status=403, code="forbidden")])
    with pytest.raises(Blocked, match="does not let this key create memberships"):
        await written(running)
    await written(running)
    assert set(tally(running)) == {"created"}


@pytest.mark.parametrize("form", list(Duplicate))
async def test_a_member_by_other_hands_is_present(running: Running, form: Duplicate) -> None:
    """A verified domain makes members by itself, between our user and our membership."""
    place = running.services.workos.main
    place.memberships.duplicate = form
    acme = place.organizations.create({"name": "Acme", "external_id": f"{POOL_ID}:attribute:acme"})
    await planned(running)

    def join(event: object) -> None:
        if isinstance(event, EffectsSettled):
            for outcome in event.outcomes:
                if outcome.target_id:
                    place.memberships.plant({"user_id": outcome.target_id, "organization_id": acme["id"]})

    running.meddle = join
    await written(running)
    assert tally(running)["present"] > 0
    assert running.reader.tally("persons")["failed"] == 0


async def test_a_failed_organization_fails_its_members_and_no_one_else(running: Running) -> None:
    await planned(running)
    running.services.faults.add([FaultRule(CREATE, FaultKind.REFUSED, count=1, status=422, code="bad")])
    await written(running)
    assert running.reader.tally("organizations")["failed"] == 1
    assert tally(running)["failed"] > 0
    assert tally(running)["created"] > 0
    await running.open().migration.replan()
    await running.run(StepName.TRANSFORM)
    await written(running)
    assert set(tally(running)) == {"created"}


async def test_a_user_who_fails_joins_nothing(running: Running) -> None:
    await planned(running)
    running.services.faults.add(
        [FaultRule("workos.create_user", FaultKind.REFUSED, count=3, status=422, code="bad")]
    )
    await written(running)
    assert running.reader.tally("persons")["failed"] == 3
    assert tally(running).get("pending", 0) == 0
    assert len(members(running)) == tally(running)["created"]


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.RESET_AFTER,
        FaultKind.RESET_BEFORE,
        FaultKind.SERVER_ERROR_AFTER,
        FaultKind.TRUNCATED,
        FaultKind.NON_JSON,
        FaultKind.UNAVAILABLE,
        FaultKind.THROTTLE,
    ],
)
@pytest.mark.parametrize("operation", [JOIN, CREATE])
async def test_troubles_lose_nobody_and_make_nobody_twice(
    running: Running, kind: FaultKind, operation: str
) -> None:
    await planned(running)
    running.services.faults.add([FaultRule(operation, kind, count=2, retry_after=0)])
    await written(running)
    assert set(tally(running)) == {"created"}
    assert len(running.services.workos.main.memberships.dump()) == tally(running)["created"]
    assert len(running.services.workos.main.organizations.organizations) == 3


async def test_roles_that_workos_lacks_stop_by_name_before_the_first_write(running: Running) -> None:
    with pytest.raises(Blocked, match=r"WorkOS has no roles .*enterprise"):
        await planned(running, roles="attribute", role_attribute="custom:plan")
    assert not running.services.workos.main.users.by_id
    assert running.asked("create_organization") == 0


async def test_roles_through_the_table(running: Running) -> None:
    table = {"enterprise": "admin", "team": "member", "free": ""}
    await imported(running, roles="attribute", role_attribute="custom:plan", role_slugs=table)
    roles = [tuple(role["slug"] for role in item["roles"]) for item in _dump(running)]
    assert {("admin",), ("member",)} == set(roles)


async def test_roles_are_created_where_that_is_confirmed(running: Running) -> None:
    await imported(running, roles="attribute", role_attribute="custom:plan", unknown_roles="create")
    assert plan(running).roles_to_create == ("enterprise", "free", "team")
    slugs = running.services.workos.main.roles.by_slug
    assert {"enterprise", "free", "team"} <= set(slugs)
    for slug in plan(running).roles_to_create:
        del slugs[slug]


async def test_a_changed_role_is_written_only_where_it_is_still_ours(running: Running) -> None:
    await imported(running)
    place = running.services.workos.main
    first, *_ = _dump(running)
    place.memberships.update(first["id"], {"role_slug": "admin"})
    table = {"enterprise": "admin", "team": "admin", "free": "admin"}
    await imported(running, roles="attribute", role_attribute="custom:plan", role_slugs=table)
    assert tally(running)["updated"] > 0
    assert {role["slug"] for item in _dump(running) for role in item["roles"]} <= {"admin", "member"}
    again = await imported(running, roles="attribute", role_attribute="custom:plan", role_slugs=table)
    assert not again


async def test_a_writable_attribute_is_refused_by_the_name_of_its_client(running: Running) -> None:
    client = next(iter(running.services.cognito.store.pool.clients.values()))
    client.extended_config["WriteAttributes"] = ["email", "custom:tenant_id"]
    try:
        await running.answer(TENANT)
        await running.open().migration.relist()
        with pytest.raises(UsageError, match="writable through app client web") as refused:
            await running.run(StepName.INVENTORY, StepName.EXPORT, StepName.TRANSFORM)
        assert "`t` writes the template" in str(refused.value)
    finally:
        del client.extended_config["WriteAttributes"]


async def test_users_without_a_company_are_told(running: Running) -> None:
    made = await planned(running)
    assert made.memberships["in_none"] > 0
    assert "will be in no organization" in notices(running.events)
    skipped = await planned(running, without="skip")
    assert skipped.memberships["in_none"] == 0
    assert skipped.writes == made.writes - made.memberships["in_none"]
    into = await planned(running, without="into", into="Everybody else")
    assert into.memberships["create"] == made.writes + made.memberships["in_several"]


async def test_a_second_plan_of_the_same_pool_writes_nothing(running: Running) -> None:
    await imported(running)
    running.services.workos.stats.reset()
    await running.open().migration.replan()
    await running.run(StepName.TRANSFORM)
    assert plan(running).writes == 0
    await running.run(StepName.IMPORT)
    assert running.asked("create_organization_membership") == running.asked("update_user") == 0


async def test_what_a_kill_left_in_doubt_is_looked_up(running: Running) -> None:
    """The attempt is committed, and no one knows what came of it."""
    await planned(running)
    running.services.faults.add([FaultRule(JOIN, FaultKind.HANG, count=3)])
    running.close()
    running.environ |= {"WORKOS_REQUEST_TIMEOUT": "3"}

    def stop(event: object) -> None:
        if isinstance(event, EffectsSettled) and event.memberships:
            running.open().migration.pause()

    running.meddle = stop
    with pytest.raises(Exception):  # noqa: B017, PT011  however the run ends
        await written(running)
    running.meddle = lambda event: None
    running.services.faults.clear()
    running.close()
    events = await running.run(StepName.IMPORT, confirm=[plan(running).phrase])
    assert_sums(running)
    assert only(events, MembershipsSettled)
    assert set(tally(running)) == {"created"}
    assert len(_dump(running)) == tally(running)["created"]


def _dump(running: Running) -> list[dict[str, Any]]:
    return running.services.workos.main.memberships.dump()


async def test_each_providers_connection_gets_the_organization_of_its_users(running: Running) -> None:
    # Rows that are left to just-in-time creation have no user yet, and so no membership.
    await running.answer({"rows.federated_enterprise": "import"})
    await imported(running, source="provider")
    place = running.services.workos.main
    made = {item["external_id"]: item["id"] for item in place.organizations.organizations.values()}
    inventory, reader = running.reader.inventory(), running.reader
    assert inventory is not None
    records = provider_records(inventory, reader.answers(), reader.federation())
    filled = {record.name: record.connection.organization_id for record in records}
    assert made
    assert filled == {record.name: made.get(provider_key(POOL_ID, record.name), "") for record in records}
    assert sum(map(bool, filled.values())) == len(made)
    # What the operator names goes before it.
    [name, *_] = [name for name, organization in filled.items() if organization]
    given = provider_records(
        inventory, {**reader.answers(), f"federation.{name}.organization_id": "org_own"}, reader.federation()
    )
    assert next(r.connection.organization_id for r in given if r.name == name) == "org_own"


async def test_a_company_of_another_source_is_no_providers_organization(running: Running) -> None:
    await imported(running)
    assert not running.reader.federation().organizations


async def test_an_organization_signs_in_by_sso_once_its_connection_is_there(running: Running) -> None:
    await running.answer({"rows.federated_enterprise": "import"})
    await imported(running, source="provider")
    [(name, organization), *_] = running.reader.federation().organizations.items()
    migration = running.open().migration
    context = migration._context(Confirmations())
    try:
        assert sso_organizations(context) == ()
        await migration.note_connections([Connection(name, state=ConnectionState.SENT)])
        assert sso_organizations(context) == (), "the hand-off sheet alone switches nothing"
        await migration.note_connections([Connection(name, state=ConnectionState.CONFIGURED)])
        assert sso_organizations(context) == (organization,)
    finally:
        await context.close()
