"""An import with open persons counts as done only by a note and a phrase that counts them."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Operator

NOTE = "known at the help desk, ticket 42"


def test_open_persons_are_accepted_by_note_and_phrase(start: MakeFarSide, folder: Path) -> None:
    far_side = start(60)
    operator = OperatorHere.at(far_side, folder)
    operator.run("--until", "transform")
    taken = next(row["email"] for row in operator.exported().values() if row.get("email_verified") == "true")
    far_side.plant({"email": taken, "first_name": "Someone"})
    assert operator.run("--until", "import", "--yes").code == 1
    assert operator.status()["steps"]["import"] == "failed"

    operator.answers["import.accept_open"] = NOTE
    refused = operator.run("--until", "import")
    assert refused.code == 4
    assert "ACCEPT 1 OPEN" in refused.err
    assert operator.run("--until", "import", "--confirm", "ACCEPT 1 OPEN").code == 0
    status = operator.status()
    assert status["steps"]["import"] == "waived"
    assert status["notes"]["import"] == "1 open user accepted"
    assert status["persons"]["failed"] == 1
    done = operator.command("report", "--journal", operator.journal, "-o", folder / "out", "--json")
    assert done.code == 0
    text = (folder / "out" / "report.md").read_text(encoding="utf-8")
    assert "open persons accepted" in text
    assert NOTE in text
    assert "! " in operator.command("status", "--journal", operator.journal).out


def test_check_2_counts_accepted_persons_as_explained_until_the_note_changes(
    start: MakeFarSide, folder: Path
) -> None:
    far_side = start(60)
    operator = OperatorHere.at(far_side, folder, rows__existing_foreign="fail")
    operator.run("--until", "export")
    taken = next(row["email"] for row in operator.exported().values() if row.get("email_verified") == "true")
    far_side.plant({"email": taken, "first_name": "Someone"})
    # Refused by the plan: a failed row that no person stands for.
    assert operator.run("--until", "verify", "--yes").code == 1
    assert "1 failed, first" in _imported(operator)["evidence"]

    operator.answers["import.accept_open"] = NOTE
    assert operator.run("--until", "verify", "--confirm", "ACCEPT 1 OPEN").went
    check = _imported(operator)
    assert check["status"] == "pass"
    assert "1 accepted open" in check["evidence"]
    assert "Not settled" not in check["evidence"]

    operator.answers["import.accept_open"] = "another reason"
    assert "ACCEPT 1 OPEN" in operator.run("--until", "verify").err
    assert _imported(operator)["status"] == "fail"


def _imported(operator: Operator) -> dict[str, str]:
    checks = operator.command("verify", "--journal", operator.journal, "--json").json
    return next(check for check in checks if check["id"] == "imported")
