"""The report: at any step, with totals that add up, masked, cleaned, and loading nothing from anywhere."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.operator import STATES, Operator

FILES = ("report.html", "report.md", "report.json")


@pytest.fixture
def folder_of_report(start: MakeFarSide, folder: Path) -> tuple[Operator, Path]:
    """A report of a migration with hostile rows, some of them open."""
    far_side = start(150)
    operator = Operator.at(far_side, folder, rows__existing_foreign="fail", rows__disabled="import")
    operator.run("--until", "transform")
    taken = next(row["email"] for row in operator.exported().values() if row.get("email_verified") == "true")
    far_side.plant({"email": taken, "first_name": "Someone"})
    operator.run("--replan", "--yes")
    out = folder / "out"
    done = operator.command("report", "--journal", operator.journal, "-o", out)
    assert done.code == 0, done.err
    assert [Path(line).name for line in done.out.splitlines()] == list(FILES)
    return operator, out


def test_totals_add_up_and_open_rows_are_masked(folder_of_report: tuple[Operator, Path]) -> None:
    operator, out = folder_of_report
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["users"]["exported"] == sum(report["users"][state] for state in STATES) == 150
    assert report["users"] == operator.status()["users"]
    assert report["interim"] is True
    assert report["guide_live"] is False
    assert len(report["open_rows"]) == report["users"]["failed"] == 1
    addresses = {row["email"] for row in operator.exported().values() if row.get("email")}
    for name in FILES:
        text = (out / name).read_text(encoding="utf-8")
        assert not [address for address in addresses if address in text]


def test_nothing_is_fetched_and_no_character_is_hostile(folder_of_report: tuple[Operator, Path]) -> None:
    operator, out = folder_of_report
    html = (out / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|<iframe|url\(|@import|\ssrc=|\shref=", html, re.IGNORECASE)
    assert "default-src 'none'" in html
    for name in FILES:
        text = (out / name).read_text(encoding="utf-8")
        assert {unicodedata.category(char) for char in text if char != "\n"}.isdisjoint({"Cc", "Cf"})
        assert operator.environ["WORKOS_API_KEY"] not in text
        assert (out / name).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_a_sentence(folder_of_report: tuple[Operator, Path]) -> None:
    operator, out = folder_of_report
    done = operator.command("report", "--journal", operator.journal, "-o", out / "report.md" / "x")
    assert done.code == 2
    assert "cannot be written" in done.err
    assert "Traceback" not in done.err
