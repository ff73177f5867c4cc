"""Whether a journal is whole: its pages, its schema, its pins, how far it is, and every sum that it keeps."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.domain.snapshot import users_of
from wizard.journal import doubt, schema
from wizard.journal.connection import connect, damage_of
from wizard.journal.handover import handed_over
from wizard.journal.identity import identity, recovery_of
from wizard.journal.memory import Memory

# What is counted, how it is counted again, and where the count is kept.
_SUMS = (
    (
        "rows by state",
        "SELECT state, count(*) FROM row GROUP BY state",
        "SELECT word, n FROM tally WHERE scope = 'rows'",
    ),
    (
        "users by state",
        "SELECT state, count(*) FROM person GROUP BY state",
        "SELECT word, n FROM tally WHERE scope = 'persons'",
    ),
    (
        "users due for a reset",
        "SELECT 'persons', count(*) FROM person WHERE due <> 'no'",
        "SELECT word, n FROM tally WHERE scope = 'due'",
    ),
    (
        "rows that differ",
        "SELECT change, count(*) FROM row WHERE change <> '' GROUP BY change",
        "SELECT word, n FROM tally WHERE scope = 'delta'",
    ),
    (
        "rows by kind",
        "SELECT kind || ' ' || state, count(*) FROM row WHERE kind IS NOT NULL GROUP BY 1",
        "SELECT kind || ' ' || state, n FROM kind_tally",
    ),
    (
        "rows by sign-in",
        "SELECT profile, count(*) FROM row WHERE state <> 'gone' GROUP BY profile",
        "SELECT id, n FROM profile",
    ),
    (
        "rows by listing",
        "SELECT listing, count(*) FROM row GROUP BY listing",
        "SELECT id, listed FROM listing",
    ),
    (
        "mails",
        "SELECT scope || ' ' || word, count(*) FROM mail_counts GROUP BY 1",
        "SELECT scope || ' ' || word, n FROM tally WHERE scope LIKE 'mails:%' OR scope LIKE 'left_out:%'",
    ),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at, and what it showed."""

    id: str
    ok: bool
    detail: str

    def to_json(self) -> dict[str, object]:
        return {"id": self.id, "ok": self.ok, "detail": self.detail}


def look(path: Path, state: Path | None = None) -> tuple[Looked, ...]:
    """Look at all of a journal, which may be in use elsewhere; nothing is changed.

    ``state`` is the folder in which this machine remembers how far its journals are; None for the user's.
    Raises JournalError for what cannot be read as a journal at all.
    """
    try:
        with closing(connect(path, read_only=True)) as db:
            version = schema.check(db, path)
            # One moment for everything that is compared.
            db.execute("BEGIN")
            found = list(_pages(db))
            if all(item.ok for item in found):
                found += _content(db, version, state)
            return tuple(found)
    except sqlite3.DatabaseError as bad:
        raise damage_of(path, bad) or bad from bad


def _pages(db: sqlite3.Connection) -> Iterator[Looked]:
    lines = [str(row[0]) for row in db.execute("PRAGMA integrity_check(3)")]
    is_whole = lines == ["ok"]
    detail = "Every page and index is whole." if is_whole else " ".join(" ".join(lines).split()).strip("* ")
    yield Looked("integrity", is_whole, detail)
    if is_whole:
        stray = db.execute("PRAGMA foreign_key_check").fetchone()
        if stray is not None:
            yield Looked("references", False, f"A line of the table {stray[0]} leads to none of {stray[2]}.")


def _content(db: sqlite3.Connection, version: int, state: Path | None) -> Iterator[Looked]:
    is_latest = version == schema.VERSION
    yield Looked("schema", is_latest, f"Version {version}" + (", as this program writes it." * is_latest))
    if not is_latest:
        return
    yield _pins(db)
    yield _counter(db, Memory(state))
    yield from _sums(db)


def _pins(db: sqlite3.Connection) -> Looked:
    pins, pool = _meta(db, "pins"), _meta(db, "pool")
    if not pins:
        return Looked("pins", True, "It belongs to no pool and no environment yet.")
    source, target = dict(pins["source"]), dict(pins["target"])
    summary = (
        f"{source.get('pool_arn') or 'export files'} → {target.get('environment') or 'no environment yet'}"
    )
    arn = str(source.get("pool_arn", ""))
    is_its_pool = not pool or not arn.startswith("arn:") or arn.endswith(f"/{pool['id']}")
    return Looked("pins", is_its_pool, summary if is_its_pool else f"{summary}; but it lists {pool['id']}")


def _counter(db: sqlite3.Connection, memory: Memory) -> Looked:
    found = identity(db)
    sealed, recovery, known = handed_over(db), recovery_of(db), memory.of(found.journal)
    summary = f"{found.commits:,} commits, the last at {found.at or 'no time'}"
    if sealed:
        return Looked(
            "counter", True, f"{summary}. It was handed over to {sealed['path']}: for reading only."
        )
    if recovery:
        return Looked("counter", False, f"{summary}. It is in recovery ({recovery['why']}).")
    if known is None and found.commits:
        return Looked("counter", False, f"{summary}. This machine does not know it: it opens in recovery.")
    if known and known.commits > found.commits:
        behind = f"This machine remembers {known.commits:,}: it opens in recovery."
        return Looked("counter", False, f"{summary}. {behind}")
    return Looked("counter", True, f"{summary}. Nothing later is known on this machine.")


def _sums(db: sqlite3.Connection) -> Iterator[Looked]:
    wrong = []
    for title, again, kept in _SUMS:
        counted, stored = _numbers(db, again), _numbers(db, kept)
        if counted != stored:
            key = next(key for key in sorted(counted | stored) if counted.get(key) != stored.get(key))
            wrong.append(f"{title}: {key} is {counted.get(key, 0):,}, and {stored.get(key, 0):,} is kept")
    if wrong:
        yield Looked("sums", False, "; ".join(wrong))
        return
    rows = db.execute(doubt.TALLY, ("rows",))
    sums = users_of(Counter({row["word"]: row["n"] for row in rows}))
    parts = " + ".join(f"{n:,} {word}" for word, n in sums.items() if n and word != "exported")
    yield Looked("sums", True, f"{sums['exported']:,} rows = {parts or '0'}")


def _numbers(db: sqlite3.Connection, sql: str) -> dict[str, int]:
    return {str(key): int(n) for key, n in db.execute(sql) if n}


def _meta(db: sqlite3.Connection, key: str) -> dict[str, Any]:
    found = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return dict(json.loads(found["value"])) if found else {}
