"""A migration's name is a file's name in the user's data folder, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.refusals import CommandLine
from wizard.domain.names import is_name

BAD = (
    "../../escaped",
    "a/b",
    "a\\b",
    "",
    ".",
    "..",
    "/etc/passwd",
    "a\0b",
    "x" * 62,
    "ä",
    "-rf",
    "a\n",
    ".x",
)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["run", "status", "report", "plan", "verify", None, "--plain"])
def test_no_name_leads_out_of_the_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    command: str | None,
) -> None:
    desk = CommandLine(tmp_path, monkeypatch, capsys)
    desk.set(XDG_DATA_HOME=str(tmp_path / "data"))
    output = ("-o", tmp_path / "out") if command == "report" else ()
    done = desk.call(*([command] if command else []), f"--name={name}", *output)
    assert done.code == 2, done.err
    assert "is no name for a migration" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["acme-prod", "a", "1.2_x", "x" * 61])
def test_usual_names_are_taken(name: str) -> None:
    assert is_name(name)
