"""``verify`` tells the truth about now: it passes when all five do, and names the row that does not match."""

from __future__ import annotations

import shutil
from typing import Any

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Done, Operator


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
    done = operator.run("--confirm", "CUTOVER rehearsal")
    assert done.went, done.err
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
    assert operator.run("--confirm", operator.plan()["phrase"]).went
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
