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
from typing import NamedTuple

from bench.figures import Figure
from tests.acceptance.far_side import ROOT, clean_environ, rehearsed
from tests.acceptance.operator import Operator
from tests.plain.terminal import Terminal
from tests.tui.pty.grid import ANSWER, Grid
from tests.tui.widgets import bench_row_table

ROWS = 1_500
WIDE = (36, 120)
TRIES = 15
SECONDS, STRETCHES, SETTLES = 2.0, 3, 2.0
SCREEN_THREADS = 3  # the app's loop, its writer and its reader: they begin before everything else
KEYS = 40
JUMP, ESCAPE = "g", "\x1b"


class Cpu(NamedTuple):
    """Seconds of CPU time, or shares of a core."""

    screen: float
    process: float


class Answered(NamedTuple):
    """How long a key took to be seen, and what of it the screen's threads spent computing."""

    seconds: float
    cpu: float


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

    def cpu(self) -> Cpu:
        """CPU time so far: of the screen's threads, which are the first three, and of the whole process."""
        tasks = sorted(Path(f"/proc/{self._process.pid}/task").iterdir(), key=lambda task: int(task.name))
        spent = [int((task / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9 for task in tasks]
        return Cpu(sum(spent[:SCREEN_THREADS]), sum(spent))

    def share(self) -> Cpu:
        """Of a core, over some seconds; the median of some such stretches."""
        shares = [self._stretch() for _ in range(STRETCHES)]
        return Cpu(*(statistics.median(values) for values in zip(*shares, strict=True)))

    def _stretch(self) -> Cpu:
        before, began = self.cpu(), time.monotonic()
        self.lies(SECONDS)
        after, seconds = self.cpu(), time.monotonic() - began
        return Cpu((after.screen - before.screen) / seconds, (after.process - before.process) / seconds)

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
    with _importing(rate=50) as (screen, idle):
        live = screen.share()
        yield Figure(
            "G7", "idle screen, CPU", f"{idle.process:.2%} of a core", "≤ 0.5 %", idle.process <= 0.005
        )
        measured = f"{live.screen:.1%} of a core, engine {live.process - live.screen:.1%}"
        yield Figure("G7", "live screen at 50/s, CPU", measured, "≤ 5 %", live.screen <= 0.05)
        yield _keys(screen)


def _keys(screen: Screen) -> Figure:
    """Wall time, so the load of the machine is told next to it, and the CPU time of a key."""
    keys = [_answer(screen) for _ in range(KEYS)]
    seconds = [key.seconds for key in keys]
    worst = statistics.quantiles(seconds, n=20)[-1]
    cpu = statistics.median(key.cpu for key in keys)
    measured = (
        f"p50 {statistics.median(seconds) * 1e3:.0f} ms, p95 {worst * 1e3:.0f} ms"
        f" ({cpu * 1e3:.0f} ms of CPU, load {os.getloadavg()[0]:.1f})"
    )
    return Figure("G8", "key to screen during an import at 50/s", measured, "p95 ≤ 100 ms", worst <= 0.1)


@contextmanager
def _importing(*, rate: int) -> Iterator[tuple[Screen, Cpu]]:
    """The app in the middle of an import, and its share of a core while it was idle before."""
    with rehearsed(ROWS) as far_side, tempfile.TemporaryDirectory() as folder:
        operator = Operator.at(far_side, Path(folder), pace__writes_per_second=rate)
        assert operator.run("--until", "transform").code == 0
        phrase = operator.plan()["phrase"].rpartition(" ")[0]  # on a screen no one types the fingerprint
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


def _answer(screen: Screen) -> Answered:
    """From a key to the dialog that it opens; which is closed again."""
    before, began = screen.cpu().screen, time.monotonic()
    screen.press(JUMP)
    screen.shows("press its key")
    seconds = time.monotonic() - began
    cpu = screen.cpu().screen - before
    screen.press(ESCAPE)
    screen.until(lambda: "press its key" not in screen.grid.text, "the dialog to close")
    return Answered(seconds, cpu)


def _first_paint() -> Figure:
    """Wall time from the process start to the first frame, against that of the import alone.

    Each pair is measured at the same moment; the median of their ratios does not move with the load.
    """
    with tempfile.TemporaryDirectory() as home:
        environ = clean_environ() | {"HOME": home, "XDG_DATA_HOME": home}
        pairs = [(_paints(environ), _imports(environ)) for _ in range(TRIES)]
    painted, imported = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    measured = (
        f"{painted * 1e3:.0f} of {imported * 1e3:.0f} ms, {ratio:.2f} × (load {os.getloadavg()[0]:.1f})"
    )
    return Figure("G9", "first paint, of import textual.app", measured, "≤ 1.3 ×", ratio <= 1.3)


def _paints(environ: dict[str, str]) -> float:
    began = time.monotonic()
    with Screen([], environ) as screen:
        screen.shows("Migrations")
        return time.monotonic() - began


def _imports(environ: dict[str, str]) -> float:
    """In a session of its own, as the app is: the system shares the processor out by sessions."""
    began = time.monotonic()
    command = [sys.executable, "-c", "import textual.app"]
    subprocess.run(command, env=environ, check=True, start_new_session=True)
    return time.monotonic() - began


def _table() -> Iterator[Figure]:
    measured = asyncio.run(bench_row_table.measure())
    first, key = measured.first_frame, max(measured.cpu_per_key.values())
    yield Figure("G10", "first frame of 1M rows", f"{first * 1e3:.0f} ms", "≤ 100 ms", first <= 0.1)
    yield Figure("G10", "CPU of a key in 1M rows", f"{key * 1e3:.1f} ms", "≤ 8 ms", key <= 0.008)
