"""Pages of WorkOS users to be, for lists: any state or kind, or found by a text, at a million persons."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from wizard.domain.rows.emails import ascii_lower
from wizard.journal import doubt
from wizard.journal.persons import person_item
from wizard.journal.schema import PERSON_STATES
from wizard.journal.search import Search
from wizard.ports import PersonItem, PersonQuery

# Rows that are read at once where many have to be looked through.
CHUNK = 2_000
LEAST = 100
_SHOWN = f"SELECT *, {doubt.STATE} AS shown FROM person"


class People:
    """Lists persons through the indexes of their winning rows, which have their ids and states."""

    def __init__(self, db: sqlite3.Connection, search: Search) -> None:
        self._db = db
        self._search = search
        self._found: tuple[object, Sequence[int]] = None, ()

    def page(self, query: PersonQuery, after: int, limit: int) -> tuple[list[PersonItem], int | None]:
        """The next persons after an id, and the id to go on from (None: there are no more)."""
        if self._db.execute("SELECT 1 FROM person LIMIT 1").fetchone() is None:
            return [], None  # Many rows are pending, and none of them has a person yet.
        found: list[tuple[int, PersonItem]] = []
        while ids := self._candidates(query, after, max(limit, LEAST)):
            found += self._wanted(ids, query)
            after = ids[-1]
            if len(found) >= limit:
                return [item for _, item in found[:limit]], found[limit - 1][0]
        return [item for _, item in found], None

    def _candidates(self, query: PersonQuery, after: int, number: int) -> Sequence[int]:
        """The next ids of rows among which persons of the query are."""
        held = self._holding(query.text) if query.text else None
        if held is not None:
            at = bisect_right(held, after)
            return held[at : at + number]
        ids: list[int] = []
        for table, where, values in _slices(query):
            sql = f"SELECT id FROM {table} WHERE {where} AND id > ? ORDER BY id LIMIT ?"
            ids += (row["id"] for row in self._db.execute(sql, (*values, after, number)))
        return sorted(ids)[:number]

    def _wanted(self, ids: Sequence[int], query: PersonQuery) -> Iterator[tuple[int, PersonItem]]:
        is_found = not query.text or self._holding(query.text) is not None
        wanted = ascii_lower(query.text)
        rows = self._db.execute(
            f"SELECT shown.*, row.kind FROM ({_SHOWN} WHERE id IN (SELECT value FROM json_each(?))) AS shown"
            " JOIN row ON row.id = shown.id ORDER BY shown.id",
            (json.dumps(list(ids)),),
        )
        for row in rows:
            if query.states and row["shown"] not in query.states:
                continue
            if query.kind and row["kind"] != query.kind:
                continue
            if is_found or wanted in row["email"] or wanted in row["sub"]:
                yield row["id"], person_item(row)

    def _holding(self, text: str) -> Sequence[int] | None:
        """Persons one of whose rows holds the text, or whose id at WorkOS it is; None where very many do."""
        rows = self._search.ids(text)
        if rows is None:
            return None
        if self._found[0] != (text, rows):
            found: set[int] = set()
            for at in range(0, len(rows), CHUNK):
                chunk = json.dumps(list(rows[at : at + CHUNK]))
                sql = (
                    "SELECT coalesce(person, id) AS person FROM (SELECT value AS wanted FROM json_each(?))"
                    " CROSS JOIN row ON row.id = wanted"
                )
                found.update(int(row["person"]) for row in self._db.execute(sql, (chunk,)))
            ours = self._db.execute("SELECT id FROM person WHERE target_id = ?", (text.strip(),)).fetchone()
            self._found = (text, rows), sorted(found | ({int(ours["id"])} if ours else set()))
        return self._found[1]


def _slices(query: PersonQuery) -> Iterator[tuple[str, str, list[object]]]:
    """Conditions on persons or winning rows that exclude each other; each is ordered by id in an index."""
    if query.kind:
        for state in query.states or PERSON_STATES:
            yield "row", doubt.is_of_kind(state), [query.kind]
    elif query.states:
        for state in query.states:
            yield "row", doubt.is_in(state), []
        yield "row", "state = 'gone'", []
    else:
        yield "person", "true", []
