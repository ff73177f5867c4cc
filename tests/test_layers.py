"""The house rules that a machine can check: imports go one way, no file is long, each step has its tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wizard.domain.steps import StepName

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 450
SOURCES = sorted(
    path.relative_to(ROOT) for folder in ("wizard", "tests") for path in (ROOT / folder).rglob("*.py")
)


def test_imports_go_one_way() -> None:
    command = (
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_file_is_long(path: Path) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("step", StepName)
def test_each_step_has_a_file_of_tests(step: StepName) -> None:
    assert (ROOT / "tests" / "steps" / f"test_{step}.py").is_file()
