"""Runs of the command in processes that have its modules loaded already: a restart in a tenth of the time.

A run is a process of its own, forked from one that did nothing but import; it is killed like any other.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tests.acceptance.far_side import clean_environ
from tests.acceptance.operator import Done, Operator

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        *("wizard.cli", "wizard.headless", "wizard.bootstrap", "wizard.engine.migration", "wizard.steps"),
        *(
            "wizard.adapters.cognito.source",
            "wizard.adapters.workos.target",
            "wizard.adapters.web.guide_page",
        ),
        *(
            "wizard.adapters.files.users_file",
            "wizard.adapters.files.text_files",
            "email_validator",
            "sqlite_utils",
        ),
    ]
)


def _begin(arguments: list[str], environ: Mapping[str, str], out: str, err: str) -> None:
    os.environ.clear()
    os.environ.update(environ)
    for number, path in ((1, out), (2, err)):
        descriptor = os.open(path, os.O_WRONLY)
        os.dup2(descriptor, number)
        os.close(descriptor)
    from wizard.cli import main  # noqa: PLC0415  loaded already; here, so that our own process need not

    sys.exit(main(arguments))


class Run:
    """One run: its events on ``stdout``, its prose in a file."""

    def __init__(self, arguments: list[str], environ: Mapping[str, str], folder: Path) -> None:
        self._err = folder / "err"
        self._err.touch()
        out = folder / "out"
        os.mkfifo(out)
        self._process = _FORKS.Process(target=_begin, args=(arguments, environ, str(out), str(self._err)))
        self._process.start()
        self.stdout: TextIO = out.open(encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int:
        self._process.join()
        self.stdout.close()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def done(self) -> Done:
        out = self.stdout.read()
        return Done(self.wait(), out, self._err.read_text(encoding="utf-8"))


@dataclass
class QuickOperator(Operator):
    """An Operator whose commands start at once."""

    def command(self, *arguments: object, **environ: str) -> Done:
        with self._started(arguments, environ) as run:
            return run.done()

    @contextmanager
    def running(self, *arguments: object) -> Iterator[Run]:
        with self._started(self._run_arguments(*arguments), {}) as run:
            try:
                yield run
            finally:
                run.kill()
                run.wait()

    @contextmanager
    def _started(self, arguments: tuple[object, ...], environ: Mapping[str, str]) -> Iterator[Run]:
        variables = clean_environ() | self.environ | dict(environ)
        with tempfile.TemporaryDirectory() as folder:
            yield Run([*map(str, arguments)], variables, Path(folder))
