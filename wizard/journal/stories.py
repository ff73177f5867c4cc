"""What the journal holds of one person besides the plan: rows, writes, mails, and what was there before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from wizard.domain.planning.people import TargetUser
from wizard.ports import MailRecord, WriteRecord


def rows_of(db: sqlite3.Connection, person: int) -> Sequence[str]:
    """The ``sub`` of every row of a person's family that was merged into it."""
    found = db.execute(
        "SELECT sub FROM row WHERE family = (SELECT family FROM row WHERE id = ?1) AND person = ?1"
        " ORDER BY id",
        (person,),
    )
    return [row["sub"] for row in found]


def before(db: sqlite3.Connection, person: int) -> TargetUser | None:
    """What WorkOS held before we wrote: of a user whom the plan updates or links, or of the same address."""
    row = db.execute(
        "SELECT coalesce((SELECT content FROM before_us WHERE before_us.person = person.id),"
        " (SELECT content FROM baseline WHERE baseline.id = person.target_id)) AS content"
        " FROM person WHERE id = ?",
        (person,),
    ).fetchone()
    return TargetUser(**json.loads(row["content"])) if row and row["content"] else None


def writes(db: sqlite3.Connection, person: int) -> Sequence[WriteRecord]:
    """Each write of a person in its order, with how often it was tried and what came of it."""
    rows = db.execute(
        "SELECT id, kind, state, attempts, reason, content FROM effect WHERE person = ? ORDER BY id",
        (person,),
    )
    return [
        WriteRecord(
            row["kind"],
            tuple(
                (label, str(text))
                for label, text in (
                    ("number", row["id"]),
                    ("state", row["state"]),
                    ("attempts", row["attempts"]),
                    ("reason", row["reason"]),
                )
                if text != ""
            ),
        )
        for row in rows
    ]


def mails(db: sqlite3.Connection, sub: str) -> Sequence[MailRecord]:
    """Each reset mail of a person, by campaign."""
    rows = db.execute(
        "SELECT * FROM mail WHERE person = (SELECT id FROM row WHERE sub = ?) ORDER BY campaign", (sub,)
    )
    names = ("stage", "state", "reason", "bar", "attempted_at", "created_at", "used_at", "expires_at")
    return [
        MailRecord(
            row["campaign"],
            (
                *((name, str(row[name])) for name in names if row[name]),
                ("marked", "yes" if row["marked"] else "no"),
            ),
        )
        for row in rows
    ]
