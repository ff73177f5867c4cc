"""Goal G10, printed: the first frame of a table over a million rows, and the CPU time of a key.

Run from the project's root: ``python -m tests.tui.widgets.bench_row_table``.
"""

from __future__ import annotations

import asyncio
import time

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


async def main() -> None:
    app = Gallery(list)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        started, cpu = time.perf_counter(), time.process_time()
        await app.mount(RowTable(fetch, COLUMNS, total=ROWS))
        await shown(app, "user1@example.com")
        print(f"first frame       {(time.perf_counter() - started) * 1000:7.1f} ms   goal 100")
        print(f"first frame   CPU {(time.process_time() - cpu) * 1000:7.1f} ms")
        rows = app.query_one(TableRows)
        rows.focus()
        for key in ("down", "pagedown", "pageup"):
            await pilot.pause()
            cpu = time.process_time()
            for _ in range(KEYS):
                await pilot.press(key)
            print(f"{key:<10} CPU/key {(time.process_time() - cpu) * 1000 / KEYS:7.1f} ms   goal 8")
        for key, text in (("end", f"user{ROWS}@"), ("home", "user1@")):
            started = time.perf_counter()
            await pilot.press(key)
            await shown(app, text)
            print(f"{key:<10}         {(time.perf_counter() - started) * 1000:7.1f} ms")


if __name__ == "__main__":
    asyncio.run(main())
