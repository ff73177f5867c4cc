"""A quick look at a journal's pages when it is opened: bounded, and the tables that decide first."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from wizard.journal.connection import damage_of, damaged

# A page that is damaged is met there, or by whoever reads it later: a journal of a million rows has more of
# them than anybody waits for.
SECONDS = 0.5
_STEPS = 20_000
_FIRST = ("identity", "meta", "answer", "step", "plan", "tally", "kind_tally", "listing", "mail", "act")


def look_at_pages(connection: sqlite3.Connection, path: Path, seconds: float = SECONDS) -> None:
    """Raise JournalError where a page is damaged; what does not fit into ``seconds`` is not looked at."""
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name in (*(table for table in _FIRST if table in names), None):
            pragma = "PRAGMA quick_check(1)" if name is None else f"PRAGMA quick_check({name})"
            (found,) = connection.execute(pragma).fetchone()
            if found != "ok":
                raise damaged(path, str(found).replace("\n", " ").strip("* "))
    except sqlite3.OperationalError as stopped:
        if getattr(stopped, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
            raise
    except sqlite3.DatabaseError as bad:
        raise damage_of(path, bad) or bad from bad
    finally:
        connection.set_progress_handler(None, 0)
