"""Goal G10, printed: the first frame of a table over a million rows, and the CPU time of a key.

Run from the project's root: ``python -m tests.tui.widgets.bench_row_table``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests.tui.widgets.gallery import WIDE, Gallery
from tests.tui.widgets.values import COLUMNS
from wizard.tui.widgets.row_pages import Page, TableRow
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.table_rows import TableRows

ROWS = 1_000_000
KEYS = 200


def fetch(after: int | None, limit: int, wanted: str) -> Page:
    """Rows made up on the way: what is measured is the table, not a database."""
    first = (after or 0) + 1
    keys = range(first, min(first + limit, ROWS + 1))
    rows = [TableRow(key, (f"user{key}@example.com", f"{key}", "CONFIRMED", wanted)) for key in keys]
    return rows, rows[-1].key if rows and rows[-1].key < ROWS else None


async def shown(app: Gallery, text: str) -> None:
    while text not in app.text():  # noqa: ASYNC110  the screen announces nothing
        await asyncio.sleep(0.001)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds: to the first frame, of CPU for a key by its name, and to the far ends of the table."""

    first_frame: float
    cpu_per_key: Mapping[str, float]
    to_end: Mapping[str, float]


async def measure() -> Measured:
    app = Gallery(list)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        started = time.perf_counter()
        await app.mount(RowTable(fetch, COLUMNS, total=ROWS))
        await shown(app, "user1@example.com")
        first_frame = time.perf_counter() - started
        app.query_one(TableRows).focus()
        cpu_per_key, to_end = {}, {}
        for key in ("down", "pagedown", "pageup"):
            await pilot.pause()
            cpu = time.process_time()
            for _ in range(KEYS):
                await pilot.press(key)
            cpu_per_key[key] = (time.process_time() - cpu) / KEYS
        for key, text in (("end", f"user{ROWS}@"), ("home", "user1@")):
            started = time.perf_counter()
            await pilot.press(key)
            await shown(app, text)
            to_end[key] = time.perf_counter() - started
    return Measured(first_frame, cpu_per_key, to_end)


def main() -> None:
    measured = asyncio.run(measure())
    print(f"first frame       {measured.first_frame * 1000:7.1f} ms   goal 100")
    for key, seconds in measured.cpu_per_key.items():
        print(f"{key:<10} CPU/key {seconds * 1000:7.1f} ms   goal 8")
    for key, seconds in measured.to_end.items():
        print(f"{key:<10}         {seconds * 1000:7.1f} ms")


if __name__ == "__main__":
    main()
