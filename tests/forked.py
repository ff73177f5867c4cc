"""pytest in a fork of this process, which has imported what others wrote already: two seconds less a run."""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

PASSED, FAILED = 0, 1  # pytest's exit codes; anything else is a test that did not run
# What takes long to import, and neither is ours nor a plugin of pytest, which has to import these itself.
_HEAVY = (
    "workos",
    "aiohttp",
    "httpx2",
    "moto.server",
    "boto3",
    "sqlite_utils",
    "uvicorn",
    "starlette",
    "jinja2",
)
_OWN = ("wizard", "tests", "bench", "screenshots")
# The same examples in every run, however long one of them takes; no cache, no second process.
_OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout=60", "--hypothesis-profile=ci")


def run_forked(
    copy: Path, *tests: str, limit: float, plugins: Sequence[object] = ()
) -> tuple[int | None, str]:
    """pytest's exit code in ``copy``, None after ``limit`` seconds; and the end of what it said."""
    _import_others()
    with tempfile.TemporaryDirectory() as state:
        said = Path(state, "said")
        process = multiprocessing.get_context("fork").Process(
            target=_pytest, args=(copy, Path(state), said, tests, plugins)
        )
        process.start()
        process.join(limit)
        code = process.exitcode
        if code is None and process.pid:
            os.killpg(process.pid, signal.SIGKILL)
            process.join()
        return code, said.read_text(encoding="utf-8", errors="replace")[-4_000:]


@cache
def _import_others() -> None:
    for name in _HEAVY:
        importlib.import_module(name)


def _pytest(copy: Path, state: Path, said: Path, tests: Sequence[str], plugins: Sequence[object]) -> None:
    """In the fork: a group of its own, so that what a test started ends with it; nothing of the original."""
    os.setsid()
    os.chdir(copy)
    with said.open("wb") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    os.environ["COGNITO2WORKOS_TESTS"] = os.environ["XDG_STATE_HOME"] = str(state)
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.partition(".")[0] in _OWN]:
        del sys.modules[name]
    importlib.invalidate_caches()
    sys.exit(int(pytest.main([*_OPTIONS, *tests], plugins=list(plugins))))
