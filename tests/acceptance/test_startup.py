"""``--help`` and ``status`` load no vendor and no screen; ``make bench`` tells how fast that makes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.far_side import ROOT, clean_environ
from wizard.journal import Journal

HEAVY = ("boto3", "botocore", "workos", "textual", "questionary", "sqlite_utils", "moto", "rich")

PROBE = """
import contextlib, io, sys
from wizard.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    code = main(sys.argv[1:])
print(code, *sorted(name for name in {heavy!r} if name in sys.modules))
"""


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("startup") / "m.journal"
    Journal(path, actor=lambda: "{}").close()
    return path


def commands(journal: Path) -> dict[str, list[str]]:
    return {
        "help": ["--help"],
        "run help": ["run", "--help"],
        "version": ["--version"],
        "status": ["status", "--journal", str(journal), "--json"],
        "plan": ["plan", "--journal", str(journal)],
    }


@pytest.mark.parametrize("name", ["help", "run help", "version", "status", "plan"])
def test_nothing_heavy_is_loaded(journal: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=HEAVY), *commands(journal)[name]],
        cwd=ROOT,
        env=clean_environ(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["2" if name == "plan" else "0"]  # and no plan in an empty journal


def test_headless_loads_no_screen() -> None:
    probe = "import sys, wizard.headless; print([n for n in ('textual', 'questionary') if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=ROOT,
        env=clean_environ(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
