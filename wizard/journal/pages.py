"""Pages of rows for people to browse: any cohort, state or kind, at a million rows in a millisecond."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from wizard.domain.planning.delta import Change
from wizard.domain.rows.cognito_row import parse_record
from wizard.domain.rows.emails import ascii_lower
from wizard.domain.rows.identities import Profile
from wizard.journal import doubt
from wizard.journal.schema import ROW_STATES
from wizard.journal.search import Search
from wizard.ports import RowItem, RowQuery

# How many rows are looked at one by one, where a text is in many of them; and where it is in very many.
NEAR, FAR = 2_000, 20_000
# Rows that are read at once, of those that hold a text.
CHUNK = 2_000
_LAST = 2**63 - 1
# A username is read out of the record, so it comes last.
_HOLDS = "(instr(family, ?) OR instr(sub, ?) OR instr(lower(username), ?))"
_COLUMNS = f"id, sub, username, family, record, {doubt.STATE} AS state, kind, reason"


def page(
    db: sqlite3.Connection, query: RowQuery, after: int, limit: int, search: Search
) -> tuple[list[RowItem], int | None]:
    """The next rows of a query after a row's id, and the id to go on from (None: there are no more).

    Where more than 100,000 rows hold a text, a search may give fewer rows than asked for, even none, and an
    id to go on from.
    """
    profiles = _profile_ids(db, query.profiles)
    if query.profiles is not None and not profiles:
        return [], None
    if query.text:
        return _found(db, profiles, query, search, after=after, limit=limit)
    rows = _matching(db, profiles, query, after=after, limit=limit)
    return [_item(row) for row in rows], rows[-1]["id"] if len(rows) == limit else None


def count(db: sqlite3.Connection, query: RowQuery, search: Search) -> int | None:
    """How many rows of a query hold its text; None where that would take too long to say."""
    profiles = _profile_ids(db, query.profiles)
    ids = search.ids(query.text)
    if ids is None:
        return None
    return sum(
        len(_chosen(db, profiles, query, ids[at : at + CHUNK], CHUNK)) for at in range(0, len(ids), CHUNK)
    )


def one(db: sqlite3.Connection, sub: str) -> RowItem | None:
    """The row of a ``sub``."""
    row = db.execute(f"SELECT {_COLUMNS} FROM row WHERE sub = ?", (sub,)).fetchone()
    return _item(row) if row else None


def kinds(db: sqlite3.Connection) -> list[tuple[str, str, int, str]]:
    """Decision kind, state, number of rows and one ``sub``, for rows that a decision settled."""
    rows = db.execute(
        f"SELECT kind, state, n FROM ({doubt.KINDS}) WHERE n > 0 AND state <> 'gone'"
        " ORDER BY n DESC, kind, state"
    ).fetchall()
    return [(row["kind"], row["state"], row["n"], _first(db, row["kind"], row["state"])) for row in rows]


def _first(db: sqlite3.Connection, kind: str, state: str) -> str:
    sql = f"SELECT sub FROM row WHERE {doubt.is_of_kind(state)} ORDER BY id LIMIT 1"
    found = db.execute(sql, (kind,)).fetchone()
    return str(found["sub"]) if found else ""


def _matching(
    db: sqlite3.Connection, profiles: list[int] | None, query: RowQuery, *, after: int, limit: int
) -> list[sqlite3.Row]:
    """The next rows by id: those of each slice by its own index, merged, for one IN would have to sort."""
    ids: list[int] = []
    for where, values in _slices(profiles, query):
        sql = f"SELECT id FROM row WHERE {where} AND id > ? ORDER BY id LIMIT ?"
        ids += (row["id"] for row in db.execute(sql, (*values, after, limit)))
    chosen = json.dumps(sorted(ids)[:limit])
    return db.execute(
        f"SELECT {_COLUMNS} FROM row WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (chosen,)
    ).fetchall()


def _narrowed(query: RowQuery) -> tuple[str, list[object]]:
    """What no index orders by id together with a profile or a change."""
    where, values = "state <> 'gone'", list[object]()
    if query.left:
        where = "id IN (SELECT person FROM departure WHERE why <> 'back')"
    if query.change:
        changed = "change = ? AND change <> ''"
        where = changed if query.change is Change.GONE else f"{where} AND {changed}"
        values.append(query.change)
    if query.states:
        where += f" AND {doubt.STATE} IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(list(query.states)))
    if query.kind:
        where += " AND kind = ?"
        values.append(query.kind)
    return where, values


def _found(
    db: sqlite3.Connection,
    profiles: list[int] | None,
    query: RowQuery,
    search: Search,
    *,
    after: int,
    limit: int,
) -> tuple[list[RowItem], int | None]:
    """Rows that hold the text: met at once where many do, else looked up among all that do."""
    near, following = _walked(db, profiles, query, after=after, limit=limit, most=NEAR)
    if len(near) == limit or following is None:
        return near, following
    ids = search.ids(query.text)
    if ids is None:
        return _walked(db, profiles, query, after=after, limit=limit, most=FAR)
    rows: list[sqlite3.Row] = []
    for at in range(bisect_right(ids, after), len(ids), CHUNK):
        rows += _chosen(db, profiles, query, ids[at : at + CHUNK], limit - len(rows))
        if len(rows) == limit:
            return [_item(row) for row in rows], int(rows[-1]["id"])
    return [_item(row) for row in rows], None


def _chosen(
    db: sqlite3.Connection, profiles: list[int] | None, query: RowQuery, ids: Sequence[int], limit: int
) -> list[sqlite3.Row]:
    """Those of some rows that a query lists; they are looked up by id, whatever else is indexed."""
    where, values = _narrowed(query)
    if profiles is not None:
        where += " AND profile IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(profiles))
    sql = (
        f"SELECT {_COLUMNS} FROM (SELECT value AS wanted FROM json_each(?)) CROSS JOIN row"
        f" ON row.id = wanted WHERE {where} ORDER BY wanted LIMIT ?"
    )
    return db.execute(sql, (json.dumps(list(ids)), *values, limit)).fetchall()


def _walked(
    db: sqlite3.Connection,
    profiles: list[int] | None,
    query: RowQuery,
    *,
    after: int,
    limit: int,
    most: int,
) -> tuple[list[RowItem], int | None]:
    """Rows that hold the text, among the next ``most`` of the query; each slice looks at its share."""
    slices = list(_slices(profiles, query))
    share = max(1, most // len(slices))
    ends = [_end(db, where, values, after, share) for where, values in slices]
    end = min((found for found in ends if found is not None), default=None)
    found: list[sqlite3.Row] = []
    for where, values in slices:
        within = f"{where} AND id > ? AND id <= ? AND {_HOLDS}"
        sql = f"SELECT {_COLUMNS} FROM row WHERE {within} ORDER BY id LIMIT ?"
        texts = [ascii_lower(query.text)] * 3
        found += db.execute(sql, (*values, after, end or _LAST, *texts, limit)).fetchall()
    found = sorted(found, key=lambda row: int(row["id"]))[:limit]
    return [_item(row) for row in found], found[-1]["id"] if len(found) == limit else end


def _end(db: sqlite3.Connection, where: str, values: list[object], after: int, share: int) -> int | None:
    """The id of the last row that a search looks at; None where fewer than its share are left."""
    sql = f"SELECT id FROM row WHERE {where} AND id > ? ORDER BY id LIMIT 1 OFFSET ?"
    row = db.execute(sql, (*values, after, share - 1)).fetchone()
    return int(row["id"]) if row else None


def _slices(profiles: list[int] | None, query: RowQuery) -> Iterator[tuple[str, list[object]]]:
    """Conditions that exclude each other and are the query together; each is ordered by id in an index."""
    if profiles is not None or query.change or query.left:
        where, values = _narrowed(query)
        for profile in profiles if profiles is not None else [None]:
            if profile is None:
                yield where, values
            else:
                yield f"profile = ? AND {where}", [profile, *values]
    elif query.kind:
        for state in query.states or [word for word in ROW_STATES if word != "gone"]:
            yield doubt.is_of_kind(state), [query.kind]
    elif query.states:
        for state in query.states:
            yield doubt.is_in(state), []
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
