"""Users come with the companies they belong to, whichever source says so: held against another account."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import NO_LIMITS, FarSide
from tests.acceptance.operator import Operator
from tests.acceptance.tenants import Belonging, Tenants, held, with_answers, without_roles
from wizard.rehearsal.pool import POOL_ID
from wizard.rehearsal.services import Rehearsal

USERS, COMPANIES = 400, 40
MEMBER = frozenset({"member"})


@pytest.fixture
def there(request: pytest.FixtureRequest) -> Iterator[tuple[Tenants, FarSide]]:
    callspec = getattr(request.node, "callspec", None)
    source = str(callspec.params.get("source")) if callspec else "groups"
    with Rehearsal(users=0) as services:
        yield tenants_of(services, USERS, COMPANIES, source)


def tenants_of(services: Rehearsal, users: int, companies: int, source: str) -> tuple[Tenants, FarSide]:
    """So many users in so many companies, and WorkOS without limits that has the roles."""
    made = Tenants(services, users, companies, companies if source == "provider" else 0)
    there = FarSide.of(services)
    there.set(**NO_LIMITS)
    there.plant_roles("editor")
    return made, there


def operator_at(far_side: FarSide, folder: Path, **answers: Any) -> Operator:
    operator = Operator.at(
        far_side, folder, pace__writes_per_second=2_000, pace__cognito_pages_per_second=400
    )
    return with_answers(operator, **answers)


Wanted = Callable[[Tenants], Belonging]
SOURCES: dict[str, tuple[dict[str, Any], Wanted]] = {
    "attribute": (
        {"source": "attribute", "attribute": "custom:tenant_id", "format": "list"},
        lambda tenants: without_roles(tenants.by_attribute, f"{POOL_ID}:attribute:"),
    ),
    "groups": (
        {"source": "groups", "pattern": "{org}:{role}", "roles": "groups"},
        lambda tenants: {
            sub: {f"{POOL_ID}:groups:{org}": roles for org, roles in some.items()}
            for sub, some in tenants.in_groups.items()
        },
    ),
    "provider": (
        {"source": "provider"},
        lambda tenants: without_roles(tenants.by_provider, f"{POOL_ID}:"),
    ),
    "domain": (
        {"source": "domain"},
        lambda tenants: without_roles(tenants.by_domain, f"{POOL_ID}:domain:"),
    ),
    "file": (
        {"source": "file", "file": "companies.csv", "roles": "file"},
        lambda tenants: tenants.by_file,
    ),
}


def _assert_belong(found: Belonging, wanted: Belonging) -> None:
    """The same for everybody, told by the first few who differ."""
    differ = [(sub, found.get(sub), wanted[sub]) for sub in wanted if found.get(sub) != wanted[sub]]
    assert not differ[:3], f"{len(differ)} differ"
    assert found.keys() == wanted.keys()


@pytest.mark.parametrize("source", SOURCES)
def test_every_user_belongs_where_another_account_says(
    there: tuple[Tenants, FarSide], folder: Path, source: str
) -> None:
    migrate_with(source, *there, folder)


def migrate_with(source: str, tenants: Tenants, far_side: FarSide, folder: Path) -> dict[str, Any]:
    """Everybody belongs where the other account says, and a second run writes nothing; the status then."""
    answers, wanted = SOURCES[source]
    tenants.write_file(folder / "companies.csv")
    operator = operator_at(far_side, folder, **answers)
    done = operator.run("--until", "import", "--yes")
    assert done.code == 0, done.err
    _assert_belong(held(far_side), wanted(tenants))
    status = operator.status()
    assert status["memberships"]["created"] == sum(map(len, wanted(tenants).values()))
    assert status["organizations"]["planned"] == len(
        {org for some in wanted(tenants).values() for org in some}
    )

    far_side.forget()
    again = operator.run("--until", "import", "--yes", "--replan")
    assert again.code == 0, again.err
    assert far_side.writes() == 0
    _assert_belong(held(far_side), wanted(tenants))
    return operator.status()


@pytest.mark.parametrize("saved_as", [("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", ",")])
def test_the_template_filled_in_and_saved_by_a_spreadsheet(
    there: tuple[Tenants, FarSide], folder: Path, saved_as: tuple[str, str]
) -> None:
    """What the wizard writes, a spreadsheet opens, a person fills in and saves, is what everybody joins."""
    tenants, far_side = there
    operator = operator_at(far_side, folder, source="file", file="filled.csv", roles="file")
    assert operator.run("--until", "export").code == 0
    written = operator.command(
        "act", "template", "--page", "organizations", "--journal", operator.journal, "--json"
    )
    assert written.code == 0, written.err
    [path] = operator.folder.rglob("organizations_template.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *blank = csv.reader(file)
    assert {cells[0] for cells in blank} == set(tenants.by_file)
    encoding, delimiter = saved_as
    with (folder / "filled.csv").open("w", encoding=encoding, newline="") as file:
        sheet = csv.writer(file, delimiter=delimiter)
        sheet.writerow(head)
        for sub, email, *empty in blank:
            companies = tenants.by_file[sub].items()
            sheet.writerows(
                [sub, email, company, f"Müller & {company}", ", ".join(roles)] for company, roles in companies
            )
            if not companies:
                sheet.writerow([sub, email, *empty])
    done = operator.run("--until", "import", "--yes")
    assert done.code == 0, done.err
    _assert_belong(held(far_side), tenants.by_file)
    names = {item["external_id"]: item["name"] for item in far_side.organizations()}
    assert names == {company: f"Müller & {company}" for some in tenants.by_file.values() for company in some}


def test_a_new_listing_writes_who_joined_moved_and_left(there: tuple[Tenants, FarSide], folder: Path) -> None:
    move_some(*there, folder)


def move_some(tenants: Tenants, far_side: FarSide, folder: Path) -> dict[str, Any]:
    """Who joined, moved, changed or left since is written, and no one else; the status then."""
    operator = operator_at(far_side, folder, **SOURCES["groups"][0])
    assert operator.run("--until", "import", "--yes").code == 0
    alone = [sub for sub, some in tenants.in_groups.items() if not some][:3]
    single = [sub for sub, some in tenants.in_groups.items() if len(some) == 1][:6]
    joined, moved, changed, left = alone, single[:2], single[2:4], single[4:]
    for sub in joined:
        tenants.in_groups[sub] = {"org1": frozenset({"editor"})}
    for sub in moved:
        tenants.in_groups[sub] = {"org-new": frozenset({"admin"})}
    for sub in changed:
        [(org, roles)] = tenants.in_groups[sub].items()
        tenants.in_groups[sub] = {org: frozenset({"member" if roles != {"member"} else "admin"})}
    kept = {sub: tenants.in_groups[sub] for sub in (*moved, *left)}
    for sub in left:
        tenants.in_groups[sub] = {}
    before = held(far_side)
    for sub in (*joined, *moved, *changed, *left):
        tenants.put(sub, groups=tenants.groups_of(sub))
    far_side.forget()
    done = operator.run("--until", "import", "--yes", "--relist")
    assert done.code == 0, done.err
    after = held(far_side)
    operations = far_side.stats()["operations"]
    assert operations.get("create_organization", 0) == 1
    assert operations.get("create_organization_membership", 0) == len(joined) + len(moved)
    assert operations.get("update_organization_membership", 0) == len(changed)
    assert far_side.writes() == 1 + len(joined) + len(moved) + len(changed)
    wanted = SOURCES["groups"][1](tenants)
    for sub in (*joined, *changed):
        assert after[sub] == wanted[sub]
    # No one is put out of a company unasked: who left is counted, and reported.
    for sub in left:
        assert after[sub] == before[sub]
    for sub in moved:
        assert after[sub] == before[sub] | wanted[sub]
    assert kept
    status = operator.status()
    assert status["memberships_left"]["open"] == len(left) + len(moved)
    return status
