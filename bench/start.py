"""How soon commands answer: ``--help`` and ``status``, in CPU time, best of five."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from tests.acceptance.far_side import COMMAND, ROOT, clean_environ
from wizard.journal import Journal

WANTED = 0.3


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.journal"
        Journal(path, actor=lambda: "{}").close()
        for name, arguments in (("--help", ["--help"]), ("status", ["status", "--journal", str(path)])):
            seconds = min(_cpu([*COMMAND, *arguments]) for _ in range(5))
            yield Figure("start", name, f"{seconds:.2f} s", f"≤ {WANTED} s", seconds <= WANTED)
    imported = min(_cpu([sys.executable, "-c", "import textual.app"]) for _ in range(5))
    yield Figure("start", "import textual.app, to compare", f"{imported:.2f} s", "", None)


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, env=clean_environ(), stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
