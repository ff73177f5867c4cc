"""The undo as it is read: who is to be judged, how many are in which class and state, who is next."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.domain.planning.people import TargetUser
from wizard.domain.planning.undo import Made, UndoClass, UndoCounts, UndoState
from wizard.journal.drafts import unpack
from wizard.journal.misread import telling_damage
from wizard.journal.undoing import undo_meta
from wizard.ports import OurMembership, UndoPerson

# Everybody for whom this journal wrote something that is at WorkOS.
_MADE = """
SELECT person.id, person.sub, person.email, person.target_id, person.written, before_us.content AS before,
    EXISTS (SELECT 1 FROM effect WHERE effect.person = person.id AND effect.kind = 'create_user'
        AND effect.state = 'done') AS created,
    (person.signed_in_at IS NOT NULL OR EXISTS (SELECT 1 FROM mail WHERE mail.person = person.id
        AND mail.used_at IS NOT NULL)) AS used
FROM person LEFT JOIN before_us ON before_us.person = person.id
WHERE person.target_id IS NOT NULL AND person.written IS NOT NULL AND EXISTS
    (SELECT 1 FROM effect WHERE effect.person = person.id AND effect.state = 'done')
"""


@telling_damage
class UndoReads:
    """Read models of the latest undo."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def kept(self) -> Mapping[str, Any]:
        """What is known of it as a whole: ``number``, ``fingerprint``, ``confirmed_at``, ``ended_at`` …"""
        return undo_meta(self._db)

    def counts(self) -> UndoCounts | None:
        """The latest undo, judged at least in part; None where there is none."""
        number = undo_meta(self._db).get("number")
        if number is None:
            return None
        classes, states = (
            dict(
                self._db.execute(
                    "SELECT word, n FROM tally WHERE scope = ? AND n > 0", (f"{scope}:{number}",)
                ).fetchall()
            )
            for scope in ("undo_class", "undo")
        )
        return UndoCounts(classes, states)

    def by_target(self, target_ids: Sequence[str]) -> dict[str, tuple[int, Made]]:
        """Those of the WorkOS users for whom this journal wrote something, with their persons' numbers."""
        rows = self._db.execute(
            f"{_MADE} AND person.target_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(target_ids)),),
        )
        return {row["target_id"]: (row["id"], _made(row)) for row in rows}

    def not_judged(self, number: int, after: int, limit: int) -> list[tuple[int, Made]]:
        """The next persons whom an undo has not judged, by their numbers."""
        rows = self._db.execute(
            f"{_MADE} AND person.id > ? AND NOT EXISTS (SELECT 1 FROM undo WHERE undo.number = ?"
            " AND undo.person = person.id) ORDER BY person.id LIMIT ?",
            (after, number, limit),
        )
        return [(row["id"], _made(row)) for row in rows]

    def persons(self, state: UndoState, after: int, limit: int) -> list[UndoPerson]:
        """Persons of the latest undo in a state, with what was made of them."""
        number = undo_meta(self._db).get("number", 0)
        rows = self._db.execute(
            f"SELECT made.*, undo.class FROM ({_MADE}) AS made JOIN undo ON undo.person = made.id"
            " WHERE undo.number = ? AND undo.state = ? AND undo.person > ? ORDER BY undo.person LIMIT ?",
            (number, state, after, limit),
        )
        return [
            UndoPerson(
                id=row["id"],
                made=_made(row),
                undo=UndoClass(row["class"]),
                in_doubt=state is UndoState.IN_DOUBT,
            )
            for row in rows
        ]

    def ours(self, membership_ids: Sequence[str]) -> frozenset[str]:
        """Those of the memberships at WorkOS that this journal made."""
        rows = self._db.execute(
            "SELECT target_id FROM organization_membership WHERE settled IN ('created', 'updated')"
            " AND target_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(membership_ids)),),
        )
        return frozenset(row["target_id"] for row in rows)

    def memberships_left(self, number: int, after: int, limit: int) -> list[OurMembership]:
        """The next memberships that this journal made, of users of an undo that stay."""
        rows = self._db.execute(
            "SELECT m.id, m.target_id, m.written, undo.target_id AS user_id FROM organization_membership AS m"
            " JOIN undo ON undo.person = m.person AND undo.number = ? AND undo.state IN ('kept', 'restored')"
            " WHERE m.settled = 'created' AND m.target_id IS NOT NULL AND m.id > ? ORDER BY m.id LIMIT ?",
            (number, after, limit),
        )
        return [
            OurMembership(
                row["id"], row["user_id"], row["target_id"], tuple(json.loads(row["written"] or "[]"))
            )
            for row in rows
        ]

    def organizations_made(self, after: int, limit: int) -> list[tuple[int, str]]:
        """The next organizations that this journal created: number and id at WorkOS."""
        rows = self._db.execute(
            "SELECT id, target_id FROM organization WHERE settled = 'created' AND target_id IS NOT NULL"
            " AND id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [(row["id"], row["target_id"]) for row in rows]

    def fingerprint(self, number: int) -> str:
        """16 digits for exactly those whom an undo deletes or puts back."""
        digest = hashlib.sha256()
        for row in self._db.execute(
            "SELECT target_id, class FROM undo WHERE number = ? AND class IN ('delete', 'restore')"
            " ORDER BY person",
            (number,),
        ):
            digest.update(f"\0{row['target_id']}\0{row['class']}".encode())
        return digest.hexdigest()[:16]

    def listed(self, word: str, after: int, limit: int) -> Sequence[tuple[int, str, str, str]]:
        """Number, ``sub``, user id and reason of the next users of the latest undo in a class."""
        number = undo_meta(self._db).get("number", 0)
        rows = self._db.execute(
            "SELECT undo.person, row.sub, undo.target_id, undo.reason FROM undo"
            " JOIN row ON row.id = undo.person"
            " WHERE number = ? AND class = ? AND undo.person > ? ORDER BY undo.person LIMIT ?",
            (number, word, after, limit),
        )
        return [(row["person"], row["sub"], row["target_id"], row["reason"]) for row in rows]


def _made(row: sqlite3.Row) -> Made:
    return Made(
        sub=row["sub"],
        target_id=row["target_id"],
        written=unpack(row["written"], sub=row["sub"], email=row["email"]),
        created=bool(row["created"]),
        before=TargetUser(**json.loads(row["before"])) if row["before"] else None,
        used=bool(row["used"]),
    )
