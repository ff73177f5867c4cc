"""The delta in the journal: rows next to the listing imported last, and persons who left the pool."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import assert_never

from wizard.domain import events as e
from wizard.domain.planning.delta import (
    ENABLED_KEY,
    ENABLED_VALUE,
    Delta,
    OffboardingAction,
    OffboardingState,
    Seen,
)
from wizard.domain.planning.people import RowState
from wizard.domain.rows.cognito_row import CognitoRow, parse_record
from wizard.journal.drafts import unpack
from wizard.ports import RemovedUser

BACK = "back"
_COLUMNS = {
    OffboardingAction.MARK: "marked",
    OffboardingAction.REVOKE: "revoked",
    OffboardingAction.LEAVE: "kept",
}
_IS_MARKED = f"coalesce(json_extract(person.written, '$.metadata.{ENABLED_KEY}'), '') = '{ENABLED_VALUE}'"
# Nothing was done about them, and no one said that they stay as they are.
_IS_UNDECIDED = f"(NOT {_IS_MARKED} AND revoked <> 'done' AND kept <> 'done')"

# Persons that we wrote, whose winning row is gone or disabled, and who have no other row to sign in by:
# one that was merged with it, and that is not linked to a disabled one (Cognito refuses that sign-in).
# Whoever was imported as disabled did not leave since.
_LEFT = (
    "SELECT person.id, CASE row.state WHEN 'gone' THEN 'gone' ELSE 'disabled' END AS why"
    " FROM row JOIN person ON person.id = row.id WHERE (row.state = 'gone' OR row.enabled = 0)"
    " AND person.settled IS NOT NULL AND person.target_id IS NOT NULL AND person.written IS NOT NULL"
    f" AND (row.state = 'gone' OR NOT {_IS_MARKED}"
    "  OR EXISTS (SELECT 1 FROM departure WHERE departure.person = person.id))"
    " AND NOT EXISTS (SELECT 1 FROM row AS other WHERE other.family = row.family"
    "  AND other.state <> 'gone' AND other.enabled = 1 AND (other.person = person.id"
    "   OR instr(coalesce(json_extract(person.written, '$.metadata.cognito_other_subs'), ''), other.sub))"
    "  AND (row.state = 'gone' OR NOT EXISTS (SELECT 1 FROM link WHERE link.sub = row.sub"
    "   AND link.username = lower(other.username))))"
)


class Deltas:
    """Keeps what a listing is compared with, and who left."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def apply(self, fact: e.ListingImported | e.OffboardingAttempted | e.OffboardingSettled) -> None:
        match fact:
            case e.ListingImported(listing):
                self._remember("imported", listing)
                self.note_removed_users(listing)
            case e.OffboardingAttempted(act, persons):
                self._attempt(act, persons)
            case e.OffboardingSettled(act, outcomes):
                for outcome in outcomes:
                    self._settle(act, outcome)
                self._db.execute(
                    "DELETE FROM departure WHERE why = ? AND 'in_doubt' NOT IN (marked, revoked, kept)",
                    (BACK,),
                )
            case _:
                assert_never(fact)

    def begin(self) -> None:
        """A new listing is compared with the one imported last; what an earlier delta found is forgotten."""
        imported = self._meta("imported")
        if imported is not None and imported != self._meta("base"):
            self._db.execute("UPDATE row SET change = '' WHERE change <> ''")
            self._remember("base", imported)

    def before(self, subs: Sequence[str]) -> Mapping[str, Seen] | None:
        """What the listing imported last showed of these rows; None before the first import."""
        base = self._meta("base")
        if base is None:
            return None
        rows = self._db.execute(
            "SELECT sub, CASE listing WHEN ?1 THEN digest ELSE base_digest END AS digest,"
            " CASE listing WHEN ?1 THEN enabled ELSE base_enabled END AS enabled FROM row"
            " WHERE listing >= ?1 AND sub IN (SELECT value FROM json_each(?2))",
            (base, json.dumps(list(subs))),
        )
        return {row["sub"]: Seen(row["digest"], bool(row["enabled"])) for row in rows if row["digest"]}

    def finish(self, listing: int) -> None:
        """Rows that a finished listing no longer shows are gone since, if the one before had them."""
        base = self._meta("base")
        if base is not None:
            self._db.execute(
                "UPDATE row SET change = CASE WHEN listing = ?1 OR base_digest IS NOT NULL THEN 'gone'"
                " ELSE '' END WHERE state = 'gone' AND listing >= ?1",
                (base,),
            )
        self.note_removed_users(listing)

    def note_removed_users(self, listing: int) -> None:
        """Who left, and who is back; an act in doubt is looked up even for those."""
        left = {row["id"]: row["why"] for row in self._db.execute(_LEFT)}
        known = {row["person"] for row in self._db.execute("SELECT person FROM departure")}
        back = [(person,) for person in known - left.keys()]
        self._db.executemany(
            "DELETE FROM departure WHERE person = ? AND 'in_doubt' NOT IN (marked, revoked, kept)", back
        )
        self._db.executemany(f"UPDATE departure SET why = '{BACK}' WHERE person = ?", back)
        # They leave the queue of resets; a plan that finds them back puts them there again.
        self._db.executemany("UPDATE person SET due = 'no' WHERE id = ?", [(person,) for person in left])
        # What was refused is tried again with each listing.
        self._db.executemany(
            "INSERT INTO departure (person, why, since) VALUES (?, ?, ?) ON CONFLICT (person) DO UPDATE SET"
            " why = excluded.why, marked = CASE marked WHEN 'failed' THEN 'no' ELSE marked END,"
            " revoked = CASE revoked WHEN 'failed' THEN 'no' ELSE revoked END",
            [(person, why, listing) for person, why in left.items()],
        )

    def _attempt(self, act: OffboardingAction, persons: Sequence[int]) -> None:
        column = _COLUMNS[act]
        moved = self._db.executemany(
            f"UPDATE departure SET {column} = 'in_doubt' WHERE person = ? AND {column} IN ('no', 'in_doubt')",
            [(person,) for person in persons],
        )
        if moved.rowcount != len(persons):
            raise ValueError("an act that is done or failed cannot be attempted")

    def _settle(self, act: OffboardingAction, outcome: e.OffboardingOutcome) -> None:
        column = _COLUMNS[act]
        moved = self._db.execute(
            f"UPDATE departure SET {column} = ?, reason = ?, sessions = sessions + ?"
            f" WHERE person = ? AND {column} = 'in_doubt'",
            (outcome.state, outcome.reason, outcome.sessions, outcome.person),
        )
        if moved.rowcount != 1:
            raise ValueError(f"{act} of person {outcome.person} was not attempted, yet it has an outcome")
        if outcome.written:
            self._db.execute(
                "UPDATE person SET written = ? WHERE id = ?",
                (json.dumps(outcome.written.to_json()), outcome.person),
            )

    def _meta(self, key: str) -> int | None:
        return meta_number(self._db, key)

    def _remember(self, key: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, json.dumps(value)))


