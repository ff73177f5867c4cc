"""The report tells of organizations; step 8 knows the organization of each provider."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.steps.running import PLANNED, Base, Running, begin
from wizard.domain.federation.connections import external_id
from wizard.domain.steps import StepName
from wizard.guide.provider_records import provider_records
from wizard.rehearsal.services import Rehearsal


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return begin(services, tmp_path_factory.mktemp("planned"), *PLANNED)


async def imported(running: Running, **answers: object) -> None:
    await running.answer({f"organizations.{name}": value for name, value in answers.items()})
    await running.run(StepName.EXPORT, StepName.TRANSFORM)
    plan = running.reader.plan()
    assert plan
    await running.run(StepName.IMPORT, confirm=[plan.phrase])


async def test_the_report_has_a_table_and_a_file_of_organizations(running: Running, tmp_path: Path) -> None:
    await imported(running, source="attribute", attribute="custom:tenant_id")
    folder = tmp_path / "report"
    await running.open().migration.write_report(folder, masked=True)
    summary = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    table = {line["name"]: line for line in summary["organization_table"]}
    assert set(table) == {"acme", "globex", "initech"}
    assert sum(line["users"] for line in table.values()) == summary["memberships"]["created"]
    assert {line["state"] for line in table.values()} == {"created"}
    assert "default role" in table["acme"]["roles"]
    with (folder / "organizations.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert {name: int(row["users"]) for name, row in rows.items()} == {
        name: line["users"] for name, line in table.items()
    }
    assert all(row["workos_id"].startswith("org_") for row in rows.values())
    for name in ("report.html", "report.md"):
        assert "globex" in (folder / name).read_text(encoding="utf-8")


async def test_without_organizations_the_report_has_none(running: Running, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    await running.open().migration.write_report(folder, masked=True)
    assert not (folder / "organizations.csv").exists()
    assert "organizations" not in json.loads((folder / "report.json").read_text(encoding="utf-8"))


async def test_step_8_knows_the_organization_of_each_provider(running: Running) -> None:
    await running.answer({"rows.federated_enterprise": "import"})
    await imported(running, source="provider")
    pool = running.reader.pool()
    assert pool
    place = running.services.workos.main.organizations
    by_key = {item["external_id"]: item["id"] for item in place.organizations.values()}
    known = running.reader.federation().organizations
    assert known
    for name, organization_id in known.items():
        assert by_key[external_id(pool, name)] == organization_id
    inventory = running.reader.inventory()
    assert inventory
    records = provider_records(inventory, running.reader.answers(), running.reader.federation())
    shown = {record.name: record.connection.organization_id for record in records if record.name in known}
    assert shown == known
