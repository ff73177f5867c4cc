"""``completion``: bash itself is asked what it would offer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from wizard.cli import command_line, main
from wizard.cli.completion import SHELLS

ASKED = """
source "$1"
COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
if [ "${2: -1}" = " " ]; then COMP_WORDS+=(""); COMP_CWORD=$((COMP_CWORD + 1)); fi
_shtab_cognito2workos
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["completion", "bash"]) == 0
    file = tmp_path / "completion.bash"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file


def _offered(script: Path, typed: str) -> set[str]:
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "-c", ASKED, "bash", str(script), typed], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_commands_are_offered(script: Path) -> None:
    assert {"run", "status", "demo", "journal"} <= _offered(script, "cognito2workos ")
    assert _offered(script, "cognito2workos sta") == {"status"}


def test_flags_and_choices_of_a_command_are_offered(script: Path) -> None:
    assert {"--until", "--answers", "--journal"} <= _offered(script, "cognito2workos run --")
    assert _offered(script, "cognito2workos journal ") == {"backup", "check", "restore", "handover"}
    assert set(SHELLS) == _offered(script, "cognito2workos completion ")


def test_zsh_gets_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "zsh"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("#compdef cognito2workos")
    assert main(["completion", "fish"]) == 2
    assert command_line().prog in text
