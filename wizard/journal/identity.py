"""Who a journal is and how far it has come, and whether this machine knows a later state of it (R12a)."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wizard.domain.recovery import META, Why
from wizard.journal.handover import came_by_handover
from wizard.journal.memory import Memory, Remembered


@dataclass(frozen=True, slots=True)
class Identity:
    """``host`` is the machine that worked on it last; ``at`` the time of the last commit, empty before."""

    journal: str
    host: str
    commits: int
    at: str


def identity(db: sqlite3.Connection) -> Identity:
    row = db.execute("SELECT journal, host, commits, at FROM identity").fetchone()
    return Identity(row["journal"], row["host"], row["commits"], row["at"])


def count_commit(db: sqlite3.Connection, at: str) -> int:
    """Count the commit that this transaction ends with; gives its number."""
    (number,) = db.execute(
        "UPDATE identity SET commits = commits + 1, at = ? RETURNING commits", (at,)
    ).fetchone()
    return int(number)


def arrive(db: sqlite3.Connection, memory: Memory, *, portrait: str) -> None:
    """Note who opens the journal; one that may not be the latest is in recovery from now on.

    A journal in which nothing was ever recorded is no one's copy; one that was handed over to whoever opens
    it is the latest. Raises JournalError as Memory does.
    """
    memory.prepare()
    host = memory.host()
    found = identity(db)
    known = memory.of(found.journal)
    db.execute("BEGIN IMMEDIATE")
    why = _why(found, known, host)
    if came_by_handover(db, found.commits) and why is not Why.BEHIND:
        why = None
    db.execute("UPDATE identity SET holder = ?", (portrait,))
    recovering = recovery_of(db)
    if why or recovering:
        begun = recovering or _begun(found.at, why or Why.VERSION)
        begun |= {"host": host, "behind": known.commits if known else 0}
        db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (META, json.dumps(begun)))
        db.execute("COMMIT")
        return
    db.execute("UPDATE identity SET host = ?", (host,))
    number = count_commit(db, found.at)
    db.execute("COMMIT")
    memory.remember(found.journal, Remembered(number, host))


def recovery_of(db: sqlite3.Connection) -> dict[str, Any]:
    """What is kept of the recovery that the journal is in; empty where it is in none."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (META,)).fetchone()
    return dict(json.loads(row["value"])) if row else {}


def begin_for_version(db: sqlite3.Connection) -> None:
    """A journal of 0.1 kept no count: it opens in recovery once."""
    times = " UNION ALL ".join(f"SELECT at FROM {table}" for table in ("step", "act", "answer"))
    (at,) = db.execute(f"SELECT max(at) FROM ({times})").fetchone()
    begun = _begun(at or "", Why.VERSION)
    db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (META, json.dumps(begun)))


def end_recovery(db: sqlite3.Connection) -> None:
    """From now on this is the journal: past everything that this machine remembers, and of this machine."""
    kept = recovery_of(db)
    db.execute(
        "UPDATE identity SET commits = max(commits, ?), host = ?",
        (kept.get("behind", 0), kept.get("host", "")),
    )
    db.execute("DELETE FROM meta WHERE key = ?", (META,))


def _why(found: Identity, known: Remembered | None, host: str) -> Why | None:
    if known is None:
        return Why.UNKNOWN if found.commits else None
    if known.commits > found.commits:
        return Why.BEHIND
    if host != known.host or found.host not in (host, ""):
        return Why.ELSEWHERE
    return None


def _begun(last_commit: str, why: Why) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"why": why.value, "since": now, "last_commit": last_commit or None}
