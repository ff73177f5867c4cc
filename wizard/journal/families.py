"""Rows by family: everything that is known of the rows of one person, read in pages for the plan."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from wizard.domain.planning.census import at_address
from wizard.domain.planning.people import TargetUser
from wizard.domain.planning.resolve import Group, Known
from wizard.domain.rows import groups as group_names
from wizard.domain.rows.cognito_row import CognitoRow, parse_record
from wizard.domain.rows.emails import normalise_email
from wizard.domain.rows.mapping import GROUPS_SOURCE
from wizard.journal.drafts import unpack
from wizard.journal.organization_reads import known_memberships

_FIRST_OF_THEIR_FAMILY = """
    SELECT id, family FROM row WHERE id > ? AND state <> 'gone' AND NOT EXISTS
        (SELECT 1 FROM row AS earlier
         WHERE earlier.family = row.family AND earlier.id < row.id AND earlier.state <> 'gone')
    ORDER BY id LIMIT ?
"""


def groups(db: sqlite3.Connection, after: int, limit: int) -> tuple[list[Group], int | None]:
    """The next families whose first row comes after this one, each whole, and the row to go on from.

    In the order of the rows, and not of the addresses: persons who are written one after the other then lie
    side by side in the file, where a commit finds six of them on one page instead of on six.
    """
    found = db.execute(_FIRST_OF_THEIR_FAMILY, (after, limit)).fetchall()
    families = _families(db, [row["family"] for row in found], "ORDER BY id")
    known = _with_knowledge(db, _with_groups(db, _with_fixes(db, families)))
    return known, found[-1]["id"] if found else None


def shared_families(
    db: sqlite3.Connection, after: str, limit: int
) -> tuple[list[tuple[CognitoRow, ...]], str | None]:
    """The next families whose rows cannot be counted one by one, after the key; None: these were the last.

    Those of two rows or more, and those with a row that the operator gave an address; rows as listed.
    """
    found = db.execute(
        "SELECT family FROM row WHERE family > ? AND state <> 'gone' GROUP BY family HAVING count(*) > 1"
        " ORDER BY family LIMIT ?",
        (after, limit),
    ).fetchall()
    shared = {row["family"] for row in found}
    last = found[-1]["family"] if len(found) == limit else None
    fixed = db.execute(
        "SELECT DISTINCT family FROM row WHERE sub IN (SELECT sub FROM override WHERE kind = 'email')"
        " AND family > ?1 AND (?2 IS NULL OR family <= ?2) AND state <> 'gone'",
        (after, last),
    )
    families = sorted(shared | {row["family"] for row in fixed})
    return _families(db, families, "ORDER BY family, id"), last


def _with_groups(
    db: sqlite3.Connection, families: list[tuple[CognitoRow, ...]]
) -> list[tuple[CognitoRow, ...]]:
    """Rows with their pool groups as one more attribute, where memberships were listed."""
    subs = [row.sub for rows in families for row in rows]
    found = db.execute(
        "SELECT sub, name FROM membership WHERE sub IN (SELECT value FROM json_each(?)) ORDER BY name",
        (json.dumps(subs),),
    ).fetchall()
    if not found:
        return families
    names: dict[str, list[str]] = {}
    for member in found:
        names.setdefault(member["sub"], []).append(member["name"])
    return [tuple(_in_groups(row, names.get(row.sub)) for row in rows) for rows in families]


def _with_fixes(
    db: sqlite3.Connection, families: list[tuple[CognitoRow, ...]]
) -> list[tuple[CognitoRow, ...]]:
    """Rows with the address that the operator gave them, never as verified; the record keeps the original."""
    fixed = dict(db.execute("SELECT sub, choice FROM override WHERE kind = 'email'").fetchall())
    if not fixed:
        return families
    return [tuple(at_address(row, fixed.get(row.sub)) for row in rows) for rows in families]


def _in_groups(row: CognitoRow, names: list[str] | None) -> CognitoRow:
    if not names:
        return row
    return replace(row, attributes={**row.attributes, GROUPS_SOURCE: group_names.join(names)})


def _families(db: sqlite3.Connection, families: Sequence[str], order: str) -> list[tuple[CognitoRow, ...]]:
    """The rows of these families, each family at the place of its first row."""
    rows = db.execute(
        "SELECT family, record FROM row WHERE family IN (SELECT value FROM json_each(?)) AND state <> 'gone'"
        f" {order}",
        (json.dumps(families),),
    )
    members: dict[str, list[CognitoRow]] = {}
    for row in rows:
        members.setdefault(row["family"], []).append(parse_record(json.loads(row["record"])))
    return [tuple(family) for family in members.values()]


def _with_knowledge(db: sqlite3.Connection, families: Sequence[tuple[CognitoRow, ...]]) -> list[Group]:
    subs = [row.sub for rows in families for row in rows]
    known = _known(db, subs)
    emails = {email for rows in families for row in rows for email in _addresses(row)}
    held = _held(db, subs, emails, [person.target_id for person in known.values()])
    ours = _ours(db, held)
    found = _Held(held)
    return [_group(rows, known, found, ours) for rows in families]


class _Held:
    """Users of the environment by each of the keys under which a family may know them."""

    def __init__(self, users: Sequence[TargetUser]) -> None:
        self.by_id = {user.id: user for user in users}
        self.by_external_id = {user.external_id: user for user in users if user.external_id}
        self.by_email = {normalise_email(user.email): user for user in users}


def _group(rows: tuple[CognitoRow, ...], known: dict[str, Known], held: _Held, ours: frozenset[str]) -> Group:
    mine = next((known[row.sub] for row in rows if row.sub in known), None)
    users = [held.by_id.get(mine.target_id)] if mine else []
    users += [held.by_external_id.get(row.sub) for row in rows]
    users += [held.by_email.get(address) for row in rows for address in sorted(_addresses(row))]
    found = {user.id: user for user in users if user}
    return Group(rows=rows, known=mine, held=tuple(found.values()), ours=ours & found.keys())


def _addresses(row: CognitoRow) -> set[str]:
    """Addresses that the row may come to have: its email, or its username where that is decided."""
    return {address for value in (row.email, row.username) if (address := normalise_email(value))}


def _known(db: sqlite3.Connection, subs: Sequence[str]) -> dict[str, Known]:
    """Persons that exist by this journal, by the sub of each of their rows."""
    rows = db.execute(
        "SELECT row.sub AS member, person.sub, person.email, person.target_id, person.written"
        " FROM row JOIN person ON person.id IN (row.person, row.id)"
        " WHERE row.sub IN (SELECT value FROM json_each(?))"
        " AND person.settled IS NOT NULL AND person.target_id IS NOT NULL AND person.written IS NOT NULL",
        (json.dumps(list(subs)),),
    )
    found = rows.fetchall()
    joined = known_memberships(db, [row["sub"] for row in found])
    return {
        row["member"]: Known(
            row["sub"],
            row["target_id"],
            unpack(row["written"], sub=row["sub"], email=row["email"]),
            joined.get(row["sub"], {}),
        )
        for row in found
    }


def _held(
    db: sqlite3.Connection, subs: Sequence[str], emails: set[str], targets: Sequence[str]
) -> list[TargetUser]:
    rows = db.execute(
        "SELECT content FROM baseline WHERE external_id IN (SELECT value FROM json_each(?1))"
        " UNION SELECT content FROM baseline WHERE email IN (SELECT value FROM json_each(?2))"
        " UNION SELECT content FROM baseline WHERE id IN (SELECT value FROM json_each(?3))",
        (json.dumps(list(subs)), json.dumps(sorted(emails)), json.dumps(list(targets))),
    )
    return [TargetUser(**json.loads(row["content"])) for row in rows]


def _ours(db: sqlite3.Connection, held: Sequence[TargetUser]) -> frozenset[str]:
    """Those whose external_id is a ``sub`` of this pool, seen now or in an earlier listing."""
    wanted = [user.external_id for user in held if user.external_id]
    rows = db.execute(
        "SELECT sub FROM row WHERE sub IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
    )
    subs = {row["sub"] for row in rows}
    return frozenset(user.id for user in held if user.external_id in subs)
