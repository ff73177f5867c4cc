"""The guide step: acknowledged by digest, closed again by a changed fact, never in the way of an import."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.acceptance.refusals import GUIDE, CommandLine, answers, assert_refused
from wizard.journal import open_reader

TEXT = Path(GUIDE).read_text(encoding="utf-8")


def digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


def read_guide(desk: CommandLine, text: str, acknowledged: str | bool, *arguments: str) -> tuple[int, str]:
    path = desk.write("guide.md", text)
    given = answers(guide__file=str(path), guide__acknowledged=acknowledged)
    done = desk.run(given, "--until", "guide", *arguments)
    return done.code, done.err


def test_acknowledged_by_digest(desk: CommandLine) -> None:
    code, said = read_guide(desk, TEXT, digest(TEXT))
    assert code == 0
    assert "guide not live" in said
    reader = open_reader(desk.journal)
    assert reader.meta("acknowledged")["digest"] == digest(TEXT)
    reader.close()


def test_true_stands_for_a_file(desk: CommandLine) -> None:
    assert read_guide(desk, TEXT, acknowledged=True)[0] == 0


def test_another_digest_names_the_right_one(desk: CommandLine) -> None:
    code, said = read_guide(desk, TEXT, digest("another text"))
    assert code == 4
    assert digest(TEXT) in said


def test_a_changed_text_is_a_notice(desk: CommandLine) -> None:
    read_guide(desk, TEXT, digest(TEXT))
    code, said = read_guide(desk, TEXT + "\nOne more remark.\n", digest(TEXT))
    assert code == 0
    assert "text has changed" in said


def without_a_fact() -> str:
    return "\n".join(line for line in TEXT.splitlines() if "given_name" not in line)


def test_a_missing_fact_closes_the_gate_until_accepted_by_id(desk: CommandLine) -> None:
    changed = without_a_fact()
    path = desk.write("guide.md", changed)
    given = answers(guide__file=str(path))
    refused = desk.run(given, "--until", "guide")
    assert_refused(refused, 4, "map_first", "guide.accept")
    accepted = desk.run(given | {"guide.accept": ["map_first"]}, "--until", "guide")
    assert accepted.code == 0, accepted.err


def test_a_fact_that_changes_later_closes_it_again(desk: CommandLine) -> None:
    read_guide(desk, TEXT, acknowledged=True)
    code, said = read_guide(desk, without_a_fact(), acknowledged=True)
    assert code == 4
    assert "map_first" in said
