"""Pages of rows for people to browse: any cohort, state or kind, at a million rows in a millisecond."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from wizard.domain.delta import Change
from wizard.domain.identities import Profile
from wizard.domain.rows import parse_record
from wizard.ports import RowItem, RowQuery

# How many rows a search may look at before it gives back what it has.
SEARCH = 20_000
_COLUMNS = "id, sub, username, family, record, state, kind, reason"


def page(db: sqlite3.Connection, query: RowQuery, after: int, limit: int) -> tuple[list[RowItem], int | None]:
    """The next rows of a query after a row's id, and the id to go on from (None: there are no more).

    A search may give fewer rows than asked for, even none, and an id to go on from: it reads at most
    20,000 rows at a time.
    """
    profiles = _profile_ids(db, query.profiles)
    if query.profiles is not None and not profiles:
        return [], None
    condition = _where(query)
    if not query.text:
        rows = _matching(db, profiles, condition, after=after, limit=limit)
        return [_item(row) for row in rows], rows[-1]["id"] if len(rows) == limit else None
    looked_at = _matching(db, profiles, condition, after=after, limit=SEARCH)
    text = query.text.lower()
    found: list[RowItem] = []
    for row in looked_at:
        if text in row["family"] or text in row["username"].lower() or text in row["sub"]:
            found.append(_item(row))
            if len(found) == limit:
                return found, row["id"]
    return found, looked_at[-1]["id"] if len(looked_at) == SEARCH else None


def one(db: sqlite3.Connection, sub: str) -> RowItem | None:
    """The row of a ``sub``."""
    row = db.execute(f"SELECT {_COLUMNS} FROM row WHERE sub = ?", (sub,)).fetchone()
    return _item(row) if row else None


def kinds(db: sqlite3.Connection) -> Iterator[tuple[str, str, int, str]]:
    """Decision kind, state, number of rows and one ``sub``, for rows that a decision settled."""
    rows = db.execute(
        "SELECT kind, state, n, (SELECT sub FROM row WHERE row.kind = counted.kind"
        " AND row.state = counted.state ORDER BY id LIMIT 1) AS sub FROM"
        " (SELECT substr(word, 1, instr(word, '/') - 1) AS kind,"
        " substr(word, instr(word, '/') + 1) AS state, n"
        " FROM tally WHERE scope = 'kinds' AND n > 0) AS counted"
        " WHERE state <> 'gone' ORDER BY n DESC, kind, state"
    )
    return ((row["kind"], row["state"], row["n"], row["sub"]) for row in rows)


def _where(query: RowQuery) -> tuple[str, list[object]]:
    where = "state <> 'gone'"
    values: list[object] = []
    if query.left:
        where = (
            "sub IN (SELECT person.sub FROM departure JOIN person ON person.id = departure.person"
            " WHERE why <> 'back')"
        )
    if query.change:
        where = "change = ?" if query.change is Change.GONE else f"{where} AND change = ?"
        values.append(query.change)
    if query.states:
        where += " AND state IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(list(query.states)))
    if query.kind:
        where += " AND kind = ?"
        values.append(query.kind)
    return where, values


def _matching(
    db: sqlite3.Connection,
    profiles: list[int] | None,
    condition: tuple[str, list[object]],
    *,
    after: int,
    limit: int,
) -> list[sqlite3.Row]:
    where, values = condition
    if profiles is None:
        sql = f"SELECT {_COLUMNS} FROM row WHERE {where} AND id > ? ORDER BY id LIMIT ?"
        return db.execute(sql, (*values, after, limit)).fetchall()
    # A page of each profile by its own index, merged: one IN would have to sort a whole cohort.
    found: list[sqlite3.Row] = []
    for profile in profiles:
        sql = f"SELECT {_COLUMNS} FROM row WHERE profile = ? AND {where} AND id > ? ORDER BY id LIMIT ?"
        found += db.execute(sql, (profile, *values, after, limit)).fetchall()
    return sorted(found, key=lambda row: int(row["id"]))[:limit]


def _profile_ids(db: sqlite3.Connection, profiles: tuple[Profile, ...] | None) -> list[int] | None:
    if profiles is None:
        return None
    contents = [json.dumps(profile.to_json(), sort_keys=True) for profile in profiles]
    rows = db.execute(
        "SELECT id FROM profile WHERE content IN (SELECT value FROM json_each(?))", (json.dumps(contents),)
    )
    return [row["id"] for row in rows]


def _item(row: sqlite3.Row) -> RowItem:
    return RowItem(
        id=row["id"],
        row=parse_record(json.loads(row["record"])),
        state=row["state"],
        kind=row["kind"],
        reason=row["reason"],
    )
