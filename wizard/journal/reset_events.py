"""What events tell of resets that anybody created, by WorkOS user id, and which span of them was read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from wizard.domain import events as e
from wizard.ports import Evidence

KEY = "reset_events"


class ResetEvents:
    """Applies pages of ``password_reset.created``, and reads what they told."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def apply(self, fact: e.ResetEventsRead | e.ResetEventsRefused) -> None:
        """Take in a page with its cursor, or that there is none to be had."""
        known = self._state()
        if isinstance(fact, e.ResetEventsRefused):
            self._remember(known | {"readable": False, "reason": fact.reason})
            return
        self._db.executemany(
            "INSERT INTO reset_event (user_id, first_at, last_at) VALUES (?1, ?2, ?2)"
            " ON CONFLICT (user_id) DO UPDATE SET"
            " first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)",
            [(user_id, stamp(at)) for user_id, at in fact.created if user_id],
        )
        self._remember(
            {
                "readable": True,
                "reason": "",
                "since": stamp(fact.since),
                "window": stamp(fact.window),
                "after": fact.after,
                "after_at": stamp(fact.after_at) if fact.after_at else None,
                "through": stamp(fact.through) if fact.through else known.get("through"),
            }
        )

    def evidence(self) -> Evidence:
        state = self._state()
        through = state.get("through")
        if not state.get("readable") or through is None:
            return Evidence(readable=bool(state.get("readable")))
        return Evidence(True, datetime.fromisoformat(state["since"]), datetime.fromisoformat(through))

    def seen(self, target_ids: Sequence[str]) -> Mapping[str, tuple[datetime, datetime]]:
        rows = self._db.execute(
            "SELECT user_id, first_at, last_at FROM reset_event"
            " WHERE user_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(target_ids)),),
        )
        return {
            row["user_id"]: (datetime.fromisoformat(row["first_at"]), datetime.fromisoformat(row["last_at"]))
            for row in rows
        }

    def _state(self) -> dict[str, Any]:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
        return dict(json.loads(row["value"])) if row else {}

    def _remember(self, state: Mapping[str, Any]) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (KEY, json.dumps(state)))


def stamp(moment: datetime) -> str:
    """A moment as text that sorts by time: UTC, microseconds always."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
