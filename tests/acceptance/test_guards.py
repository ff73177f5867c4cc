"""What must not happen by accident: confirmations, changed or missing answers, an old listing, strangers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Operator


@pytest.fixture(scope="module")
def far_side() -> Iterator[FarSide]:
    with rehearsed(80) as services:
        yield services


@pytest.fixture(scope="module")
def planned(far_side: FarSide, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """A migration with a plan that no one confirmed."""
    operator = OperatorHere.at(far_side, tmp_path_factory.mktemp("planned"))
    assert operator.run("--until", "transform").code == 0
    return operator


def changed(operator: Operator, **answers: Any) -> Operator:
    given = {name.replace("__", "."): value for name, value in answers.items()}
    return OperatorHere(operator.folder, operator.environ, operator.answers | given)


def test_nothing_is_written_without_the_very_phrase(planned: Operator, far_side: FarSide) -> None:
    phrase = planned.plan()["phrase"]
    for wrong in (
        (),
        ("--confirm", phrase[:-1] + "x"),
        ("--confirm", phrase.replace("staging", "production")),
    ):
        done = planned.run(*wrong)
        assert done.code == 4
        assert f'--confirm "{phrase}"' in done.err
    assert planned.run("--until", "import").code == 4
    assert far_side.writes() == 0


def test_yes_is_for_loopback_only(planned: Operator, far_side: FarSide) -> None:
    for url in ("https://api.workos.com", "", "https://127.0.0.1.example.com", "http://10.0.0.1"):
        done = planned.run("--yes", WORKOS_BASE_URL=url)
        assert done.code == 2
        assert "--yes" in done.err
        assert "loopback" in done.err
        assert [event["exit_code"] for event in done.named("refused")] == [2]
        assert len(done.events) == 1
    assert far_side.writes() == 0


def test_a_changed_answer_names_what_it_undoes(planned: Operator) -> None:
    other = changed(planned, rows__force_change_password="skip")
    before = planned.plan()
    done = other.run("--until", "transform")
    assert done.code == 4
    assert "rows.force_change_password" in done.err
    assert "Transform" in done.err
    assert "--replan" in done.err
    assert planned.plan() == before

    assert other.run("--until", "transform", "--replan").code == 0
    after = planned.plan()
    assert after["revision"] == before["revision"] + 1
    assert after["fingerprint"] != before["fingerprint"]
    assert after["rows"]["skipped"] > before["rows"]["skipped"]


def test_an_old_listing_is_not_imported(far_side: FarSide, folder: Path) -> None:
    operator = OperatorHere.at(far_side, folder, inventory__fresh_hours=0.000_001)
    before = far_side.writes()
    done = operator.run("--yes")
    assert done.code == 4
    assert "--relist" in done.err
    assert far_side.writes() == before


REQUIRED = {
    "source.user_pool_id": ("Which user pool?", "a pool's id | export_files"),
    "target.environment": ("environment", ""),
    "guide.acknowledged": ("guide", ""),
    "timing.reset": ("What matters more at the cutover?", "reactive | proactive | keep"),
}


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_answer_is_named(far_side: FarSide, folder: Path, key: str) -> None:
    operator = OperatorHere.at(far_side, folder)
    del operator.answers[key]
    done = operator.run("--until", "timing")
    question, choices = REQUIRED[key]
    assert done.code == 2, done.err
    assert question in done.err
    assert choices in done.err
    assert f"Set {key} in the answers file" in done.err


FOREIGN = {"first_name": "Not", "last_name": "Ours", "metadata": {"theirs": "yes"}}


def plant_stranger(far_side: FarSide, row: dict[str, Any], *, verified: bool) -> dict[str, Any]:
    made = far_side.plant({"email": row["email"].lower(), "email_verified": verified, **FOREIGN})
    return made[0]


@pytest.mark.parametrize(
    ("choice", "verified"), [("skip", True), ("link", True), ("link", False), ("fail", True)]
)
def test_a_stranger_is_touched_only_when_asked(
    start: Any, folder: Path, choice: str, *, verified: bool
) -> None:
    """A WorkOS user with the address of a row, who is not of this pool."""
    services: FarSide = start(80)
    operator = OperatorHere.at(services, folder, rows__existing_foreign=choice)
    assert operator.run("--until", "export").code == 0
    row = next(row for row in operator.exported().values() if _ordinary(row))
    stranger = plant_stranger(services, row, verified=verified)
    done = operator.run("--yes")
    users = operator.status()["users"]
    held = next(user for user in services.users() if user["id"] == stranger["id"])
    linked = choice == "link" and verified
    assert done.code == 1 if choice == "fail" else done.went, done.err
    assert users["failed"] == (choice == "fail")
    assert users["exported"] == 80
    assert held["external_id"] == (row["sub"] if linked else None)
    if not linked:
        assert held == stranger
    assert sum(user["email"] == row["email"].lower() for user in services.users()) == 1


def _ordinary(row: dict[str, Any]) -> bool:
    return (
        row["UserStatus"] == "CONFIRMED"
        and row["Enabled"]
        and row.get("email_verified") == "true"
        and row["email"].endswith((".example", ".test"))
        and row["Username"] == row["sub"]
        and "twin" not in row["email"]
        and "identities" not in row
        and row["email"].isascii()
    )


def test_twins(start: Any, folder: Path) -> None:
    """Rows of one address: proven ones become one person, an unproven one never takes part."""
    services: FarSide = start(70)
    rows = {
        "proven": [("one@twins.example", "true"), ("One@Twins.example", "true")],
        "unproven": [("two@twins.example", "true"), ("TWO@twins.example", "false")],
        "neither": [("six@twins.example", "false"), ("Six@twins.example", "false")],
    }
    for name, members in rows.items():
        for number, (email, verified) in enumerate(members):
            sub = f"00000000-0000-4000-8000-{name[:2].encode().hex():>08}{number:04}"
            attributes = {"sub": sub, "email": email, "email_verified": verified}
            services.edit_rows({"username": sub, "attributes": attributes, "status": "CONFIRMED"})
    operator = OperatorHere.at(services, folder)
    operator.migrate()
    found = {user["email"]: user for user in services.users() if user["email"].endswith("@twins.example")}
    assert set(found) == {"one@twins.example", "two@twins.example", "six@twins.example"}
    exported = operator.exported()
    one, two, six = (found[f"{name}@twins.example"] for name in ("one", "two", "six"))
    assert one["email_verified"]
    assert one["metadata"]["cognito_other_subs"] in exported
    assert one["metadata"]["cognito_other_subs"] != one["external_id"]
    assert two["email_verified"]
    assert exported[two["external_id"]]["email"] == "two@twins.example"
    assert "cognito_other_subs" not in two["metadata"]
    assert not six["email_verified"]
    assert operator.status()["users"]["exported"] == 76
