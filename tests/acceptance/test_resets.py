"""Resets: to whom it is due, in stages that somebody confirms, to nobody twice, whatever dies when."""

from __future__ import annotations

import json
import random
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Operator
from wizard.domain.emails import is_valid_email

ENVIRONMENT = "rehearsal"


def _canary(operator: Operator) -> str:
    """A row that a reset is due to, by nothing but the pool's own data."""
    rows = operator.exported().values()
    return next(str(row["email"]) for row in rows if _is_due(row) and row["email"][0].isalpha())


def _is_due(row: dict[str, Any]) -> bool:
    native = row["UserStatus"] in {"CONFIRMED", "RESET_REQUIRED"} and "identities" not in row
    reachable = is_valid_email(row.get("email", "").strip()) and row.get("email_verified") == "true"
    return bool(native and row["Enabled"] and reachable)


def _sums_hold(operator: Operator) -> dict[str, int]:
    resets: dict[str, int] = operator.status()["resets"]
    assert resets["due"] == resets["sent"] + resets["failed"] + resets["in_doubt"] + resets["remaining"]
    return resets


def _use_link(far_side: FarSide, address: str) -> None:
    """Do what the person does: open the mail's link and choose a password."""
    (mail,) = far_side.mails(address)
    body = {"token": mail["token"], "new_password": "correct horse battery staple 9!"}
    asked = urllib.request.Request(
        f"{far_side.workos_url}/user_management/password_reset/confirm",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {far_side.environ['WORKOS_API_KEY']}", "Content-Type": "application/json"},
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10) as answer:
        assert answer.status == 200


@pytest.fixture
def imported(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    """A proactive migration that is imported; a canary is named, nothing has been mailed."""
    far_side = start(200)
    operator = Operator.at(far_side, folder, timing__reset="proactive", target__environment=ENVIRONMENT)
    operator.answers["pace.resets_per_second"] = 200
    assert operator.run("--until", "transform").code == 0
    operator.answers["verify.canaries"] = [_canary(operator)]
    done = operator.run("--confirm", operator.plan()["phrase"])
    assert done.code == 0, done.err
    assert far_side.stats()["mails_sent"] == 0
    return far_side, operator


def test_each_stage_waits_for_its_confirmation(imported: tuple[FarSide, Operator]) -> None:
    far_side, operator = imported
    due = _sums_hold(operator)["due"]
    assert due > 100

    first = operator.run("--confirm", f"SEND 1 {ENVIRONMENT}")
    assert first.code == 0, first.err
    canary = operator.answers["verify.canaries"][0]
    assert far_side.stats()["mails"] == {canary: 1}
    assert _check(operator, "reset") == "waiting"

    _use_link(far_side, canary)
    offered = operator.run()
    assert _check(operator, "reset") == "pass"
    assert f"SEND 25 {ENVIRONMENT}" in offered.err
    assert far_side.stats()["mails_sent"] == 1

    operator.run("--confirm", f"SEND 25 {ENVIRONMENT}")
    assert far_side.stats()["mails_sent"] == 26
    rest = f"SEND {due - 26:,} {ENVIRONMENT}"
    early = operator.run("--confirm", "SAMPLE WORKED", "--confirm", rest)
    assert far_side.stats()["mails_sent"] == 26
    assert "APP STILL USES COGNITO" in early.err

    operator.run("--confirm", "APP STILL USES COGNITO", "--confirm", rest)
    mails = far_side.stats()["mails"]
    assert len(mails) == due
    assert set(mails.values()) == {1}
    resets = _sums_hold(operator)
    assert resets["sent"] == due
    assert resets["skipped"] == 0
    assert operator.status()["steps"]["reset"] == "done"


def test_only_those_who_need_it_are_mailed_and_marked(imported: tuple[FarSide, Operator]) -> None:
    far_side, operator = imported
    assert operator.run("--yes").code == 0
    due = {row["email"].strip().lower() for row in operator.exported().values() if _is_due(row)}
    mails = far_side.stats()["mails"]
    users = {user["email"]: user for user in far_side.users()}
    linked = {row["email"].lower() for row in operator.exported().values() if "identities" in row}
    assert due - linked <= set(mails) <= due | linked
    assert all(users[address]["metadata"]["password_reset_sent"] == "true" for address in mails)
    others = [user for address, user in users.items() if address not in mails]
    assert not [user for user in others if "password_reset_sent" in user["metadata"]]


def test_twenty_kills_under_faults_mail_nobody_twice(imported: tuple[FarSide, Operator]) -> None:
    far_side, operator = imported
    kinds = ("500", "500_after", "reset_before", "reset_after", "truncated")
    far_side.arm(*({"operation": "workos.reset_password", "kind": kind, "rate": 0.02} for kind in kinds))
    dice = random.Random(7)
    for _ in range(20):
        left = dice.randint(1, 6)
        moment = dice.choice(("mails_attempted", "mails_settled", "mails_marked", "resets_seen"))

        def strikes(event: dict[str, Any], moment: str = moment) -> bool:
            nonlocal left
            left -= int(event["event"] == moment)
            return left == 0

        if not operator.killed_at("--yes", when=strikes):
            break
        _sums_hold(operator)
        assert set(far_side.stats()["mails"].values()) <= {1}
    far_side.disarm()
    for _ in range(3):
        operator.run("--yes")
    resets = _sums_hold(operator)
    mails = far_side.stats()["mails"]
    assert set(mails.values()) == {1}
    # What was created is known from the events; what stays in doubt was never created.
    assert resets["sent"] == len(mails)
    assert resets["remaining"] == 0
    assert resets["in_doubt"] + resets["sent"] + resets["failed"] == resets["due"]


def test_a_spent_quota_keeps_the_rest_for_tomorrow(imported: tuple[FarSide, Operator]) -> None:
    far_side, operator = imported
    far_side.arm({"operation": "workos.reset_password", "kind": "quota", "rate": 0.05, "count": 1})
    stopped = operator.run("--yes")
    assert stopped.code == 4
    assert "tomorrow" in stopped.err
    resets = _sums_hold(operator)
    assert resets["remaining"] > 0
    assert resets["in_doubt"] == 0
    far_side.disarm()
    assert operator.run("--yes").code == 0
    assert _sums_hold(operator)["sent"] == resets["due"]
    assert set(far_side.stats()["mails"].values()) == {1}


def test_staging_mails_nobody_outside_its_list(start: MakeFarSide, folder: Path) -> None:
    far_side = start(200)
    operator = Operator.at(far_side, folder, timing__reset="proactive", target__environment="staging")
    operator.run("--until", "transform")
    allowed = _canary(operator)
    operator.answers |= {"target.mail_allow": [allowed], "verify.canaries": [allowed]}
    assert operator.run("--yes").code == 0
    assert far_side.stats()["mails"] == {allowed: 1}
    resets = _sums_hold(operator)
    assert resets["sent"] == resets["due"] == 1
    assert resets["skipped"] > 50


def test_a_reactive_migration_mails_its_canary_only(start: MakeFarSide, folder: Path) -> None:
    far_side = start(150)
    operator = Operator.at(far_side, folder, target__environment=ENVIRONMENT)
    operator.run("--until", "transform")
    operator.answers["verify.canaries"] = [_canary(operator)]
    assert operator.run("--yes").code == 0
    assert len(far_side.stats()["mails"]) == 1
    assert re.search("reset", operator.run().err, re.IGNORECASE)


def _check(operator: Operator, name: str) -> str:
    verdicts = operator.command("verify", "--journal", operator.journal, "--json").json
    return next(str(verdict["status"]) for verdict in verdicts if verdict["id"] == name)
