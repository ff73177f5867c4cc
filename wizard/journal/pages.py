"""Pages of rows for people to browse: any cohort, state or kind, at a million rows in a millisecond."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from wizard.domain.identities import Profile
from wizard.domain.rows import parse_record
from wizard.journal.schema import ROW_STATES
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
    if not query.text:
        rows = _matching(db, profiles, query, after=after, limit=limit)
        return [_item(row) for row in rows], rows[-1]["id"] if len(rows) == limit else None
    looked_at = _matching(db, profiles, query, after=after, limit=SEARCH)
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


def kinds(db: sqlite3.Connection) -> list[tuple[str, str, int, str]]:
    """Decision kind, state, number of rows and one ``sub``, for rows that a decision settled."""
    rows = db.execute(
        "SELECT kind, state, n, (SELECT sub FROM row WHERE row.kind = kind_tally.kind"
        " AND row.state = kind_tally.state ORDER BY id LIMIT 1) AS sub"
        " FROM kind_tally WHERE n > 0 AND state <> 'gone' ORDER BY n DESC"
    )
    return [(row["kind"], row["state"], row["n"], row["sub"]) for row in rows]


def _matching(
    db: sqlite3.Connection, profiles: list[int] | None, query: RowQuery, *, after: int, limit: int
) -> list[sqlite3.Row]:
    """The next rows by id: a page of each slice by its own index, merged, for one IN would have to sort."""
    found: list[sqlite3.Row] = []
    for where, values in _slices(profiles, query):
        sql = f"SELECT {_COLUMNS} FROM row WHERE {where} AND id > ? ORDER BY id LIMIT ?"
        found += db.execute(sql, (*values, after, limit)).fetchall()
    return sorted(found, key=lambda row: int(row["id"]))[:limit]


def _slices(profiles: list[int] | None, query: RowQuery) -> Iterator[tuple[str, list[object]]]:
    """Conditions that exclude each other and are the query together; each is ordered by id in an index."""
    if profiles is not None:
        where = "profile = ? AND state <> 'gone'"
        where += " AND state IN (SELECT value FROM json_each(?))" if query.states else ""
        where += " AND kind = ?" if query.kind else ""
        states = [json.dumps(list(query.states))] if query.states else []
        for profile in profiles:
            yield where, [profile, *states, *([query.kind] if query.kind else [])]
    elif query.kind:
        for state in query.states or [word for word in ROW_STATES if word != "gone"]:
            yield "kind = ? AND state = ?", [query.kind, state]
    elif query.states:
        for state in query.states:
            yield "state = ?", [state]
    else:
        yield "state <> 'gone'", []


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
