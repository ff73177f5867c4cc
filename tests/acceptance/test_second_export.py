"""A second export is a new listing of the same pool; a command that is refused changes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.cases import placed
from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Done, Operator

CASE = "05-second-export-delta"


@pytest.fixture
def migrated(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    """Monday's export is imported."""
    far_side = start(1)
    operator = placed(CASE, far_side, folder, source__export_files=["mon.json"])
    operator.migrate()
    far_side.forget()
    return far_side, operator


def state(operator: Operator) -> dict[str, Any]:
    status = operator.status()
    return {key: status[key] for key in ("steps", "users", "persons", "plan", "delta", "next")}


def answered(operator: Operator) -> Any:
    """What the journal holds besides its log of requests."""
    return state(operator), operator.plan()


def unchanged(operator: Operator, *arguments: str, **environ: str) -> Done:
    before = answered(operator)
    done = operator.run(*arguments, **environ)
    assert answered(operator) == before
    return done


def test_the_difference_to_the_export_before_is_planned_and_written(
    migrated: tuple[FarSide, Operator],
) -> None:
    far_side, operator = migrated
    operator.answers["source.export_files"] = ["tue.json"]
    refused = unchanged(operator)
    assert refused.code == 4
    assert "--relist" in refused.err

    done = operator.run("--relist", "--until", "transform")
    assert done.code == 0, done.err
    delta = operator.status()["delta"]
    assert {kind: delta[kind] for kind in ("new", "changed", "disabled", "gone")} == {
        "new": 1,
        "changed": 1,
        "disabled": 1,
        "gone": 0,
    }
    # A changed address is a decision of its own: it is said, and not written by itself.
    plan = operator.plan()
    assert (plan["effects"]["create_user"], plan["effects"]["update_user"]) == (1, 0)
    assert sum(n for note, n in plan["notes"].items() if "email" in note or "address" in note) == 1, plan
    assert operator.run("--yes").went
    assert far_side.writes() == 1
    # The same file again finds nothing; and one under its old name, with new content, is a listing as well.
    shutil.copyfile(operator.folder / "tue.json", operator.folder / "wed.json")
    operator.answers["source.export_files"] = ["wed.json"]
    assert operator.run("--relist", "--yes").went
    assert far_side.writes() == 1
    shutil.copyfile(operator.folder / "mon.json", operator.folder / "wed.json")
    refused = unchanged_but_connect(operator)
    assert refused.code == 4
    assert "not those that were listed" in refused.err
    assert operator.run("--relist", "--yes").went
    assert operator.status()["delta"]["gone"] == 1


def unchanged_but_connect(operator: Operator) -> Done:
    """A run looks at both ends first, and says there what stopped it; nothing behind it is reopened."""
    before = state(operator)
    done = operator.run("--yes")
    after = state(operator)
    for found in (before, after):
        del found["steps"], found["next"]  # the way is locked while both ends are not what they were
    assert after == before
    return done


def test_files_that_hardly_hold_who_was_listed_are_asked_about(migrated: tuple[FarSide, Operator]) -> None:
    far_side, operator = migrated
    other = json.loads((operator.folder / "mon.json").read_text())
    for number, user in enumerate(other["Users"][1:]):
        user["Username"] = user["Attributes"][0]["Value"] = f"9000000{number}-1111-4222-8333-444444444444"
    (operator.folder / "other.json").write_text(json.dumps(other))
    (operator.folder / "part.json").write_text(json.dumps({"Users": other["Users"][:1]}))
    for name, said in (("other.json", "Of 3 users in the export files 1"), ("part.json", "Of 1 users")):
        operator.answers["source.export_files"] = [name]
        refused = unchanged(operator, "--relist")
        assert refused.code == 4
        assert said in refused.err
        assert 'Confirm with --confirm "OTHER EXPORT production"' in refused.err
    operator.run("--relist", "--confirm", "OTHER EXPORT production")
    assert operator.status()["users"]["exported"] == 1
    assert operator.status()["delta"]["gone"] == 2
    assert far_side.writes() == 0


@pytest.mark.parametrize(
    ("files", "environ", "code"),
    [
        (["gone.json"], {}, 2),
        (["mon.json", "broken.json"], {}, 2),
        (["mon.json"], {"WORKOS_API_KEY": "sk_test_nobody"}, 3),
        (["tue.json"], {"WORKOS_API_KEY": "sk_test_nobody"}, 3),
        (["tue.json"], {"WORKOS_API_KEY": ""}, 3),
    ],
)
def test_a_relist_that_is_refused_changes_nothing(
    migrated: tuple[FarSide, Operator], files: list[str], environ: dict[str, str], code: int
) -> None:
    _, operator = migrated
    (operator.folder / "broken.json").write_text('{"Users": [')
    operator.answers["source.export_files"] = files
    done = unchanged(operator, "--relist", "--yes", **environ)
    assert done.code == code, done.err


def test_a_relist_with_answers_that_undo_more_changes_nothing(migrated: tuple[FarSide, Operator]) -> None:
    _, operator = migrated
    operator.answers |= {"source.export_files": ["tue.json"], "timing.reset": "proactive"}
    assert unchanged(operator, "--relist", "--yes").code == 4


def test_a_relist_of_a_pool_that_cannot_be_reached_changes_nothing(start: MakeFarSide, folder: Path) -> None:
    far_side = start(30)
    operator = OperatorHere.at(far_side, folder)
    operator.migrate()
    for environ in (
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        {"WORKOS_API_KEY": "sk_test_nobody"},
        {"WORKOS_API_KEY": "sk_test_elsewhere"},
    ):
        done = unchanged(operator, "--relist", "--yes", **environ)
        assert done.code in {3, 4}, done.err
