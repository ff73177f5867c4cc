"""How a plan enters the journal: rows get their fate, persons their effects (spec 6)."""

from __future__ import annotations

import json
import sqlite3
from typing import assert_never

from wizard.domain import events as e
from wizard.domain.people import RowState
from wizard.domain.resolution import PlannedPerson, Resolution

# What was written stays; what was only planned is forgotten, and its rows are pending again.
_FORGET = (
    "DELETE FROM effect WHERE state IN ('pending', 'failed')",
    "DELETE FROM person WHERE settled IS NULL AND state <> 'in_doubt'",
    "UPDATE person SET state = settled WHERE settled IS NOT NULL AND state IN ('pending', 'failed')",
    """UPDATE row SET person = NULL, kind = NULL, reason = '',
       state = coalesce((SELECT state FROM person WHERE person.sub = row.sub), 'pending')
       WHERE state IN ('pending', 'failed', 'skipped', 'merged')""",
    # The number of a forgotten person may be given to another one.
    """UPDATE row SET person = NULL WHERE state = 'gone'
       AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = row.person)""",
)


_FATE = "UPDATE row SET state = ?, kind = ?, reason = ?, person = ? WHERE sub = ? AND state <> 'gone'"


class Planning:
    """Applies the four facts of a plan's life: started, drawn up, frozen, confirmed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def apply(self, fact: e.PlanStarted | e.PersonsPlanned | e.PlanFrozen | e.PlanConfirmed, at: str) -> None:
        match fact:
            case e.PlanStarted():
                for statement in _FORGET:
                    self._db.execute(statement)
            case e.PersonsPlanned(revision, resolutions):
                for resolution in resolutions:
                    self._resolve(resolution, revision)
            case e.PlanFrozen(plan):
                self._db.execute(
                    "INSERT INTO plan (revision, content) VALUES (?, ?)",
                    (plan.revision, json.dumps(plan.to_json())),
                )
            case e.PlanConfirmed(revision):
                self._db.execute("UPDATE plan SET confirmed_at = ? WHERE revision = ?", (at, revision))
            case _:
                assert_never(fact)

    def _resolve(self, resolution: Resolution, revision: int) -> None:
        number = self._person(resolution.person, revision) if resolution.person else None
        for outcome in resolution.outcomes:
            merged = number if outcome.state is RowState.MERGED else None
            self._db.execute(
                _FATE,
                (outcome.state, outcome.kind, outcome.reason, merged, outcome.sub),
            )

    def _person(self, person: PlannedPerson, revision: int) -> int:
        number, state = self._known(person.sub)
        notes = json.dumps(person.notes)
        adopted = None if person.effect or not person.written else json.dumps(person.written.to_json())
        if number is None:
            state = RowState.PENDING.value if person.effect else RowState.UNCHANGED.value
            number = self._insert(person, state, notes, revision, adopted)
        else:
            state = RowState.PENDING.value if person.effect else state
            self._db.execute(
                "UPDATE person SET due = ?, notes = ?, state = ?, revision = ?,"
                " written = coalesce(?, written) WHERE id = ?",
                (person.due, notes, state, revision, adopted, number),
            )
        if person.effect:
            self._db.execute(
                "INSERT INTO effect (person, kind, content) VALUES (?, ?, ?)",
                (number, person.effect, _content(person)),
            )
        self._db.execute(
            _FATE,
            (state, person.kind, "; ".join(person.notes), number, person.sub),
        )
        return number

    def _known(self, sub: str) -> tuple[int | None, str]:
        found = self._db.execute("SELECT id, state FROM person WHERE sub = ?", (sub,)).fetchone()
        return (found["id"], found["state"]) if found else (None, "")

    def _insert(
        self, person: PlannedPerson, state: str, notes: str, revision: int, written: str | None
    ) -> int:
        cursor = self._db.execute(
            "INSERT INTO person (sub, email, target_id, written, state, settled, due, notes, revision)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                person.sub,
                person.draft.email,
                person.target_id,
                written,
                state,
                None if person.effect else state,
                person.due,
                notes,
                revision,
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def _content(person: PlannedPerson) -> str:
    """What an effect needs to be sent and, once done, remembered.

    ``draft`` is what WorkOS then holds by our writing: for a create the very draft that is sent.
    """
    assert person.written is not None
    change = person.change.to_json() if person.change else None
    return json.dumps({"draft": person.written.to_json(), "change": change, "target": person.target_id})
