"""Effects move: attempted before their request starts, settled when its outcome is known.

Transitions are guarded (``… WHERE state = 'attempted'``): a fact that does not fit the state it finds
is a bug and fails loudly instead of bending a count.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from wizard.domain import events as e
from wizard.domain.people import RowState

_PERSON_MOVES = "UPDATE person SET state = '{state}' WHERE id = (SELECT person FROM effect WHERE id = ?)"
_ROW_MOVES = (
    "UPDATE row SET state = '{state}' WHERE state <> 'gone' AND sub ="
    " (SELECT person.sub FROM person JOIN effect ON effect.person = person.id WHERE effect.id = ?)"
)


class Settling:
    """Moves effects, and with them their persons and winning rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def attempt(self, effects: Iterable[int]) -> None:
        keys = [(effect,) for effect in effects]
        moved = self._db.executemany(
            "UPDATE effect SET state = 'attempted', attempts = attempts + 1"
            " WHERE id = ? AND state IN ('pending', 'attempted')",
            keys,
        )
        if moved.rowcount != len(keys):
            raise ValueError("an effect that is done or failed cannot be attempted")
        self._db.executemany(_PERSON_MOVES.format(state="in_doubt"), keys)
        self._db.executemany(_ROW_MOVES.format(state="in_doubt"), keys)

    def settle(self, outcome: e.Settled) -> None:
        effect_state = {RowState.PENDING: "pending", RowState.FAILED: "failed"}.get(outcome.state, "done")
        moved = self._db.execute(
            "UPDATE effect SET state = ?1, reason = ?2,"
            " content = CASE ?1 WHEN 'done' THEN NULL ELSE content END WHERE id = ?3 AND state = 'attempted'",
            (effect_state, outcome.reason, outcome.effect),
        )
        if moved.rowcount != 1:
            raise ValueError(f"effect {outcome.effect} was not attempted, yet it has an outcome")
        if effect_state == "done":
            self._db.execute(
                "UPDATE person SET settled = ?, target_id = coalesce(?, target_id),"
                " written = coalesce(?, written) WHERE id = (SELECT person FROM effect WHERE id = ?)",
                (
                    outcome.state,
                    outcome.target_id,
                    json.dumps(outcome.written.to_json()) if outcome.written else None,
                    outcome.effect,
                ),
            )
        state = self._state_after(outcome)
        self._db.execute(_PERSON_MOVES.format(state=state), (outcome.effect,))
        self._db.execute(_ROW_MOVES.format(state=state), (outcome.effect,))
        self._db.execute(
            "UPDATE row SET reason = ?1 WHERE reason <> ?1 AND sub = ?2", (outcome.reason, outcome.sub)
        )

    def _state_after(self, outcome: e.Settled) -> str:
        """A person is done only when all its effects are; until then it stays pending."""
        if outcome.state in (RowState.PENDING, RowState.FAILED):
            return outcome.state.value
        (left,) = self._db.execute(
            "SELECT count(*) FROM effect WHERE state IN ('pending', 'attempted')"
            " AND person = (SELECT person FROM effect WHERE id = ?)",
            (outcome.effect,),
        ).fetchone()
        return RowState.PENDING.value if left else outcome.state.value