def delta(db: sqlite3.Connection) -> Delta:
    """The latest listing next to the one imported last."""
    latest = db.execute("SELECT id, finished_at FROM listing ORDER BY id DESC LIMIT 1").fetchone()
    if latest is None:
        return Delta()
    words = dict(db.execute("SELECT word, n FROM tally WHERE scope = 'delta'").fetchall())
    base = meta_number(db, "base") or 0
    (rows,) = db.execute(
        "SELECT sum(n) FROM tally WHERE scope = 'rows' AND word IN (SELECT value FROM json_each(?))",
        (json.dumps(list(RowState)),),
    ).fetchone()
    differing = words["new"] + words["changed"] + words["disabled"]
    left = db.execute(
        f'SELECT count(*) AS "left", coalesce(sum({_IS_MARKED}), 0) AS marked,'
        " coalesce(sum(revoked = 'done'), 0) AS revoked,"
        " coalesce(sum('failed' IN (marked, revoked)), 0) AS refused,"
        f" coalesce(sum(marked = 'no' AND NOT {_IS_MARKED}), 0) AS to_mark,"
        " coalesce(sum(revoked = 'no'), 0) AS to_revoke,"
        f" coalesce(sum({_IS_UNDECIDED}), 0) AS undecided"
        f" FROM departure JOIN person ON person.id = departure.person WHERE why <> '{BACK}'"
    ).fetchone()
    return Delta(
        listing=latest["id"],
        since=base,
        complete=latest["finished_at"] is not None,
        imported=meta_number(db, "imported") == latest["id"],
        **words,
        unchanged=rows - differing if base else 0,
        **dict(left),
    )


def removed_users(
    db: sqlite3.Connection, act: OffboardingAction, state: OffboardingState, after: int, limit: int
) -> list[RemovedUser]:
    """Persons who left and about whom an act is in this state; whoever carries the mark needs none."""
    where = f"{_COLUMNS[act]} = ?"
    if state is OffboardingState.NO:
        where += f" AND why <> '{BACK}'"
        where += {
            OffboardingAction.MARK: f" AND NOT {_IS_MARKED}",
            OffboardingAction.LEAVE: f" AND {_IS_UNDECIDED}",
        }.get(act, "")
    rows = db.execute(
        "SELECT person.id, person.sub, person.email, person.target_id, person.written FROM departure"
        f" JOIN person ON person.id = departure.person WHERE {where} AND person.id > ?"
        " ORDER BY person.id LIMIT ?",
        (state, after, limit),
    )
    return [
        RemovedUser(
            id=row["id"],
            sub=row["sub"],
            target_id=row["target_id"],
            written=unpack(row["written"], sub=row["sub"], email=row["email"]),
            in_doubt=state is OffboardingState.IN_DOUBT,
        )
        for row in rows
    ]


def rows_as_listed(db: sqlite3.Connection, subs: Sequence[str]) -> dict[str, CognitoRow]:
    """The rows of the latest listing with these subs."""
    rows = db.execute(
        "SELECT sub, record FROM row WHERE state <> 'gone' AND sub IN (SELECT value FROM json_each(?))",
        (json.dumps(list(subs)),),
    )
    return {row["sub"]: parse_record(json.loads(row["record"])) for row in rows}


def meta_number(db: sqlite3.Connection, key: str) -> int | None:
    found = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return int(json.loads(found["value"])) if found else None
