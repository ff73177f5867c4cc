"""A journal that was put back, in lines and in what is handed on: the state is named, a phrase goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plain.conftest import Place
from tests.plain.script import GO, LEAVE
from tests.plain.terminal import Reply, Terminal

PHRASE = "RECOVERED staging"


@pytest.fixture
def put_back(planned: Place, tmp_path: Path) -> Place:
    """A backup of before the import, put back after it."""
    backup = tmp_path / "backup"
    shutil.copyfile(planned.journal, backup)
    planned.command("run", "--new", "--journal", str(planned.journal), "--yes", "--until", "import")
    for path in tmp_path.glob("acme.journal*"):
        path.unlink()
    shutil.copyfile(backup, planned.journal)
    return planned


def test_what_was_found_is_told_and_the_phrase_goes_on(put_back: Place, written: Callable[[], int]) -> None:
    created = written()
    with Terminal(("--plain", "--journal", str(put_back.journal)), put_back.environ()) as terminal:
        terminal.play(GO, Reply("Type it here", "RECOVERED elsewhere"))
        terminal.wait_for("nothing has been done")
        assert put_back.status()["recovery"]["read"] is True
        terminal.play(Reply("Type it here", PHRASE))
        terminal.expect("What next?")
        assert put_back.status()["recovery"] is None
        terminal.play(LEAVE)
        terminal.end()
        said = " ".join(terminal.text.split())
    assert "In recovery: nothing is written or mailed" in said
    assert "behind what this machine remembers" in said
    assert f"{created} users that this journal held as pending are in WorkOS as planned" in said
    put_back.command("run", "--new", "--journal", str(put_back.journal), "--yes", "--until", "import")
    assert written() == created


def test_plan_and_report_say_that_the_journal_is_in_recovery_and_how_that_ended(
    put_back: Place, tmp_path: Path
) -> None:
    journal = str(put_back.journal)
    put_back.command("run", "--new", "--journal", journal, "--until", "import", code=4)
    plan = json.loads(put_back.command("plan", "--journal", journal, "--json"))
    assert plan["recovery"]["why"] == "behind"
    (summary,) = told_in(put_back, tmp_path / "before")
    assert summary == plan["recovery"]["told"]
    put_back.command("run", "--new", "--journal", journal, "--confirm", PHRASE, "--until", "connect")
    assert json.loads(put_back.command("plan", "--journal", journal, "--json"))["recovery"] is None
    (summary,) = told_in(put_back, tmp_path / "after")
    assert summary == plan["recovery"]["told"]
    html = (tmp_path / "after" / "report.html").read_text(encoding="utf-8")
    assert f"«{PHRASE}»" in html
    assert "in recovery" not in html


def told_in(place: Place, folder: Path) -> list[list[str]]:
    """What the report tells of a recovery; each sentence is in the page and in the Markdown."""
    place.command("report", "--journal", str(place.journal), "-o", str(folder))
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("report.html", "report.md")]
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    summary: list[list[str]] = [known["told"] for known in (report["recovery"], report["recovered"]) if known]
    assert all(len(lines) > 1 for lines in summary)
    for line in summary[0]:
        assert all(line.partition("-wal")[0] in text for text in texts), line
    return summary
