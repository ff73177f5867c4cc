"""Effects move: attempted before their request starts, settled when its outcome is known.

Transitions are guarded (``… WHERE state = 'attempted'``): a fact that does not fit the state it finds
is a bug and fails loudly instead of bending a count.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from wizard.domain import events as e
from wizard.domain.people import RowState, UserDraft
from wizard.journal.drafts import pack

_EFFECT_STATES = {RowState.PENDING: "pending", RowState.FAILED: "failed"}


class Settling:
    """Moves effects, and with them their persons and winning rows, which have the persons' ids."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def attempt(self, effects: Iterable[int]) -> None:
        for effect in effects:
            person = self._moved(
                "UPDATE effect SET state = 'attempted', attempts = attempts + 1"
                " WHERE id = ? AND state IN ('pending', 'attempted') RETURNING person",
                effect,
            )
            if person is None:
                raise ValueError(f"effect {effect} is done or failed and cannot be attempted")
            self._db.execute("UPDATE person SET state = 'in_doubt' WHERE id = ?", (person,))
            self._db.execute("UPDATE row SET state = 'in_doubt' WHERE id = ? AND state <> 'gone'", (person,))

    def settle(self, outcome: e.Settled) -> None:
        state = _EFFECT_STATES.get(outcome.state, "done")
        person = self._moved(
            "UPDATE effect SET state = ?, reason = ? WHERE id = ? AND state = 'attempted' RETURNING person",
            state,
            outcome.reason,
            outcome.effect,
        )
        if person is None:
            raise ValueError(f"effect {outcome.effect} was not attempted, yet it has an outcome")
        left = state != "done" or self._has_more(person)
        # A person is done only when all its effects are; until then it stays pending.
        shown = RowState.PENDING if left and state == "done" else outcome.state
        if state == "done":
            self._done(person, outcome, left=left)
        self._db.execute("UPDATE person SET state = ? WHERE id = ?", (shown, person))
        self._db.execute(
            "UPDATE row SET state = CASE state WHEN 'gone' THEN 'gone' ELSE ? END, reason = ? WHERE id = ?",
            (shown, outcome.reason, person),
        )

    def _done(self, person: int, outcome: e.Settled, *, left: bool) -> None:
        written = self._packed(person, outcome.written) if outcome.written else None
        self._db.execute(
            "UPDATE person SET settled = ?, target_id = coalesce(?, target_id),"
            " written = coalesce(?, written), planned = CASE WHEN ? THEN planned END WHERE id = ?",
            (outcome.state, outcome.target_id, written, left, person),
        )

    def _packed(self, person: int, draft: UserDraft) -> str:
        own = self._db.execute("SELECT sub, email FROM person WHERE id = ?", (person,)).fetchone()
        return pack(draft, sub=own["sub"], email=own["email"])

    def _moved(self, statement: str, *values: object) -> int | None:
        """The person whose effect the statement moved; None where it fits no effect."""
        found = self._db.execute(statement, values).fetchone()
        return int(found["person"]) if found else None

    def _has_more(self, person: int) -> bool:
        (more,) = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM effect WHERE person = ? AND state IN ('pending', 'attempted'))",
            (person,),
        ).fetchone()
        return bool(more)
