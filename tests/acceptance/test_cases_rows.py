"""What public reports say of rows that became the wrong user, were mailed wrongly, or lost something.

The notes in ``tests/data/cases`` name their sources.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Operator
from wizard.domain.planning.resolution import Kind
from wizard.domain.rows import groups
from wizard.domain.rows.inventory import due_count
from wizard.guide.row_decisions import rows_of
from wizard.journal import open_reader

CASES = Path(__file__).parents[1] / "data" / "cases"
TENANT = "https://login.microsoftonline.com/6f2f1d70-3c1f-4f5e-9a70-0a1b2c3d4e5f/v2.0"
EVERYBODY = "https://login.microsoftonline.com/common/v2.0"
NATIVE = 2
NO_GROUPS = (
    "cognito:groups is mapped, and export files hold no groups: only the pool itself does."
    " metadata.groups stays empty."
)


def placed(case: str, far_side: FarSide, folder: Path) -> OperatorHere:
    """An operator in a copy of a case's folder, with a guide next to the answers that name it."""
    shutil.copytree(CASES / case, folder, dirs_exist_ok=True)
    answers = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))
    shutil.copyfile(far_side.summary["guide_file"], folder / answers["guide"]["file"])
    return OperatorHere(folder, dict(far_side.environ), _flat(answers))


