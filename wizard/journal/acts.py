"""Reads the audit log (R13)."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from wizard.ports import Act


def acts(db: sqlite3.Connection, kind: str | None, limit: int) -> list[Act]:
    """The latest acts, of one kind or of all, latest first."""
    rows = db.execute(
        "SELECT * FROM act WHERE ?1 IS NULL OR kind = ?1 ORDER BY id DESC LIMIT ?2", (kind, limit)
    )
    return [_act(row) for row in rows]


def latest(db: sqlite3.Connection, besides: str) -> int:
    """The number of the latest act that is not of this kind; 0 before the first."""
    (number,) = db.execute("SELECT coalesce(max(id), 0) FROM act WHERE kind <> ?", (besides,)).fetchone()
    return int(number)


def _act(row: sqlite3.Row) -> Act:
    return Act(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        kind=row["kind"],
        note=row["note"],
        fingerprint=row["fingerprint"],
        details=json.loads(row["details"]),
        actor=json.loads(row["actor"]),
    )
