"""How a plan enters the journal: rows get their fate, persons their effects (spec 6)."""

from __future__ import annotations

import json
import sqlite3
from typing import assert_never

from wizard.domain import events as e
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import PlannedPerson, Resolution
from wizard.journal import doubt
from wizard.journal.drafts import change_content, compact, pack
from wizard.journal.organizations import FORGET, Organizations
from wizard.journal.undoing import KEEP_BEFORE

# What was written stays; what was only planned is forgotten, and its rows are pending again.
_FORGET = (
    "DELETE FROM effect WHERE state IN ('pending', 'failed')",
    f"DELETE FROM person WHERE settled IS NULL AND id NOT IN {doubt.PERSONS}",
    f"""UPDATE person SET state = settled, planned = NULL
       WHERE settled IS NOT NULL AND state IN ('pending', 'failed') AND id NOT IN {doubt.PERSONS}""",
    f"""UPDATE row SET person = NULL, kind = NULL, reason = '',
       state = coalesce((SELECT state FROM person WHERE person.id = row.id), 'pending')
       WHERE state IN ('pending', 'failed', 'skipped', 'merged') AND id NOT IN {doubt.PERSONS}""",
    # The number of a forgotten person may be given to another one.
    """UPDATE row SET person = NULL WHERE state = 'gone'
       AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = row.person)""",
)


_FATE = "UPDATE row SET state = ?, kind = ?, reason = ?, person = ? WHERE sub = ? AND state <> 'gone'"


class Planning:
    """Applies the four facts of a plan's life: started, drawn up, frozen, confirmed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._organizations = Organizations(connection)

    def apply(self, fact: e.PlanStarted | e.PersonsPlanned | e.PlanFrozen | e.PlanConfirmed, at: str) -> None:
        match fact:
            case e.PlanStarted():
                effects, *others = _FORGET
                for statement in (effects, *FORGET, *others):
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
                self._db.execute(KEEP_BEFORE)
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
        number, state, email = self._known(person)
        written = pack(person.written, sub=person.sub, email=email) if person.written else None
        # Where nothing has to be written WorkOS holds it already.
        adopted, planned = (None, written) if person.effect else (written, None)
        if person.effect or not state:
            state = RowState.PENDING.value if person.effect else RowState.UNCHANGED.value
        self._db.execute(
            "INSERT INTO person (id, sub, email, target_id, written, planned, state, settled, due, notes,"
            " revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET due = excluded.due, notes = excluded.notes,"
            " state = excluded.state, revision = excluded.revision, planned = excluded.planned,"
            " written = coalesce(excluded.written, written)",
            (
                number,
                person.sub,
                email,
                person.target_id,
                adopted,
                planned,
                state,
                None if person.effect else state,
                person.due,
                compact(person.notes),
                revision,
            ),
        )
        if person.effect:
            change = person.change.to_json() if person.change else None
            self._db.execute(
                "INSERT INTO effect (person, kind, content) VALUES (?, ?, ?)",
                (number, person.effect, change_content(change, person.target_id)),
            )
        if self._organizations.plan(person, number, revision) and not person.effect:
            # The user is as planned; it is not done before its memberships are.
            state = RowState.PENDING.value
            self._db.execute("UPDATE person SET state = ? WHERE id = ?", (state, number))
        self._db.execute(_FATE, (state, person.kind, "; ".join(person.notes), number, person.sub))
        return number

    def _known(self, person: PlannedPerson) -> tuple[int, str, str]:
        """Its id, and the state and address that it has, or will have as a new one."""
        found = self._db.execute(
            "SELECT row.id, person.state, person.email FROM row LEFT JOIN person ON person.id = row.id"
            " WHERE row.sub = ?",
            (person.sub,),
        ).fetchone()
        return found["id"], found["state"] or "", found["email"] or person.draft.email
