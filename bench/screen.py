"""G7 to G10: the app in a real terminal, its CPU time, its answer to a key, its first picture, its table."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure
from tests.acceptance.far_side import ROOT, clean_environ, rehearsed
from tests.acceptance.operator import Operator
from tests.plain.terminal import Terminal
from tests.tui.pty.grid import ANSWER, Grid
from tests.tui.widgets import bench_row_table

ROWS = 1_500
WIDE = (36, 120)
TRIES = 7
SECONDS, SETTLES = 8.0, 2.0
KEYS = 40
JUMP, ESCAPE = "g", "\x1b"
TICK = os.sysconf("SC_CLK_TCK")


class Screen(Terminal):
    """The app on a pseudo-terminal, and what it shows."""

    def __init__(self, arguments: list[str], environ: dict[str, str]) -> None:
        self.grid = Grid(WIDE)
        self._is_answered = False
        super().__init__(arguments, environ | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}, size=WIDE)

    def shows(self, text: str) -> None:
        self.until(lambda: text in self.grid.text, text)

    def lies(self, seconds: float) -> None:
        """Read what it draws for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    @property
    def cpu(self) -> float:
        """User and system time of the app's process so far."""
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / TICK

    def share(self) -> float:
        """Of a core, over some seconds."""
        before, began = self.cpu, time.monotonic()
        self.lies(SECONDS)
        return (self.cpu - before) / (time.monotonic() - began)

    def _read(self, seconds: float) -> bool:
        before = len(self.output)
        goes_on = super()._read(seconds)
        self.grid.feed(self.output[before:])
        if self.grid.is_asked and not self._is_answered:
            self._is_answered = True
            self.press(ANSWER)
        return goes_on


def figures() -> Iterator[Figure]:
    yield _first_paint()
    yield from _table()
    # One person a second: what is measured is the screen, drawn four times a second all the same.
    with _importing(rate=1) as (screen, idle):
        live = screen.share()
        yield Figure("G7", "idle screen, CPU", f"{idle:.2%} of a core", "≤ 0.5 %", idle <= 0.005)
        yield Figure("G7", "live screen, CPU", f"{live:.1%} of a core", "≤ 5 %", live <= 0.05)
    with _importing(rate=50) as (screen, _):
        keys = [_answer(screen) for _ in range(KEYS)]
        worst = statistics.quantiles(keys, n=20)[-1]
        measured = f"p50 {statistics.median(keys) * 1e3:.0f} ms, p95 {worst * 1e3:.0f} ms"
        yield Figure("G8", "key to screen during an import at 50/s", measured, "p95 ≤ 100 ms", worst <= 0.1)


@contextmanager
def _importing(*, rate: int) -> Iterator[tuple[Screen, float]]:
    """The app in the middle of an import, and its share of a core while it was idle before."""
    with rehearsed(ROWS) as far_side, tempfile.TemporaryDirectory() as folder:
        operator = Operator.at(far_side, Path(folder), pace__writes_per_second=rate)
        assert operator.run("--until", "transform").code == 0
        phrase = operator.plan()["phrase"]
        with Screen(["--journal", str(operator.journal)], clean_environ() | operator.environ) as screen:
            screen.shows("Confirm the plan")
            screen.lies(SETTLES)
            idle = screen.share()
            screen.press("n")
            screen.shows("locked: 0 of")
            screen.press(phrase)
            screen.shows("matches")
            screen.press("\r")
            screen.shows("Importing users")
            screen.lies(SETTLES)
            yield screen, idle


def _answer(screen: Screen) -> float:
    """Seconds from a key to the dialog that it opens; which is closed again."""
    began = time.monotonic()
    screen.press(JUMP)
    screen.shows("press its key")
    seconds = time.monotonic() - began
    screen.press(ESCAPE)
    screen.until(lambda: "press its key" not in screen.grid.text, "the dialog to close")
    return seconds


def _first_paint() -> Figure:
    """Wall time from the process start to the first frame, against that of the import alone; medians."""
    with tempfile.TemporaryDirectory() as home:
        environ = clean_environ() | {"HOME": home, "XDG_DATA_HOME": home}
        painted = statistics.median(_paints(environ) for _ in range(TRIES))
        imported = statistics.median(_imports(environ) for _ in range(TRIES))
    return Figure(
        "G9",
        "first paint, of import textual.app",
        f"{painted * 1e3:.0f} of {imported * 1e3:.0f} ms = {painted / imported:.2f} ×",
        "≤ 1.3 ×",
        painted <= 1.3 * imported,
    )


def _paints(environ: dict[str, str]) -> float:
    began = time.monotonic()
    with Screen([], environ) as screen:
        screen.shows("Migrations")
        return time.monotonic() - began


def _imports(environ: dict[str, str]) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import textual.app"], env=environ, check=True)
    return time.monotonic() - began


def _table() -> Iterator[Figure]:
    measured = asyncio.run(bench_row_table.measure())
    first, key = measured.first_frame, max(measured.cpu_per_key.values())
    yield Figure("G10", "first frame of 1M rows", f"{first * 1e3:.0f} ms", "≤ 100 ms", first <= 0.1)
    yield Figure("G10", "CPU of a key in 1M rows", f"{key * 1e3:.1f} ms", "≤ 8 ms", key <= 0.008)
