"""A quick look at a journal's pages when it is opened: bounded, and the tables that decide first."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from wizard.journal.connection import damage_of, damaged

# A look is for 0.05 s of the 0.25 s from the opening to the next request: SQLite walks the tree of a table
# without being stopped (3.40), so only tables that stay small are looked at, and all of a small file. Other
# damage is met by whoever reads that page.
SECONDS = 0.05
SMALL_BYTES = 16 * 2**20
_STEPS = 20_000
_DECIDING = ("identity", "meta", "answer", "step", "plan", "tally", "kind_tally", "listing", "act")


def look_at_pages(connection: sqlite3.Connection, path: Path, seconds: float = SECONDS) -> None:
    """Raise JournalError where a page is damaged; what does not fit into ``seconds`` is not looked at."""
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        pragmas = [f"PRAGMA quick_check({name})" for name in _DECIDING if name in names]
        if path.stat().st_size <= SMALL_BYTES:
            pragmas.append("PRAGMA quick_check(1)")
        for pragma in pragmas:
            (found,) = connection.execute(pragma).fetchone()
            if found != "ok":
                raise damaged(path, str(found).replace("\n", " ").strip("* "))
            if time.monotonic() > deadline:
                return
    except sqlite3.OperationalError as stopped:
        if getattr(stopped, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
            raise
    except sqlite3.DatabaseError as bad:
        raise damage_of(path, bad) or bad from bad
    finally:
        connection.set_progress_handler(None, 0)
