"""What a migration can do without never stops it, and is never taken for a yes (spec step 2, R3)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.mailing import canary
from tests.acceptance.operator import Done, Operator
from tests.scan.apps import nextjs_app
from wizard.guide.lead_times import lead_times
from wizard.journal import open_reader

# Operations as the rehearsal names them, to what the wizard calls them.
CALLS: Mapping[str, str] = {
    "workos.list_events": "events",
    "workos.list_webhook_endpoints": "webhook_endpoints",
    "workos.list_sessions": "sessions",
    "workos.list_redirect_uris": "redirect_uris",
    "workos.list_organizations": "organizations",
    "workos.list_connections": "connections",
    "cognito.ListIdentityProviders": "ListIdentityProviders",
    "cognito.DescribeIdentityProvider": "DescribeIdentityProvider",
    "cognito.ListGroups": "ListGroups",
    "cognito.ListUsersInGroup": "ListUsersInGroup",
    "cognito.ListUserPoolClients": "ListUserPoolClients",
    "cognito.DescribeUserPoolClient": "DescribeUserPoolClient",
    "cognito.GetUserPoolMfaConfig": "GetUserPoolMfaConfig",
    "cognito.AdminGetUser": "AdminGetUser",
    "cognito.ListPointInTimeRecoveries": "ListPointInTimeRecoveries",
}
# Which check must not pass while a call tells nothing.
RESTS_ON = {
    "events": "reset",
    "redirect_uris": "authkit",
    "ListIdentityProviders": "providers",
    "DescribeIdentityProvider": "providers",
    "ListGroups": "imported",
    "ListUsersInGroup": "imported",
}
URI = "http://localhost:3000/callback"
KINDS = ("403", "404", "500")
# One call a time takes minutes: OPTIONAL_CALLS=each does that, as tests/soak.py does.
EACH = (
    [(operation, kind) for operation in CALLS for kind in KINDS]
    if os.environ.get("OPTIONAL_CALLS") == "each"
    else [("workos.list_events", "404")]
)


def migrated(far_side: FarSide, folder: Path) -> tuple[Operator, Done]:
    """Everything that rests on an optional call is wanted, and everything is confirmed."""
    operator = OperatorHere.at(
        far_side,
        folder,
        inventory__mfa_scan="sample",
        authkit__app_dir=str(nextjs_app(folder / "app")),
        authkit__write_env=True,
        authkit__redirect_uri=URI,
        target__environment="rehearsal",
    )
    operator.answers["mapping"] = {"cognito:groups": "metadata.groups"}
    done = operator.run("--yes", "--until", "transform")
    assert done.code == 0, done.err
    operator.answers["verify.canaries"] = [canary(operator)]
    return operator, operator.run("--yes")


def statuses(operator: Operator) -> dict[str, str]:
    found: list[dict[str, Any]] = operator.command("verify", "--journal", operator.journal, "--json").json
    return {check["id"]: check["status"] for check in found}


def rows(operator: Operator) -> dict[str, bool]:
    reader = open_reader(operator.journal)
    try:
        return {row.id.partition(":")[2]: row.ok for row in reader.preflight()}
    finally:
        reader.close()


def assert_degraded(operator: Operator, done: Done, names: set[str]) -> None:
    assert done.went, done.err
    status = operator.status()
    assert status["users"]["pending"] == status["users"]["in_doubt"] == 0 < status["users"]["created"]
    assert {step for step, state in status["steps"].items() if state in {"blocked", "failed"}} == set()
    shown = rows(operator)
    assert {name for name in names if shown[name]} == set()
    assert all(name in CALLS.values() or ok for name, ok in shown.items())
    found = statuses(operator)
    for name in names & RESTS_ON.keys():
        assert found[RESTS_ON[name]] == "unknown", (name, found)


@pytest.mark.parametrize("kind", ["403"])
def test_without_any_optional_call_the_migration_reaches_its_end(
    start: MakeFarSide, folder: Path, kind: str
) -> None:
    far_side = start(20)
    far_side.arm(*({"operation": operation, "kind": kind} for operation in CALLS))
    operator, done = migrated(far_side, folder)
    assert_degraded(operator, done, set(CALLS.values()))


@pytest.mark.parametrize(("operation", "kind"), EACH)
def test_each_optional_call_that_fails_for_good_is_done_without(
    start: MakeFarSide, folder: Path, operation: str, kind: str
) -> None:
    far_side = start(12)
    far_side.arm({"operation": operation, "kind": kind})
    operator, done = migrated(far_side, folder)
    assert_degraded(operator, done, {CALLS[operation]})


def test_providers_that_may_not_be_listed_are_known_from_rows_and_never_pass(
    start: MakeFarSide, folder: Path
) -> None:
    far_side = start(40)
    far_side.arm({"operation": "cognito.ListIdentityProviders", "kind": "403"})
    operator = OperatorHere.at(far_side, folder)
    done = operator.run("--yes")
    assert done.went, done.err
    status = operator.status()
    assert status["steps"]["federation"] == "open"
    assert "unknown" in status["notes"]["federation"]
    assert statuses(operator)["providers"] == "unknown"
    sheet = (operator.journal.with_suffix("") / "connections.csv").read_text(encoding="utf-8")
    assert {"Google", "Facebook"} <= {line.partition(",")[0].strip('"') for line in sheet.splitlines()}
    reader = open_reader(operator.journal)
    inventory = reader.inventory()
    reader.close()
    assert inventory
    assert "oauth_owners" in {item.id for item in lead_times(inventory)}

    # Waiving whom the rows name is not enough; the unknown itself is accepted, in words of its own.
    names = {provider.name for provider in inventory.pool.providers}
    operator.answers |= {f"federation.{name}.waive": "no one uses it" for name in names}
    operator.run("--yes")
    assert statuses(operator)["providers"] == "unknown"
    operator.answers["verify.accept"] = {"providers": "Ann looked in the console"}
    assert operator.run("--yes").went
    assert statuses(operator)["providers"] == "waived"
    assert operator.status()["steps"]["federation"] == "done"


def test_an_unread_list_is_read_again_once_it_may_be(start: MakeFarSide, folder: Path) -> None:
    far_side = start(12)
    far_side.arm({"operation": "cognito.ListIdentityProviders", "kind": "403"})
    operator = OperatorHere.at(far_side, folder)
    assert operator.run("--until", "inventory").code == 0
    far_side.disarm()
    assert operator.run("--until", "federation").code == 4
    assert "unknown" not in operator.status()["notes"]["federation"]
    assert statuses(operator)["providers"] == "todo"
