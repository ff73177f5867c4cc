"""Effects move: attempted before their request starts, settled when its outcome is known.

An attempt is written to its effect alone: a person, and the winning row, which has the person's id, are in
doubt while an effect of theirs is attempted, and stored as pending (``doubt.py``). Transitions are guarded
(``… WHERE state = 'attempted'``): a fact that does not fit the state it finds is a bug and fails loudly
instead of bending a count.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from wizard.domain import events as e
from wizard.domain.planning.people import RowState
from wizard.journal.organizations import Organizations

_EFFECT_STATES = {RowState.PENDING: "pending", RowState.FAILED: "failed"}
_ATTEMPT = (
    "UPDATE effect SET state = 'attempted', attempts = attempts + 1"
    " WHERE id = ? AND state IN ('pending', 'attempted')"
)
_MOVE = (
    "UPDATE effect SET state = ?, reason = ? WHERE id = ? AND state = 'attempted' AND membership IS NULL"
    " RETURNING person,"
    " EXISTS (SELECT 1 FROM effect AS other WHERE other.person = effect.person AND other.id <> effect.id"
    "  AND other.state IN ('pending', 'attempted')) AS has_more"
)
_DONE = (
    "UPDATE person SET state = ?, settled = ?, target_id = coalesce(?, target_id), written = planned,"
    " planned = CASE WHEN ? THEN planned END WHERE id = ?"
)


class Settling:
    """Moves effects, and once they are settled their persons and winning rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._organizations = Organizations(connection)

    def attempt(self, effects: Iterable[int]) -> None:
        for effect in effects:
            if self._db.execute(_ATTEMPT, (effect,)).rowcount != 1:
                raise ValueError(f"effect {effect} is done or failed and cannot be attempted")

    def settle(self, outcome: e.Settled) -> None:
        is_done = outcome.state not in _EFFECT_STATES
        values = (_EFFECT_STATES.get(outcome.state, "done"), outcome.reason, outcome.effect)
        moved = self._db.execute(_MOVE, values).fetchone()
        if moved is None:
            raise ValueError(f"effect {outcome.effect} was not attempted, yet it has an outcome")
        person, has_more = moved["person"], moved["has_more"]
        # A person is done only when all its effects are; until then it stays pending.
        shown = RowState.PENDING if is_done and has_more else outcome.state
        if is_done:
            self._db.execute(_DONE, (shown, outcome.state, outcome.target_id, has_more, person))
        else:
            self._db.execute("UPDATE person SET state = ? WHERE id = ?", (shown, person))
            if outcome.state is RowState.FAILED:
                self._organizations.fail_those_of(person, "its user could not be written")
        self._db.execute(
            "UPDATE row SET state = CASE state WHEN 'gone' THEN 'gone' ELSE ? END, reason = ? WHERE id = ?",
            (shown, outcome.reason, person),
        )
