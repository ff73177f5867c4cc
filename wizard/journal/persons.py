"""Persons, their effects, and what was written for them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from wizard.domain.planning.people import EffectKind, TargetUser, UserChange, UserDraft
from wizard.domain.rows.emails import normalise_email
from wizard.journal import doubt
from wizard.journal.drafts import unpack
from wizard.ports import KnownPerson, OpenEffect, PersonItem, WrittenPerson

# Through the indexes of ``row`` and ``person`` alone; a row without a person is one that no one planned.
_KNOWN = """
SELECT row.id AS person, row.sub AS sub, person.email, person.target_id, EXISTS
    (SELECT 1 FROM mail WHERE mail.person = row.id AND mail.attempted_at IS NOT NULL) AS is_mailed
FROM row LEFT JOIN person ON person.id = row.id WHERE row.id IN (
    SELECT id FROM row WHERE sub IN (SELECT value FROM json_each(:subs))
    UNION SELECT person FROM row WHERE family IN (SELECT value FROM json_each(:emails)) AND person IS NOT NULL
    UNION SELECT id FROM person WHERE target_id IN (SELECT value FROM json_each(:ids))
)
"""


def open_effects(db: sqlite3.Connection, state: str, after: int, limit: int) -> list[OpenEffect]:
    """Effects that are next for their person; a later one waits until the earlier ones are done."""
    return _effects(
        db,
        "effect.state = ? AND effect.id > ? AND NOT EXISTS (SELECT 1 FROM effect AS earlier"
        " WHERE earlier.person = effect.person AND earlier.id < effect.id AND earlier.state <> 'done')"
        " ORDER BY effect.id LIMIT ?",
        (state, after, limit),
    )


def effects_of(db: sqlite3.Connection, emails: Sequence[str]) -> list[OpenEffect]:
    """The pending effects of the persons with these addresses."""
    return _effects(
        db,
        "effect.state = 'pending' AND person.email IN (SELECT value FROM json_each(?)) ORDER BY effect.id",
        (json.dumps(list(emails)),),
    )


def written_sample(db: sqlite3.Connection, limit: int) -> list[WrittenPerson]:
    """Some persons that exist at WorkOS by this journal, but those whom an undo may have deleted."""
    return _written(
        db,
        "target_id IS NOT NULL AND written IS NOT NULL AND NOT EXISTS (SELECT 1 FROM undo"
        " WHERE undo.number = (SELECT max(number) FROM undo) AND undo.person = person.id"
        " AND undo.state IN ('in_doubt', 'gone', 'changed_hands')) LIMIT ?",
        (limit,),
    )


def written_by_target(db: sqlite3.Connection, target_ids: Sequence[str]) -> dict[str, WrittenPerson]:
    """Those of the WorkOS users that this journal wrote, with what it wrote."""
    found = _written(
        db,
        "target_id IN (SELECT value FROM json_each(?)) AND written IS NOT NULL",
        (json.dumps(list(target_ids)),),
    )
    return {person.target_id: person for person in found}


def unseen(db: sqlite3.Connection, pass_number: int, limit: int) -> tuple[int, list[str]]:
    """How many written persons a pass of check 2 has not met, and the first of their subs."""
    where = "settled IS NOT NULL AND target_id IS NOT NULL AND seen <> ?"
    (total,) = db.execute(f"SELECT count(*) FROM person WHERE {where}", (pass_number,)).fetchone()
    rows = db.execute(f"SELECT sub FROM person WHERE {where} LIMIT ?", (pass_number, limit))
    return total, [row["sub"] for row in rows]


def person_of(db: sqlite3.Connection, sub: str) -> PersonItem | None:
    """The person that the row of a ``sub`` is part of."""
    row = db.execute(
        f"SELECT *, {doubt.STATE} AS shown FROM person WHERE id = (SELECT person FROM row WHERE row.sub = ?)",
        (sub,),
    ).fetchone()
    return person_item(row) if row else None


def known_persons(db: sqlite3.Connection, users: Sequence[TargetUser]) -> dict[str, KnownPerson]:
    """By user id, those of a page of WorkOS users who are of this pool."""
    values = {
        "subs": json.dumps([user.external_id for user in users if user.external_id]),
        "emails": json.dumps([normalise_email(user.email) for user in users]),
        "ids": json.dumps([user.id for user in users]),
    }
    found = db.execute(_KNOWN, values).fetchall()
    effects = {
        effect.sub: effect
        for effect in reversed(
            _effects(
                db,
                "effect.state IN ('pending', 'attempted')"
                " AND effect.person IN (SELECT value FROM json_each(?))"
                " ORDER BY effect.id",
                (json.dumps([row["person"] for row in found]),),
            )
        )
    }
    by_target, by_sub, by_email = (
        {row[name]: row for row in found if row[name] is not None} for name in ("target_id", "sub", "email")
    )
    met = (
        (
            user.id,
            by_target.get(user.id)
            or by_sub.get(user.external_id)
            or by_email.get(normalise_email(user.email)),
        )
        for user in users
    )
    return {
        user_id: KnownPerson(row["sub"], row["target_id"], effects.get(row["sub"]), bool(row["is_mailed"]))
        for user_id, row in met
        if row
    }


def _effects(db: sqlite3.Connection, where: str, values: tuple[object, ...]) -> list[OpenEffect]:
    rows = db.execute(
        "SELECT effect.*, person.sub, person.email, person.planned, person.target_id FROM effect"
        f" JOIN person ON person.id = effect.person WHERE effect.membership IS NULL AND {where}",
        values,
    )
    return [_effect(row) for row in rows]


def _written(db: sqlite3.Connection, where: str, values: tuple[object, ...]) -> list[WrittenPerson]:
    rows = db.execute(f"SELECT sub, email, target_id, written FROM person WHERE {where}", values)
    return [
        WrittenPerson(row["sub"], row["email"], row["target_id"], _draft(row, row["written"])) for row in rows
    ]


def _effect(row: sqlite3.Row) -> OpenEffect:
    content = json.loads(row["content"]) if row["content"] else {"change": None, "target": None}
    return OpenEffect(
        id=row["id"],
        sub=row["sub"],
        kind=EffectKind(row["kind"]),
        draft=_draft(row, row["planned"]),
        change=UserChange.from_json(content["change"]) if content["change"] else None,
        target_id=content["target"] or row["target_id"],
        attempts=row["attempts"],
        in_doubt=row["state"] == "attempted",
    )


def person_item(row: sqlite3.Row) -> PersonItem:
    """The person of a row of ``person`` whose state, doubts included, is in ``shown``."""
    return PersonItem(
        sub=row["sub"],
        email=row["email"],
        target_id=row["target_id"],
        state=row["shown"],
        due=row["due"],
        notes=tuple(json.loads(row["notes"])),
        written=_draft(row, row["written"]) if row["written"] else None,
        draft=_draft(row, row["planned"]) if row["planned"] else None,
    )


def _draft(person: sqlite3.Row, text: str) -> UserDraft:
    return unpack(text, sub=person["sub"], email=person["email"])
