"""When users were settled, counted with the outcomes: the chart of an import is drawn from it."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from wizard.domain.pace import Pace, slot_of

SETTLED, SLOWED = "pace", "pace_slowed"  # scopes of ``tally``; their words are slots


def count_in_slot(db: sqlite3.Connection, scope: str, at: str, number: int) -> None:
    """Count what came in the slot of a time."""
    db.execute(
        "INSERT INTO tally (scope, word, n) VALUES (?, ?, ?)"
        " ON CONFLICT (scope, word) DO UPDATE SET n = n + excluded.n",
        (scope, str(slot_of(datetime.fromisoformat(at))), number),
    )


def read_pace(db: sqlite3.Connection, before: Pace) -> Pace:
    """All slots, of which ``before`` are known: read are those from the last of them on."""
    settled, slowed = dict(before.settled), dict(before.slowed)
    for scope, known in ((SETTLED, settled), (SLOWED, slowed)):
        known.update(_since(db, scope, max(known, default=0)))
    return Pace(settled, slowed)


def _since(db: sqlite3.Connection, scope: str, slot: int) -> dict[int, int]:
    rows = db.execute(
        "SELECT CAST(word AS INTEGER) AS slot, n FROM tally WHERE scope = ? AND word >= ?", (scope, str(slot))
    )
    return {row["slot"]: row["n"] for row in rows}
