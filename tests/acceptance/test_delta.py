"""The delta: what changed in the pool since the import is counted, named, brought over, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Event, Operator

ROWS = 60
NEWCOMER = "6e1d2f34-0000-4000-8000-00000000beef"
KINDS = ("new", "changed", "disabled", "gone")


@pytest.fixture
def migrated(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    far_side = start(ROWS)
    operator = OperatorHere.at(far_side, folder)
    operator.migrate()
    far_side.forget()
    return far_side, operator


def people(far_side: FarSide, count: int, skip: int = 0) -> list[dict[str, Any]]:
    """Users with a name, imported from native rows that nothing is particular about."""
    plain = [
        user
        for user in far_side.users()
        if user["first_name"] and user["email_verified"] and "cognito_other_subs" not in user["metadata"]
    ]
    return plain[skip : skip + count]


def username(operator: Operator, user: dict[str, Any]) -> str:
    return str(operator.exported()[user["external_id"]]["Username"])


def delta(operator: Operator) -> dict[str, Any]:
    found: dict[str, Any] = operator.status()["delta"]
    return found


def counts(operator: Operator) -> dict[str, int]:
    return {kind: n for kind, n in delta(operator).items() if kind in KINDS}


def newcomer(**attributes: str) -> dict[str, Any]:
    values = {"sub": NEWCOMER, "email": "newcomer@acme.example", "email_verified": "true"}
    return {"username": NEWCOMER, "attributes": values | {"given_name": "Nora"} | attributes}


def drift_in_every_kind(far_side: FarSide, operator: Operator) -> list[dict[str, Any]]:
    """One row edited, one disabled, one deleted, one new; the first three persons in that order."""
    edited, disabled, deleted = people(far_side, 3)
    far_side.edit_rows(
        {"username": username(operator, edited), "attributes": {"given_name": "Edited"}},
        {"username": username(operator, disabled), "enabled": False},
        newcomer(),
    )
    far_side.remove_row(username(operator, deleted))
    return [edited, disabled, deleted]


def test_before_a_second_listing_there_is_no_delta(migrated: tuple[FarSide, Operator]) -> None:
    found = delta(migrated[1])
    assert found["since"] == found["left"] == sum(found[kind] for kind in KINDS) == 0
    assert found["listing"] == 1
    assert found["imported"]
    assert all(type(value) in {int, bool} for value in found.values())


def test_every_kind_is_counted_and_only_new_and_changed_are_written(
    migrated: tuple[FarSide, Operator],
) -> None:
    far_side, operator = migrated
    edited, disabled, deleted = drift_in_every_kind(far_side, operator)
    before = {user["id"]: user for user in far_side.users()}

    refused = operator.run("--relist")
    assert refused.code == 4
    assert far_side.writes() == 0
    assert counts(operator) == dict.fromkeys(KINDS, 1)
    found = delta(operator)
    assert (found["since"], found["listing"], found["imported"]) == (1, 2, False)
    assert found["unchanged"] == operator.status()["users"]["exported"] - 3 == ROWS - 3
    plan = operator.plan()
    assert plan["effects"] == {"create_user": 1, "update_user": 1, "link_user": 0}

    done = operator.run("--confirm", plan["phrase"])
    assert done.went, done.err
    operations = far_side.stats()["operations"]
    assert (operations["create_user"], operations["update_user"], far_side.writes()) == (1, 1, 2)
    after = {user["id"]: user for user in far_side.users()}
    assert {key for key in before if before[key] != after[key]} == {edited["id"]}
    found = delta(operator)
    assert found["imported"]
    assert (found["left"], found["marked"], found["revoked"]) == (2, 0, 0)
    assert counts(operator) == dict.fromkeys(KINDS, 1)  # what this delta was stays to be seen

    out = operator.folder / "out"
    assert operator.command("report", "--journal", operator.journal, "-o", out).code == 0
    summary = "1 new, 1 changed, 1 disabled, 1 gone"
    for name in ("report.html", "report.md"):
        text = (out / name).read_text(encoding="utf-8")
        assert "Changed in the pool since the import" in text
        assert f"It showed {summary}" in text  # the runbook
        assert "2 users left the pool and are in WorkOS: 0 marked, 0 signed out" in text

    # A delta over a pool in which nothing happened finds nothing, and writes nothing.
    far_side.forget()
    assert operator.run("--relist", "--yes").went
    assert far_side.writes() == 0
    assert counts(operator) == dict.fromkeys(KINDS, 0)
    assert delta(operator)["left"] == 2
    assert {disabled["id"], deleted["id"]} <= set(after)


def test_those_who_left_are_marked_and_signed_out_and_nobody_else(
    migrated: tuple[FarSide, Operator],
) -> None:
    far_side, operator = migrated
    edited, disabled, deleted = drift_in_every_kind(far_side, operator)
    for user in (edited, disabled, disabled, deleted):
        far_side.sign_in(user)
    operator.run("--relist", "--yes")
    before = {user["id"]: user for user in far_side.users()}
    far_side.forget()

    operator.answers["delta.left"] = "mark"
    refused = operator.run()
    assert refused.code == 4
    assert "MARK 2 staging" in refused.err
    assert far_side.writes() == 0
    assert operator.run("--confirm", "MARK 3 staging").code == 4
    done = operator.run("--confirm", "MARK 2 staging")
    assert done.went, done.err
    assert far_side.writes() == far_side.stats()["operations"]["update_user"] == 2
    left = {disabled["id"], deleted["id"]}
    for user in far_side.users():
        mark = {"cognito_enabled": "false"} if user["id"] in left else {}
        assert user["metadata"] == before[user["id"]]["metadata"] | mark
    assert [len(far_side.sessions(user["id"])) for user in (edited, disabled, deleted)] == [1, 2, 1]

    operator.answers["delta.left"] = "revoke"
    refused = operator.run()
    assert "REVOKE 2 staging" in refused.err
    far_side.forget()
    done = operator.run("--confirm", "REVOKE 2 staging")
    assert done.went, done.err
    assert [len(far_side.sessions(user["id"])) for user in (edited, disabled, deleted)] == [1, 0, 0]
    assert far_side.stats()["operations"]["revoke_session"] == 3
    assert far_side.writes() == 0
    found = delta(operator)
    assert (found["left"], found["marked"], found["revoked"], found["refused"]) == (2, 2, 2, 0)

    # Done is done; and check 2 takes our mark for ours.
    far_side.forget()
    assert operator.run("--relist", "--yes").went
    assert far_side.writes() == 0
    assert "revoke_session" not in far_side.stats()["operations"]
    assert check(operator, "imported")["status"] == "pass"


def test_a_mark_goes_when_its_person_is_back(migrated: tuple[FarSide, Operator]) -> None:
    """Over several deltas a row moves between all kinds, and is always in exactly one state."""
    far_side, operator = migrated
    operator.answers["delta.left"] = "mark"
    (user,) = people(far_side, 1)
    name, row = username(operator, user), operator.exported()[user["external_id"]]
    attributes = {item["Name"]: item["Value"] for item in row["Attributes"]}
    metadata = user["metadata"]

    def relisted() -> dict[str, Any]:
        done = operator.run("--relist", "--yes")
        assert done.went, done.err
        (held,) = [found for found in far_side.users() if found["id"] == user["id"]]
        assert len(far_side.users()) == persons  # no one is created again
        return dict(held["metadata"])

    persons = len(far_side.users())
    far_side.edit_rows({"username": name, "enabled": False})
    assert relisted() == metadata | {"cognito_enabled": "false"}
    assert counts(operator) == {"new": 0, "changed": 0, "disabled": 1, "gone": 0}
    far_side.edit_rows({"username": name, "enabled": True})
    assert relisted() == metadata
    assert counts(operator) == {"new": 0, "changed": 1, "disabled": 0, "gone": 0}
    far_side.remove_row(name)
    assert relisted() == metadata | {"cognito_enabled": "false"}
    assert counts(operator) == {"new": 0, "changed": 0, "disabled": 0, "gone": 1}
    assert operator.status()["users"]["exported"] == ROWS - 1
    far_side.edit_rows({"username": name, "attributes": attributes | {"given_name": "Back"}})
    assert relisted() == metadata
    assert counts(operator) == {"new": 1, "changed": 0, "disabled": 0, "gone": 0}
    assert operator.status()["users"]["exported"] == ROWS
    assert delta(operator)["left"] == 0


def test_a_key_that_is_not_ours_is_left_alone(migrated: tuple[FarSide, Operator]) -> None:
    far_side, operator = migrated
    user, crowded = people(far_side, 2)
    theirs = user["metadata"] | {"cognito_enabled": "theirs"}
    full = crowded["metadata"] | {f"k{n}": "v" for n in range(10 - len(crowded["metadata"]))}
    far_side.edit_user(user["id"], metadata=theirs)
    far_side.edit_user(crowded["id"], metadata=full)
    far_side.edit_rows(*({"username": username(operator, who), "enabled": False} for who in (user, crowded)))
    operator.answers["delta.left"] = "mark"
    done = operator.run("--relist", "--yes")
    assert done.went, done.err
    held = {found["id"]: found["metadata"] for found in far_side.users()}
    assert held[user["id"]] == theirs
    assert held[crowded["id"]] == full
    assert f"{user['external_id']} was not marked: WorkOS holds another value" in done.err
    assert f"{crowded['external_id']} was not marked: no room" in done.err
    assert delta(operator)["refused"] == 2


def test_kills_in_a_delta_lose_nothing(migrated: tuple[FarSide, Operator]) -> None:
    far_side, operator = migrated
    edited, disabled, deleted = drift_in_every_kind(far_side, operator)
    for user in (disabled, deleted):
        far_side.sign_in(user)
    far_side.forget()
    operator.answers["delta.left"] = "mark"
    relist: tuple[str, ...] = ("--relist",)
    for moment in ("page_listed", "persons_planned", "attempted", "left_attempted"):
        assert operator.killed_at("--yes", *relist, when=at(moment))
        assert operator.status()["users"]["exported"] in {ROWS, ROWS + 1}
        relist = ()
    done = operator.run("--yes")
    assert done.went, done.err
    operator.answers["delta.left"] = "revoke"
    assert operator.killed_at("--yes", when=at("left_attempted"))
    done = operator.run("--yes")
    assert done.went, done.err
    assert counts(operator) == dict.fromkeys(KINDS, 1)
    found = delta(operator)
    assert (found["left"], found["marked"], found["revoked"]) == (2, 2, 2)
    assert [len(far_side.sessions(user["id"])) for user in (disabled, deleted)] == [0, 0]
    assert far_side.stats()["created_users"] == 1
    users = {user["id"]: user for user in far_side.users()}
    assert users[edited["id"]]["first_name"] == "Edited"
    far_side.forget()
    assert operator.run("--relist", "--yes").went
    assert far_side.writes() == 0


def at(moment: str) -> Callable[[Event], bool]:
    return lambda event: bool(event["event"] == moment)


def check(operator: Operator, name: str) -> dict[str, Any]:
    verdicts = operator.command("verify", "--journal", operator.journal, "--json").json
    return next(dict(verdict) for verdict in verdicts if verdict["id"] == name)
