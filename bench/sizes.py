"""G6, G11, G12: journals of 10,000, 100,000 and 1,000,000 rows between canned far ends.

Each step is a process of its own. The import of the largest journal is killed in its middle and taken up
again; the others are imported and verified to the end.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import pages, queries
from bench.canned_migration import journal_of, users_of
from bench.figures import Figure
from tests.acceptance.far_side import ROOT
from wizard.journal import open_reader

SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
LISTING, EXPORT, TRANSFORM, IMPORT, VERIFY = (
    "guide,connect,inventory,timing",
    "export",
    "transform",
    "import",
    "verify",
)
RESUMED = "guide,connect,import"
PAGE = 60
LATENCY = 0.05
SETTLED = 4_000
WINDOW = 32


@dataclass
class Sized:
    """A journal of ``rows`` rows, and what each step of it took."""

    folder: Path
    rows: int
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)

    def do(self, *steps: str) -> None:
        for step in steps:
            done = subprocess.run(
                self._command(step), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
            )
            self.steps[step] = json.loads(done.stdout.splitlines()[-1])

    def killed_import(self, *, after: int) -> float:
        """Import until ``after`` persons are settled, then kill -9; milliseconds to the first request."""
        with subprocess.Popen(
            [*self._command(RESUMED), str(LATENCY)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            summary = map(json.loads, process.stdout)
            to_request = float(next(summary)["to_request_ms"])
            while after > 0:
                after -= next(summary)["settled"]
            process.kill()
        return to_request

    @property
    def peak_mib(self) -> float:
        return max(int(figures["peak_kib"]) for figures in self.steps.values()) / 1024

    @property
    def bytes_beyond(self) -> float:
        """Bytes of the file per row, without the record itself."""
        with closing(sqlite3.connect(journal_of(self.folder))) as db:
            (records,) = db.execute("SELECT sum(length(CAST(record AS BLOB))) FROM row").fetchone()
        return (journal_of(self.folder).stat().st_size - int(records)) / self.rows

    def in_doubt(self) -> int:
        reader = open_reader(journal_of(self.folder))
        try:
            return reader.tally("persons")["in_doubt"]
        finally:
            reader.close()

    def created_twice(self) -> int:
        with users_of(self.folder).open(encoding="utf-8") as users:
            ids = [json.loads(line)["external_id"] for line in users]
        return len(ids) - len(set(ids))

    def _command(self, step: str) -> list[str]:
        return [sys.executable, "-m", "bench.canned_migration", str(self.folder), str(self.rows), step]


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as home:
        small, middle, large = (Sized(Path(home, str(rows)), rows) for rows in (SMALL, MIDDLE, LARGE))
        for sized in (small, middle, large):
            sized.folder.mkdir()
            sized.do(LISTING, EXPORT, TRANSFORM)
            if sized is not large:
                sized.do(IMPORT, VERIFY)
            yield from _work(sized)
        yield _beyond(middle)
        yield from _resumed(large)
        yield _queries(large)
        yield _search(large)
        yield _pages(large)
        ratio = large.peak_mib / small.peak_mib
        measured = f"{small.peak_mib:.0f}, {middle.peak_mib:.0f}, {large.peak_mib:.0f} MiB = {ratio:.2f} ×"
        yield Figure("G12", "peak memory at 10k, 100k, 1M rows", measured, "≤ 1.2 ×", ratio <= 1.2)


def _work(sized: Sized) -> Iterator[Figure]:
    """CPU time, since the wall has other users; waits between requests are left out."""
    pages = sized.rows / PAGE / sized.steps[LISTING]["cpu"]
    yield Figure(
        "", f"listing {sized.rows:,} rows, own CPU time", f"{pages:,.0f} pages/s", "≥ 30 (quota)", pages >= 30
    )
    for step in (EXPORT, TRANSFORM, IMPORT, VERIFY):
        if step in sized.steps:
            took = f"{sized.steps[step]['cpu']:.1f} s, {sized.steps[step]['peak_kib'] / 1024:.0f} MiB"
            yield Figure("", f"{step} of {sized.rows:,} rows, own CPU time and peak", took, "", None)


def _beyond(sized: Sized) -> Figure:
    beyond = sized.bytes_beyond
    what = f"journal per row beyond the record, {sized.rows:,} imported"
    return Figure("G11", what, f"{beyond:.0f} B", "≤ 800 B", beyond <= 800)


def _resumed(sized: Sized) -> Iterator[Figure]:
    sized.killed_import(after=SETTLED)
    in_doubt = sized.in_doubt()
    to_request = sized.killed_import(after=SETTLED)
    twice = sized.created_twice()
    yield Figure(
        "G6",
        f"opening to next request after kill -9, {sized.rows:,} rows",
        f"{to_request:.0f} ms, {in_doubt} in doubt, {twice} twice",
        f"≤ 250 ms, ≤ {WINDOW}, 0",
        to_request <= 250 and 0 < in_doubt <= WINDOW and not twice,
    )


def _search(sized: Sized) -> Figure:
    took = queries.searched(journal_of(sized.folder), sized.rows)
    what = f"first page of a text that one of the last of {sized.rows:,} rows holds"
    return Figure("search", what, f"{took:.0f} ms", "≤ 300 ms", took <= 300)


def _queries(sized: Sized) -> Figure:
    timed = queries.timed(journal_of(sized.folder), sized.rows)
    slowest, took = max(timed.items(), key=lambda item: item[1])
    return Figure(
        "G11",
        f"slowest of {len(timed)} counts and pages, {sized.rows:,} rows",
        f"{took:.2f} ms ({slowest})",
        "≤ 1 ms",
        took <= 1,
    )


def _pages(sized: Sized) -> Figure:
    timed = pages.timed(journal_of(sized.folder))
    slowest, took = max(timed.items(), key=lambda item: item[1])
    what = f"slowest of {len(timed)} pages of the front ends, {sized.rows:,} rows"
    return Figure("G11", what, f"{took:.2f} ms ({slowest})", "≤ 2 ms", took <= 2)
