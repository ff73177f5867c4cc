"""pytest in a fork of this process, which has imported what others wrote already: two seconds less a run.

Or in a fork of one that has collected all tests: where functions change alone, nothing is imported again.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import CodeType, FunctionType

import pytest

PASSED, FAILED, UNDONE = 0, 1, 3  # pytest's exit codes; with any other a test did not run
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
_FORKS = multiprocessing.get_context("fork")
_CACHES = type(cache(str))
_OWN = ("wizard", "tests", "bench", "screenshots")
# The same examples in every run, however long one of them takes; no cache, no second process.
_OPTIONS = (
    "-q",
    "-x",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "--timeout=180",
    "--hypothesis-profile=ci",
)


def run_forked(
    copy: Path, *tests: str, limit: float, plugins: Sequence[object] = ()
) -> tuple[int | None, str]:
    """pytest's exit code in ``copy``, None after ``limit`` seconds; and the end of what it said."""
    _import_others()
    with tempfile.TemporaryDirectory() as state:
        said = Path(state, "said")
        process = _FORKS.Process(target=_pytest, args=(copy, Path(state), said, tests, plugins))
        process.start()
        code = _ended(process, limit)
        return code, said.read_text(encoding="utf-8", errors="replace")[-4_000:]


class Collected:
    """pytest with tests collected and all that they import, which runs some of them in a fork, many times."""

    def __init__(self, copy: Path, *tests: str) -> None:
        _import_others()
        self._state = tempfile.TemporaryDirectory()
        self._connection, theirs = _FORKS.Pipe()
        arguments = (copy, Path(self._state.name), Path(self._state.name, "said"), tests, [_Loop(theirs)])
        self._process = _FORKS.Process(target=_pytest, args=arguments)
        self._process.start()
        theirs.close()

    def run(
        self, tests: Sequence[str], file: Path, sound: str, text: str, limit: float
    ) -> tuple[int | None, str]:
        """pytest's exit code with the functions of ``file`` as in ``text``, and the test that failed.

        Any other code than these two, and None after ``limit`` seconds, where that was not possible.
        """
        self._connection.send((tests, file, sound, text, limit))
        code, failed = self._connection.recv()
        return code, failed

    def close(self) -> None:
        self._connection.send(None)
        self._process.join()
        self._state.cleanup()


class _Loop:
    """A plugin of pytest that, in place of all tests once, runs those that it is told to, in forks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._failed = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        while order := self._connection.recv():
            tests, *change, limit = order
            ours, theirs = _FORKS.Pipe(duplex=False)
            arguments = ([items[test] for test in tests], *change, theirs)
            process = _FORKS.Process(target=self._run, args=arguments)
            process.start()
            theirs.close()
            code = _ended(process, limit)
            self._connection.send((code, ours.recv() if code == FAILED else ""))
            ours.close()
        return True

    def _run(
        self, items: Sequence[pytest.Item], file: Path, sound: str, text: str, result: Connection
    ) -> None:
        """In the fork; it ends as the tests left it, and waits for nothing that they started."""
        code = UNDONE
        try:
            os.setsid()
            with tempfile.TemporaryDirectory() as state:
                os.environ["COGNITO2WORKOS_TESTS"] = os.environ["XDG_STATE_HOME"] = state
                _take_functions(file, sound, text)
                for item, following in zip(items, [*items[1:], None], strict=True):
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                    if self._failed:
                        break
            if self._failed:
                result.send(self._failed)
            code = FAILED if self._failed else PASSED
        finally:
            os._exit(code)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed = report.nodeid


def _take_functions(file: Path, sound: str, text: str) -> None:
    """Give each function that was imported from this file the code that it has in ``text``; empty caches."""
    codes = zip(*(_codes(compile(each, str(file), "exec")) for each in (sound, text)), strict=True)
    new = {_place(old): code for old, code in codes}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(file):
            each.__code__ = new[_place(each.__code__)]
        elif isinstance(each, _CACHES):
            each.cache_clear()


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _ended(process: ForkProcess, limit: float) -> int | None:
    """Its exit code; None after so many seconds, when it is killed with all that it started."""
    process.join(limit)
    code = process.exitcode
    if process.pid:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.join()
    return code


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
    folder = f"--basetemp={state / 'folders'}"
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.partition(".")[0] in _OWN]:
        del sys.modules[name]
    importlib.invalidate_caches()
    sys.exit(int(pytest.main([*_OPTIONS, folder, *tests], plugins=list(plugins))))
