"""The report: at any step, with totals that add up, masked, cleaned, and loading nothing from anywhere."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import STATES, Operator
from wizard.journal import Journal

FILES = ("report.html", "report.md", "report.json")
FETCHING = {"src", "href", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href"}


class Outside(HTMLParser):
    """Whatever of a page could make a browser ask somebody for something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "iframe", "img", "object", "embed", "base", "form", "audio", "video"}:
            self.found.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in FETCHING:
                self._link(name, value or "")
            if name.startswith("on") or (name == "style" and "(" in (value or "")):
                self.found.append(f"{name}={value}")

    def _link(self, name: str, value: str) -> None:
        if name == "href" and value.startswith("#"):
            self.anchors.add(value[1:])
        else:
            self.found.append(f"{name}={value}")


def _report(operator: Operator, out: Path, *flags: str) -> dict[str, Any]:
    done = operator.command("report", "--journal", operator.journal, "-o", out, *flags)
    assert done.code == 0, done.err
    assert [Path(line).name for line in done.out.splitlines()][:3] == list(FILES)
    found: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return found


def _assert_safe(out: Path) -> None:
    """Every file is ours alone to read, without hostile characters; the page asks no one for anything."""
    for path in out.iterdir():
        text = path.read_text(encoding="utf-8")
        assert {unicodedata.category(char) for char in text if char != "\n"}.isdisjoint({"Cc", "Cf"}), path
        assert path.stat().st_mode & 0o777 == 0o600
        assert not re.search(r"sk_(test|live)_", text)
    html = (out / "report.html").read_text(encoding="utf-8")
    page = Outside()
    page.feed(html)
    assert page.found == []
    assert page.anchors <= page.ids
    assert not re.search(r"url\(|@import|<\?xml|javascript:", html, re.IGNORECASE)
    assert "default-src 'none'" in html


@pytest.fixture
def folder_of_report(start: MakeFarSide, folder: Path) -> tuple[Operator, Path]:
    """A report of a migration with hostile rows, some of them open."""
    far_side = start(150)
    operator = OperatorHere.at(far_side, folder, rows__existing_foreign="fail", rows__disabled="import")
    operator.run("--until", "transform")
    taken = next(row["email"] for row in operator.exported().values() if row.get("email_verified") == "true")
    far_side.plant({"email": taken, "first_name": "Someone"})
    operator.answers["verify.canaries"] = [taken]
    operator.run("--replan", "--yes")
    out = folder / "out"
    _report(operator, out)
    return operator, out


def test_totals_add_up_and_addresses_are_masked(folder_of_report: tuple[Operator, Path]) -> None:
    operator, out = folder_of_report
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    status = operator.status()
    assert report["users"]["exported"] == sum(report["users"][state] for state in STATES) == 150
    summary = ("name", "steps", "notes", "users", "persons", "resets", "requests", "plan", "source", "target")
    assert {word: report[word] for word in summary} == {word: status[word] for word in summary}
    assert report["next"] == status["next"]
    resets = report["resets"]
    assert resets["due"] == resets["sent"] + resets["failed"] + resets["in_doubt"] + resets["remaining"]
    assert report["interim"] is True
    assert report["guide_live"] is False
    assert len(report["open_rows"]) == report["open_total"] == report["users"]["failed"] == 1
    assert report["open_kinds"] == [{"kind": "existing_foreign", "state": "failed", "rows": 1}]
    addresses = {row["email"] for row in operator.exported().values() if row.get("email")}
    for path in out.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [address for address in addresses if address in text], path


def test_nothing_is_fetched_and_no_character_is_hostile(folder_of_report: tuple[Operator, Path]) -> None:
    operator, out = folder_of_report
    _assert_safe(out)
    drafts = {draft["file"] for draft in json.loads((out / "report.json").read_text("utf-8"))["drafts"]}
    assert drafts == {path.name for path in out.glob("message-*.md")} != set()
    whole = operator.folder / "whole"
    _report(operator, whole, "--unmasked")
    _assert_safe(whole)
    canary = operator.answers["verify.canaries"][0]
    assert canary in (whole / "report.html").read_text(encoding="utf-8")


def test_writing_it_is_an_act_and_the_step_is_done_until_something_changes(
    folder_of_report: tuple[Operator, Path],
) -> None:
    operator, out = folder_of_report
    status = operator.status()
    assert status["steps"]["report"] == "done"
    assert status["notes"]["report"] == "interim"
    (act,) = [act for act in _report(operator, out)["acts"] if act["note"] == str(out)]
    assert act["kind"] == "report written"
    assert " on " in act["who"]
    assert act["environment"] == "staging"
    assert act["fingerprint"] == status["plan"]["fingerprint"]
    assert act["version"]
    assert act["aws"].startswith("arn:aws:")
    assert operator.status()["steps"]["report"] == "done"
    operator.answers["timing.sign_in_page"] = "own"
    operator.run("--until", "guide", "--replan")
    changed = operator.status()
    assert changed["steps"]["report"] == "open"
    assert changed["notes"]["report"].startswith("as of 20")


def test_while_the_journal_is_in_use_it_is_written_all_the_same(start: MakeFarSide, folder: Path) -> None:
    operator = OperatorHere.at(start(5), folder)
    assert operator.run("--until", "inventory").code == 0
    journal = Journal(operator.journal, actor=lambda: "{}")
    try:
        done = operator.command("report", "--journal", operator.journal, "-o", folder / "out")
    finally:
        journal.close()
    assert done.code == 0
    assert "not noted in the journal" in done.err
    assert (folder / "out" / "report.html").exists()
    assert operator.status()["steps"]["report"] == "open"


def test_of_nothing_and_of_one_row(start: MakeFarSide, folder: Path) -> None:
    empty = OperatorHere(folder, {})
    Journal(empty.journal, actor=lambda: "{}").close()
    report = _report(empty, folder / "empty")
    assert report["users"]["exported"] == 0
    assert report["drafts"] == report["open_rows"] == []
    _assert_safe(folder / "empty")
    (folder / "one").mkdir()
    one = OperatorHere.at(start(1), folder / "one")
    assert one.run("--yes").went
    report = _report(one, folder / "one" / "out")
    assert report["users"]["exported"] == 1
    assert "1 row of the pool" in report["runbook"][0]["entries"][0]["text"]
    _assert_safe(folder / "one" / "out")


def test_many_open_rows_are_listed_to_a_bound_and_all_of_them_in_a_file(
    start: MakeFarSide, folder: Path
) -> None:
    operator = OperatorHere.at(start(320), folder)
    assert operator.run("--until", "transform").code == 0
    out = folder / "out"
    report = _report(operator, out)
    total = report["users"]["pending"]
    assert total > len(report["open_rows"]) == 200
    assert report["open_total"] == total == sum(kind["rows"] for kind in report["open_kinds"])
    for name in ("report.html", "report.md"):
        assert f"and {total - 200:,} more, in open_rows.csv" in (out / name).read_text(encoding="utf-8")
    with (out / "open_rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == total
    assert not [row for row in rows if row["email"] and "•••" not in row["email"]]
    _assert_safe(out)


def test_a_folder_that_cannot_be_made_is_a_sentence(folder_of_report: tuple[Operator, Path]) -> None:
    operator, out = folder_of_report
    done = operator.command("report", "--journal", operator.journal, "-o", out / "report.md" / "x")
    assert done.code == 2
    assert "cannot be written" in done.err
    assert "Traceback" not in done.err
