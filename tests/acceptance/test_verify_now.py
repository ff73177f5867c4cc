"""``verify`` tells the truth about now: it passes when all five do, and names the row that does not match."""

from __future__ import annotations

import json
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Done, Operator
from tests.scan.apps import APPS
from wizard.domain.stacks import Stack
from wizard.guide.stacks import GUIDES
from wizard.rehearsal.identity_providers import PROVIDERS

ENVIRONMENT = "rehearsal"
URI = "http://localhost:3000/callback"


@pytest.fixture
def ready(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    """A migration of which every check passes: a link used, providers waived, a clean app."""
    far_side = start(60)
    operator = OperatorHere.at(
        far_side,
        folder,
        target__environment=ENVIRONMENT,
        authkit__app_dir=str(_app(folder)),
        authkit__write_env=True,
        authkit__redirect_uri=URI,
    )
    operator.environ["WORKOS_CLIENT_ID"] = "client_01REHEARSAL0000000000000000"
    operator.answers |= {
        f"federation.{provider.name}.waive": "nobody signs in by it" for provider in PROVIDERS
    }
    operator.run("--until", "transform")
    user = next(
        row
        for row in operator.exported().values()
        if row["UserStatus"] == "CONFIRMED" and row.get("email_verified") == "true" and row["Enabled"]
        if row["email"][0].isalpha() and "identities" not in row
    )
    operator.answers["verify.canaries"] = [user["email"]]
    # No --yes from here on: with it the cutover would be recorded as well.
    phrases = [operator.plan()["phrase"], f"SEND 1 {ENVIRONMENT}", f"REDIRECT {URI} {ENVIRONMENT}"]
    operator.run(*(word for phrase in phrases for word in ("--confirm", phrase)))
    _use_link(far_side, user["email"])
    return far_side, operator


def _app(folder: Path) -> Path:
    app = folder / "app"
    shutil.copytree(APPS / "clean" / "nextjs", app)
    for file in GUIDES[Stack.NEXTJS].files_for(16):
        path = app / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content(), encoding="utf-8")
    (app / ".env.local").write_text("WORKOS_API_KEY=sk_test_app\n", encoding="utf-8")
    (app / ".gitignore").write_text(".env.local\n", encoding="utf-8")
    return app


def _use_link(far_side: FarSide, address: str) -> None:
    (mail,) = far_side.mails(address)
    body = {"token": mail["token"], "new_password": "correct horse battery staple 9!"}
    asked = urllib.request.Request(
        f"{far_side.workos_url}/user_management/password_reset/confirm",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {far_side.environ['WORKOS_API_KEY']}", "Content-Type": "application/json"},
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10) as answer:
        assert answer.status == 200


def _verify(operator: Operator, **environ: str) -> tuple[Done, dict[str, dict[str, Any]]]:
    done = operator.command("verify", "--journal", operator.journal, "--json", **environ)
    return done, {check["id"]: check for check in done.json}


def _somebody(far_side: FarSide, operator: Operator) -> tuple[dict[str, Any], str]:
    """A user that nothing is particular about, and the username of their row."""
    user = next(
        user
        for user in far_side.users()
        if user["first_name"] and user["email_verified"] and "cognito_other_subs" not in user["metadata"]
        if user["email"] not in operator.answers["verify.canaries"]
    )
    return user, str(operator.exported()[user["external_id"]]["Username"])


def test_it_passes_and_says_what_changed_at_either_end(ready: tuple[FarSide, Operator]) -> None:
    far_side, operator = ready
    writes = far_side.writes()
    done, checks = _verify(operator)
    assert [check["status"] for check in checks.values()] == ["pass", "pass", "pass", "waived", "pass"]
    assert done.code == 0, done.err
    assert "drift since: 0 rows" in checks["imported"]["evidence"]

    user, username = _somebody(far_side, operator)
    far_side.edit_user(user["id"], first_name="Mallory")
    done, checks = _verify(operator)
    assert (done.code, checks["imported"]["status"]) == (1, "fail")
    assert f"1 differ, first {user['external_id']} (first_name)" in checks["imported"]["evidence"]
    assert checks["exported"]["status"] == "pass"
    far_side.edit_user(user["id"], first_name=user["first_name"])

    far_side.edit_rows({"username": username, "attributes": {"family_name": "Married"}})
    done, checks = _verify(operator)
    assert (done.code, checks["imported"]["status"]) == (1, "fail")
    assert f"{user['external_id']} (family_name)" in checks["imported"]["evidence"]
    assert "drift since: 1 row (" in checks["imported"]["evidence"]
    assert far_side.writes() == writes  # looking writes nothing
    assert "@" not in done.out.replace("•••@", "")

    original = operator.exported()[user["external_id"]].get("family_name")
    far_side.edit_rows({"username": username, "attributes": {"family_name": original}})
    done, checks = _verify(operator)
    assert done.code == 0, checks

    far_side.delete_user(user["id"])
    done, checks = _verify(operator)
    assert done.code == 1
    assert f"1 missing, first {user['external_id']}" in checks["imported"]["evidence"]


def test_a_delta_expires_the_verdicts_until_it_is_imported(ready: tuple[FarSide, Operator]) -> None:
    """Also after the recorded cutover: the last delta."""
    far_side, operator = ready
    done = operator.run("--confirm", "CUTOVER m")
    assert done.code == 0, done.err
    assert done.named("cutover")
    user, username = _somebody(far_side, operator)
    far_side.edit_rows({"username": username, "attributes": {"given_name": "Edited"}})
    far_side.forget()

    assert operator.run("--relist", "--until", "inventory").code == 0
    offline, stored = _verify(operator, WORKOS_API_KEY="")
    assert offline.code == 3
    assert "hours old" in offline.err
    assert {check["status"] for check in stored.values()} == {"expired"}
    done, checks = _verify(operator)
    assert done.code == 1
    assert checks["imported"]["status"] == "fail"
    assert (
        f"listing 2 is not brought over (1 changed), first {user['external_id']}"
        in (checks["imported"]["evidence"])
    )

    assert operator.run().code == 4
    done, checks = _verify(operator)
    assert f"1 pending, first {user['external_id']}" in checks["imported"]["evidence"]
    assert far_side.writes() == 0
    assert operator.run("--confirm", operator.plan()["phrase"]).code == 0
    assert far_side.stats()["operations"]["update_user"] == far_side.writes() == 1
    done, checks = _verify(operator)
    assert done.code == 0, checks
    (held,) = [found for found in far_side.users() if found["id"] == user["id"]]
    assert held["first_name"] == "Edited"


def test_an_app_that_cannot_be_looked_at_does_not_pass(ready: tuple[FarSide, Operator]) -> None:
    _, operator = ready
    assert _verify(operator)[0].code == 0
    shutil.rmtree(operator.folder / "app")
    done, checks = _verify(operator)
    assert done.code == 1
    assert checks["authkit"]["status"] == "fail"
