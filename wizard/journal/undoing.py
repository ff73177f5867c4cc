"""The undo in the journal: who was judged how, and what became of each.

Whoever was deleted or put back is a person of no plan any more: the row is pending, and the next plan is
drawn up as if it had not been written. Mails stay on record under the row's number: who was mailed stays
mailed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, TypeAlias, assert_never

from wizard.domain import events as e
from wizard.domain.planning.undo import BEGINS_AS, UndoState

META = "undo"
UndoFact: TypeAlias = (
    e.UndoStarted
    | e.UndoJudged
    | e.UndoFrozen
    | e.UndoConfirmed
    | e.UndoAttempted
    | e.UndoSettled
    | e.UndoEnded
    | e.UndoneTies
)

SCHEMA = """
CREATE TABLE before_us (person INTEGER PRIMARY KEY, content TEXT NOT NULL);
INSERT INTO before_us (person, content)
    SELECT person.id, baseline.content FROM person JOIN baseline ON baseline.id = person.target_id
    WHERE EXISTS (SELECT 1 FROM effect WHERE effect.person = person.id AND effect.state = 'done')
    AND NOT EXISTS (SELECT 1 FROM effect WHERE effect.person = person.id AND effect.kind = 'create_user')
    AND (SELECT count(*) FROM plan WHERE confirmed_at IS NOT NULL) = 1
    AND (SELECT json_extract(value, '$.revision') FROM meta WHERE key = 'baseline')
        = (SELECT revision FROM plan WHERE confirmed_at IS NOT NULL);
CREATE TABLE undo (
    number INTEGER NOT NULL, person INTEGER NOT NULL, target_id TEXT NOT NULL, class TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (number, person)
) WITHOUT ROWID;
CREATE INDEX undo_state ON undo (number, state, person);
CREATE INDEX undo_class ON undo (number, class, person);
CREATE TRIGGER undo_added AFTER INSERT ON undo BEGIN
    INSERT INTO tally (scope, word, n) VALUES ('undo:' || new.number, new.state, 1)
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
    INSERT INTO tally (scope, word, n) VALUES ('undo_class:' || new.number, new.class, 1)
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER undo_moved AFTER UPDATE OF state ON undo WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'undo:' || old.number AND word = old.state;
    INSERT INTO tally (scope, word, n) VALUES ('undo:' || new.number, new.state, 1)
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER undo_removed AFTER DELETE ON undo BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'undo:' || old.number AND word = old.state;
    UPDATE tally SET n = n - 1 WHERE scope = 'undo_class:' || old.number AND word = old.class;
END;
"""

# What WorkOS held of users whom a plan updates or links, as of the first such plan: the baseline is read
# again with each plan.
KEEP_BEFORE = """
INSERT OR IGNORE INTO before_us (person, content)
    SELECT person.id, baseline.content FROM effect JOIN person ON person.id = effect.person
    JOIN baseline ON baseline.id = person.target_id
    WHERE effect.state = 'pending' AND effect.kind <> 'create_user' AND NOT EXISTS
        (SELECT 1 FROM effect AS made WHERE made.person = person.id AND made.kind = 'create_user'
         AND made.state = 'done')
"""
_FORGET = (
    "DELETE FROM effect WHERE person = ? AND membership IS NULL",
    """UPDATE person SET state = 'pending', settled = NULL, target_id = NULL, written = NULL,
        planned = NULL, due = 'no' WHERE id = ?""",
    "UPDATE row SET state = 'pending', reason = '' WHERE id = ? AND state <> 'gone'",
    "DELETE FROM before_us WHERE person = ?",
    "DELETE FROM departure WHERE person = ?",
)


_FORGET_MEMBERSHIP = (
    "DELETE FROM effect WHERE membership = ?",
    "DELETE FROM organization_membership WHERE id = ?",
)
_FORGET_ORGANIZATION = (
    """DELETE FROM effect WHERE membership IN
        (SELECT id FROM organization_membership WHERE organization = ?)""",
    "DELETE FROM organization_membership WHERE organization = ?",
    "DELETE FROM organization WHERE id = ?",
)


class Undoing:
    """Applies the facts of an undo's life."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def apply(self, fact: UndoFact, at: str) -> None:
        match fact:
            case e.UndoStarted(number):
                self._db.execute("DELETE FROM undo WHERE number = ?", (number,))
                self._remember({"number": number})
            case e.UndoJudged(number, users):
                self._db.executemany(
                    "INSERT INTO undo (number, person, target_id, class, state, reason)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        (number, user.person, user.target_id, user.undo, BEGINS_AS[user.undo], user.reason)
                        for user in users
                    ],
                )
            case e.UndoFrozen(number, users, fingerprint):
                frozen = {"number": number, "users": users, "fingerprint": fingerprint, "frozen_at": at}
                self._remember(frozen)
            case e.UndoConfirmed(_, canary):
                self._remember(self._known() | {"confirmed_at": at, "canary": canary})
            case e.UndoAttempted(number, persons):
                self._attempt(number, persons)
            case e.UndoSettled(number, outcomes):
                for outcome in outcomes:
                    self._settle(number, outcome)
            case e.UndoneTies(memberships, organizations):
                for statement in _FORGET_MEMBERSHIP:
                    self._db.executemany(statement, [(number,) for number in memberships])
                for statement in _FORGET_ORGANIZATION:
                    self._db.executemany(statement, [(number,) for number in organizations])
            case e.UndoEnded():
                self._remember(self._known() | {"ended_at": at})
            case _:
                assert_never(fact)

    def _attempt(self, number: int, persons: Sequence[int]) -> None:
        moved = self._db.executemany(
            "UPDATE undo SET state = 'in_doubt' WHERE number = ? AND person = ?"
            " AND state IN ('pending', 'in_doubt')",
            [(number, person) for person in persons],
        )
        if moved.rowcount != len(persons):
            raise ValueError("what is done or kept cannot be attempted")

    def _settle(self, number: int, outcome: e.UndoOutcome) -> None:
        moved = self._db.execute(
            "UPDATE undo SET state = ?, reason = ? WHERE number = ? AND person = ? AND state = 'in_doubt'",
            (outcome.state, outcome.reason, number, outcome.person),
        )
        if moved.rowcount != 1:
            raise ValueError(f"the undo of {outcome.sub} was not attempted, yet it has an outcome")
        if outcome.state is UndoState.DELETED:
            # They went with the user.
            self._db.execute("DELETE FROM organization_membership WHERE person = ?", (outcome.person,))
            self._db.execute("DELETE FROM effect WHERE person = ?", (outcome.person,))
        if outcome.state in {UndoState.DELETED, UndoState.RESTORED}:
            for statement in _FORGET:
                self._db.execute(statement, (outcome.person,))

    def _known(self) -> dict[str, Any]:
        return undo_meta(self._db)

    def _remember(self, value: object) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (META, json.dumps(value)))


def undo_meta(db: sqlite3.Connection) -> dict[str, Any]:
    """What is kept of the latest undo as a whole; empty before the first."""
    found = db.execute("SELECT value FROM meta WHERE key = ?", (META,)).fetchone()
    return dict(json.loads(found["value"])) if found else {}