def _flat(answers: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in answers.items():
        path = f"{above}{name}"
        is_section = isinstance(value, dict) and path != "mapping"
        found |= _flat(value, f"{path}.") if is_section else {path: value}
    return found


def planned(operator: Operator) -> dict[str, Any]:
    done = operator.run("--until", "transform")
    assert done.code == 0, done.err
    return operator.plan()


def test_saml_users_left_to_just_in_time_are_not_created_though_nobody_verified_them(
    start: MakeFarSide, folder: Path
) -> None:
    """https://github.com/swisstopo/swissgeol-boreholes-suite/issues/1838."""
    far_side = start(1)
    operator = placed("01-saml-unverified-jit", far_side, folder)
    operator.migrate()
    assert far_side.users() == []
    assert operator.status()["users"]["skipped"] == 3
    assert operator.plan()["decisions"] == {"federated_enterprise": 3}


def test_nobody_who_signs_in_by_saml_alone_is_due_whatever_is_decided_about_emails(
    start: MakeFarSide, folder: Path
) -> None:
    """https://github.com/swisstopo/swissgeol-boreholes-suite/issues/1838, mailing the unverified."""
    far_side = start(1)
    operator = placed("02-saml-import-and-mail", far_side, folder)
    operator.answers["rows.federated_enterprise"] = "import"
    operator.migrate()
    users = {user["email"]: user for user in far_side.users()}
    assert set(users) == {"a@acme.com", "n@acme.com"}
    due = {email for email, user in users.items() if "password_reset_sent" in user["metadata"]}
    assert due == {"n@acme.com"}
    plan = operator.plan()
    assert plan["due"] == {"decided": 1}
    assert plan["decisions"] == {"email_unverified": 1, "federated_enterprise": 1}


def identity(subject: str, issuer: str | None) -> str:
    found = {"userId": subject, "providerName": "AzureAD", "providerType": "OIDC", "issuer": issuer}
    return json.dumps([found | {"primary": "true", "dateCreated": "1624000000000"}])


def entra_rows(issuer: str) -> list[dict[str, Any]]:
    """Three people of a directory, two with a password; one identity names no issuer, as old ones do."""
    rows = []
    for number in range(5):
        is_native = number < NATIVE
        name = f"p{number}"
        attributes = {"sub": f"sub-{name}", "email": f"{name}@contoso.com", "email_verified": "true"}
        if not is_native:
            attributes["identities"] = identity(name, None if number == NATIVE else issuer)
        username, status = (name, "CONFIRMED") if is_native else (f"AzureAD_{name}", "EXTERNAL_PROVIDER")
        rows.append({"username": username, "attributes": attributes, "status": status, "enabled": True})
    return rows


def exported(rows: list[dict[str, Any]]) -> str:
    records = [
        {
            "Username": row["username"],
            "Attributes": [{"Name": name, "Value": value} for name, value in row["attributes"].items()],
            "Enabled": row["enabled"],
            "UserStatus": row["status"],
        }
        for row in rows
    ]
    return json.dumps({"Users": records})


def entra(source: str, issuer: str, start: MakeFarSide, folder: Path) -> OperatorHere:
    """The five rows in a pool of the rehearsal, or from files; no one corrects the kind."""
    far_side = start(0)
    operator = placed("04-entra-tenant-is-social", far_side, folder)
    del operator.answers["federation.AzureAD.kind"]
    if source == "files":
        (folder / "users.json").write_text(exported(entra_rows(issuer)), encoding="utf-8")
        del operator.answers["source.user_pool_id"]
        operator.answers["source.export_files"] = ["users.json"]
    else:
        far_side.edit_rows(*entra_rows(issuer))
        operator.answers |= {
            "source.region": far_side.summary["region"],
            "source.user_pool_id": far_side.summary["user_pool_id"],
        }
    return operator


@pytest.mark.parametrize("source", ["pool", "files"])
@pytest.mark.parametrize(
    ("issuer", "counted"),
    [(TENANT, ("federated_enterprise", 2)), (EVERYBODY, ("federated_social", 5))],
    ids=["one directory", "common"],
)
def test_a_directory_of_entra_is_a_company_from_a_pool_as_from_files(
    start: MakeFarSide, folder: Path, source: str, issuer: str, counted: tuple[str, int]
) -> None:
    """https://github.com/aws-samples/amazon-cognito-example-for-external-idp/issues/98."""
    kind, created = counted
    operator = entra(source, issuer, start, folder)
    plan = planned(operator)
    assert (plan["decisions"], plan["effects"]["create_user"]) == ({kind: 3}, created)
    assert plan["rows"].get("skipped", 0) == 5 - created


@pytest.mark.parametrize("source", ["pool", "files"])
def test_a_corrected_kind_draws_the_plan_anew_and_reaches_step_8(
    start: MakeFarSide, folder: Path, source: str
) -> None:
    operator = entra(source, TENANT, start, folder)
    assert planned(operator)["decisions"] == {"federated_enterprise": 3}
    operator.answers["federation.AzureAD.kind"] = "microsoft"
    refused = operator.run("--until", "transform")
    assert refused.code == 4
    assert "Transform" in refused.err
    assert operator.run("--until", "transform", "--replan").code == 0
    plan = operator.plan()
    assert plan["decisions"] == {"federated_social": 3}
    assert plan["effects"]["create_user"] == 5
    assert operator.run("--yes", "--replan").went
    table = (operator.journal.with_suffix("") / "connections.csv").read_text(encoding="utf-8")
    assert "AzureAD" not in table or "microsoft" in table.lower()


def test_a_mapping_that_no_row_matches_is_said_with_the_nearest_name(
    start: MakeFarSide, folder: Path
) -> None:
    """https://github.com/aws-amplify/amplify-js/issues/2167: the prefix, and the case."""
    far_side = start(1)
    operator = placed("20-mapping-typo", far_side, folder)
    done = operator.run("--until", "transform")
    assert done.code == 0
    warnings = operator.plan()["warnings"]
    meant = "Did you mean custom:favoriteFlavor?"
    assert warnings == [
        f"No user has a value for favoriteFlavor: metadata.flavor stays empty. {meant}",
        f"No user has a value for custom:favorite_flavor: metadata.flavor2 stays empty. {meant}",
        NO_GROUPS,
    ]
    notices = [event["text"] for event in done.named("notice")]
    assert set(warnings) <= set(notices)
    lines = operator.command("plan", "--journal", operator.journal).out
    assert all(warning in lines for warning in warnings)


def test_groups_are_cut_at_whole_names_and_each_is_told_apart(start: MakeFarSide, folder: Path) -> None:
    """https://github.com/aws-amplify/amplify-cli/issues/9967: long group names carry permissions."""
    far_side = start(0)
    operator = OperatorHere.at(far_side, folder, rows__metadata_overflow="truncate")
    operator.answers["mapping"] = {"cognito:groups": "metadata.groups"}
    pool = far_side.summary["user_pool_id"]
    names = [f"team-{number:02}" for number in range(70)]
    names += ["a,b", "Vertrieb-Köln", "x" * 128, "00-back\\slash", f"{pool}_Google"]
    attributes = {"sub": "sub-ann", "email": "ann@acme.example", "email_verified": "true"}
    far_side.edit_rows(
        {"username": "ann", "attributes": attributes, "status": "CONFIRMED", "enabled": True, "groups": names}
    )
    operator.migrate()
    (user,) = far_side.users()
    written = groups.split(user["metadata"]["groups"])
    true = set(names) - {f"{pool}_Google", "Vertrieb-Köln"}
    assert set(written) < true
    assert {"a,b", "00-back\\slash"} <= set(written)
    assert len(user["metadata"]["groups"]) <= 600
    notes = operator.plan()["notes"]
    assert "metadata.groups: without Vertrieb-Köln (not ASCII)" in notes
    left = len(true) - len(written)
    assert f"metadata.groups: without the last {left} of 74 (over 600 characters)" in notes


def test_inventory_plan_status_and_report_say_the_same_number_of_every_kind(
    start: MakeFarSide, folder: Path
) -> None:
    """Also where WorkOS holds some of the people already: that is counted next to their kind."""
    far_side = start(300)
    operator = OperatorHere.at(far_side, folder, rows__federated_enterprise="import")
    assert operator.run("--until", "export").code == 0
    found = operator.exported().values()
    rows = [row for row in found if row["Enabled"] and row["UserStatus"] == "CONFIRMED" and "email" in row]
    unverified = [row["email"] for row in rows if row.get("email_verified") == "false"]
    due = [row["email"] for row in rows if row.get("email_verified") == "true" and "identities" not in row]
    far_side.plant(*({"email": email.lower()} for email in [*unverified[:2], *due[:2]]))
    plan = planned(operator)
    with closing(open_reader(operator.journal)) as reader:
        inventory = reader.inventory()
    assert inventory
    counted = {kind.value: rows_of(kind, inventory) or 0 for kind in Kind}
    assert counted == {kind: plan["decisions"].get(kind, 0) for kind in counted}
    assert plan["decisions"]["existing_foreign"] == 4
    assert due_count(inventory) == plan["due"]["due"]
    assert operator.status()["plan"]["decisions"] == plan["decisions"]
    assert operator.command("report", "--journal", operator.journal, "-o", folder / "report").code == 0
    summary = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    assert summary["plan"]["decisions"] == plan["decisions"]
