"""A pool of every kind from end to end: the numbers add up, and doing it again changes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed
from tests.acceptance.operator import STATES, Done, Operator

ROWS = 1_000
STEPS = (
    *("guide", "connect", "inventory", "timing", "export", "transform", "import"),
    *("federation", "reset", "authkit", "verify", "report"),
)
DONE = STEPS[:7]


@pytest.fixture(scope="module")
def far_side() -> Any:
    with rehearsed(ROWS) as services:
        yield services


@pytest.fixture(scope="module")
def migrated(far_side: FarSide, tmp_path_factory: pytest.TempPathFactory) -> tuple[Operator, Done]:
    operator = Operator.at(far_side, tmp_path_factory.mktemp("migration"))
    return operator, operator.migrate()


def test_every_row_ends_in_one_counted_state(migrated: tuple[Operator, Done], far_side: FarSide) -> None:
    operator, _ = migrated
    status = operator.status()
    users, persons = status["users"], status["persons"]
    assert users["exported"] == ROWS
    assert users["pending"] == users["in_doubt"] == users["failed"] == 0
    assert users["created"] + users["skipped"] + users["merged"] == ROWS
    assert users["created"] == persons["created"] == len(far_side.users()) > 0.8 * ROWS
    assert users["skipped"] > 0 < users["merged"]


def test_the_events_add_up_to_the_status(migrated: tuple[Operator, Done]) -> None:
    """What the stream says, event by event, is what the journal holds in the end."""
    operator, done = migrated
    assert sum(event["rows"] for event in done.named("page_listed")) == ROWS
    settled: Counter[str] = Counter()
    attempted = 0
    for event in done.events:
        attempted += event["persons"] if event["event"] == "attempted" else 0
        if event["event"] == "settled":
            settled.update({word: event[word] for word in STATES if word in event})
        assert 0 <= attempted - settled.total() <= 32
    (plan,) = done.named("plan_frozen")
    persons = operator.status()["persons"]
    assert settled == {word: n for word, n in persons.items() if n and word in STATES}
    assert plan["effects"]["create_user"] == settled["created"] == attempted
    assert plan["rows"]["persons"] + plan["rows"]["skipped"] + plan["rows"]["merged"] == ROWS


def test_a_second_run_writes_nothing(migrated: tuple[Operator, Done], far_side: FarSide) -> None:
    operator, _ = migrated
    before, users = far_side.writes(), far_side.users()
    assert operator.run().went
    assert operator.run("--yes").went
    assert far_side.writes() == before
    assert far_side.users() == users


def test_status_has_the_shape_of_the_specification(migrated: tuple[Operator, Done]) -> None:
    status = migrated[0].status()
    assert status["name"] == "m"
    assert list(status["steps"]) == list(STEPS)
    assert {status["steps"][step] for step in DONE} == {"done"}
    words = {"open", "locked", "running", "paused", "blocked", "failed", "done", "waived"}
    assert set(status["steps"].values()) <= words
    assert {"planned", "created"} <= set(status["persons"])
    resets = status["resets"]
    assert resets["due"] == resets["sent"] + resets["failed"] + resets["in_doubt"] + resets["remaining"] > 0
    assert resets["skipped"] == 0
    assert set(status["requests"]) == {"cognito", "workos_reads", "workos_writes", "throttled"}
    assert status["plan"]["revision"] == 1
    assert len(status["plan"]["fingerprint"]) >= 6
    assert status["target"]["environment"] == "staging"
    assert status["next"].count("\n") == 0 < len(status["next"])
    for group in ("users", "persons", "resets", "requests"):
        assert all(type(number) is int for number in status[group].values())


def test_requests_are_those_that_the_far_side_saw(migrated: tuple[Operator, Done], far_side: FarSide) -> None:
    requests, operations = migrated[0].status()["requests"], far_side.stats()["operations"]
    assert requests["workos_writes"] == operations["create_user"]
    assert requests["workos_reads"] == sum(operations.values()) - operations["create_user"]


def test_the_plan_names_nobody(migrated: tuple[Operator, Done]) -> None:
    operator, _ = migrated
    plan = operator.plan()
    assert {"revision", "fingerprint", "effects", "rows", "decisions", "due", "phrase"} <= set(plan)
    assert plan["phrase"] == f"IMPORT {plan['effects']['create_user']} staging {plan['fingerprint'][:6]}"
    prose = operator.command("plan", "--journal", operator.journal)
    assert prose.code == 0
    assert "@" not in prose.out + str(plan)


def test_verify_gives_the_five_checks(migrated: tuple[Operator, Done]) -> None:
    operator, _ = migrated
    done = operator.command("verify", "--journal", operator.journal, "--json")
    assert done.code == 4  # three checks need a human
    checks = done.json
    assert [check["id"] for check in checks] == ["exported", "imported", "reset", "providers", "authkit"]
    assert [check["status"] for check in checks] == ["pass", "pass", "todo", "todo", "todo"]
    for check in checks:
        assert set(check) == {"id", "status", "evidence", "at", "by"}
        assert check["evidence"]


def test_the_files_are_the_owners_alone(migrated: tuple[Operator, Done]) -> None:
    operator, _ = migrated
    folder = operator.journal.with_suffix("")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "cognito_users.json").stat().st_mode & 0o777 == 0o600
    for file in operator.folder.glob("m.journal*"):
        assert file.stat().st_mode & 0o077 == 0, file


def test_only_edited_users_are_updated(start: Any, folder: Path) -> None:
    """Five persons change at the source: a new listing updates those five and touches no one else."""
    far_side: FarSide = start(300)
    operator = Operator.at(far_side, folder)
    operator.migrate()
    chosen = [user for user in far_side.users() if user["first_name"] and user["email_verified"]][:5]
    before = {user["id"]: user for user in far_side.users()}
    far_side.edit_rows(
        *(
            {
                "username": operator.exported()[user["external_id"]]["Username"],
                "attributes": {"given_name": "Edited"},
            }
            for user in chosen
        )
    )
    far_side.forget()

    refused = operator.run("--relist")
    assert refused.code == 4
    assert far_side.writes() == 0
    phrase = operator.plan()["phrase"]
    assert phrase in refused.err
    assert phrase.startswith("IMPORT 5 staging ")

    done = operator.run("--confirm", phrase)
    assert done.went, done.err
    assert far_side.stats()["operations"]["update_user"] == far_side.writes() == 5
    after = {user["id"]: user for user in far_side.users()}
    assert {key for key, user in after.items() if user != before[key]} == {user["id"] for user in chosen}
    assert {after[user["id"]]["first_name"] for user in chosen} == {"Edited"}
    users = operator.status()["users"]
    assert users["updated"] == 5
    assert users["exported"] == 300
    assert users["created"] == len(before) - 5

    far_side.forget()
    assert operator.run("--relist", "--yes").went
    assert far_side.writes() == 0
