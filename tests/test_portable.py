"""Without the modules that only POSIX has: help, status and scan work, and the rest says what would."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.journal import Journal

HIDDEN = ("fcntl", "termios", "resource", "pty", "tty", "pwd", "grp")
START = (
    f"import sys; sys.modules.update(dict.fromkeys({HIDDEN!r}));"
    " from wizard.cli import main; sys.exit(main(sys.argv[1:]))"
)


def without_posix(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "m.journal"
    Journal(path, actor=lambda: "{}").close()
    return path


def test_help_is_printed() -> None:
    done = without_posix("--help")
    assert done.returncode == 0, done.stderr
    assert "scan" in done.stdout


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_a_journal_is_read(journal: Path, flags: tuple[str, ...]) -> None:
    done = without_posix("status", "--journal", journal, *flags)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_an_app_is_scanned(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("boto3.client('cognito-idp')\n", encoding="utf-8")
    done = without_posix("scan", tmp_path, "--json")
    assert done.returncode == 1, done.stderr
    assert "app.py" in json.dumps(json.loads(done.stdout))


def test_nothing_is_written_where_two_could_write(journal: Path) -> None:
    before = journal.read_bytes()
    done = without_posix("run", "--journal", journal)
    assert done.returncode == 5
    assert "WSL" in done.stderr
    assert "Traceback" not in done.stderr
    assert journal.read_bytes() == before


def test_no_module_needs_posix_to_be_imported() -> None:
    code = (
        f"import sys, pkgutil, importlib, wizard; sys.modules.update(dict.fromkeys({HIDDEN!r}));"
        "skip = ('wizard.templates', 'wizard.rehearsal', 'wizard.__main__');"
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(wizard.__path__, 'wizard.')"
        " if not m.name.startswith(skip)]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
