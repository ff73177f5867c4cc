"""A journal that cannot grow: a clear stop, nothing lost, and the same command goes on."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import COMMAND, ROOT, FarSide, clean_environ
from tests.acceptance.operator import Done, Operator

ROWS = 300


@pytest.fixture
def far_side(start: Any) -> FarSide:
    services: FarSide = start(ROWS)
    return services


def is_one_sentence_about_the_disk(done: Done) -> bool:
    last = done.err.splitlines()[-1]
    return "cannot be written" in last and "Traceback" not in done.err and "bug" not in done.err


def run_limited(operator: Operator, kilobytes: int) -> Done:
    """The command under ``ulimit -f``: no file may grow beyond that."""
    arguments = [
        "run",
        "--new",
        "--journal",
        str(operator.journal),
        "--answers",
        str(operator.answers_file()),
        "--yes",
    ]
    command = shlex.join([*COMMAND, *arguments])
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f {kilobytes} && exec {command}"],
        cwd=ROOT,
        env=clean_environ() | operator.environ,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_a_file_size_limit(far_side: FarSide, folder: Path) -> None:
    """From too little for an empty journal up to almost enough, on one and the same journal."""
    operator = Operator.at(far_side, folder)
    codes = []
    for kilobytes in (16, 100, 400, 900):
        done = run_limited(operator, kilobytes)
        codes.append(done.code)
        if done.code == 0:
            break
        assert done.code == 5, done.err
        assert is_one_sentence_about_the_disk(done), done.err
    assert codes.count(5) >= 3, codes
    finish(operator, far_side)


@pytest.mark.parametrize("pages", [20, 40, 60, 75])
def test_a_page_limit(far_side: FarSide, folder: Path, pages: int) -> None:
    """``max_page_count`` while the schema is made, the pool listed, the plan drawn up, persons imported."""
    operator = Operator.at(far_side, folder)
    done = operator.run("--yes", COGNITO2WORKOS_MAX_PAGES=str(pages))
    assert done.code == 5, done.err
    assert is_one_sentence_about_the_disk(done), done.err
    finish(operator, far_side)


def finish(operator: Operator, far_side: FarSide) -> None:
    done = operator.run("--yes")
    assert done.went, done.err
    users = operator.status()["users"]
    assert users["exported"] == ROWS
    assert users["failed"] == users["pending"] == users["in_doubt"] == 0
    assert users["created"] == far_side.stats()["created_users"] == len(far_side.users())
