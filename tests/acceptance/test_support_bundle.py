"""``support-bundle``: what is sent with a question holds nobody's address, no key and no body."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import rehearsed_here
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Done, Operator


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Operator, Path, list[dict[str, Any]]]:
    """A migration of the hostile pool up to the import, with a log of its requests, and its users."""
    folder = tmp_path_factory.mktemp("told")
    log = folder / "requests.log"
    with rehearsed_here(120) as far_side:
        operator = OperatorHere.at(far_side, folder)
        # Words of the rehearsal's own would be found anywhere.
        operator.environ["AWS_SECRET_ACCESS_KEY"] = "nobody-else-says-this"
        assert operator.run("--until", "transform", "--log", log).code == 0
        done = operator.run("--until", "import", "--log", log, "--confirm", operator.plan()["phrase"])
        assert done.went, done.err
        return operator, log, far_side.users()


def _bundle(told: tuple[Operator, Path, Any], file: Path, *more: object) -> Done:
    operator = told[0]
    return operator.command("support-bundle", "--journal", operator.journal, "-o", file, *more)


def test_it_holds_doctor_plan_report_and_log_and_no_person_and_no_key(told: Any, tmp_path: Path) -> None:
    operator, log, users = told
    file = tmp_path / "asked.zip"
    done = _bundle(told, file, "--with-log", log)
    assert done.code == 0, done.err
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert {"doctor.json", "plan.json", "requests.log", "report/report.md"} <= set(texts)
    assert all(name in done.err for name in texts), "what is in it is listed"
    assert json.loads(texts["plan.json"])["fingerprint"] == operator.plan()["fingerprint"]
    secrets = [operator.environ["WORKOS_API_KEY"], operator.environ["AWS_SECRET_ACCESS_KEY"]]
    addresses = [user["email"] for user in users if user["email"]]
    assert addresses
    for name, text in texts.items():
        assert not [each for each in (*addresses, *secrets) if each in text], name


def test_a_file_that_is_there_and_a_log_that_is_none_are_refused(told: Any, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_text("mine")
    assert _bundle(told, there).code == 2
    assert there.read_text() == "mine"
    other = tmp_path / "letters.txt"
    other.write_text("Dear ann@acme.example,\n")
    done = _bundle(told, tmp_path / "new.zip", "--with-log", other)
    assert done.code == 2
    assert "no log" in done.err
    assert not (tmp_path / "new.zip").exists()


def test_without_a_plan_and_a_log_it_has_the_rest(tmp_path: Path) -> None:
    with rehearsed_here(3) as far_side:
        operator = OperatorHere.at(far_side, tmp_path)
        assert operator.run("--until", "connect").code == 0
        done = operator.command(
            "support-bundle", "--journal", operator.journal, "-o", tmp_path / "z.zip", "--json"
        )
    assert done.code == 0, done.err
    assert "doctor.json" in done.json["files"]
    assert "plan.json" not in done.json["files"]
