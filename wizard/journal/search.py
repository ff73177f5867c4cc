"""Rows that hold a text in address, ``sub`` or username, complete at a million rows.

No index knows what is in the middle of a text, so the three columns are walked along where they lie closely
packed: the indexes that hold nothing else. Measured with SQLite 3.40: 0.08 s for a million addresses, as long
for the subs, and less for usernames, of which only those are indexed that are no ``sub``. A trigram index
(FTS5) would answer in a millisecond, but costs more room than a row has left (G11) and slows down listing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from wizard.domain.rows.emails import ascii_lower

# More than anybody reads: a text that so many rows hold is met soon by walking along them.
MOST = 100_000
# One by one: united and ordered, SQLite would walk along the rows themselves.
_HOLDING = (
    "SELECT id FROM row INDEXED BY row_family WHERE instr(family, ?) LIMIT ?",
    "SELECT id FROM row WHERE instr(sub, ?) LIMIT ?",
    "SELECT id FROM row WHERE lower(username) <> sub AND instr(lower(username), ?) LIMIT ?",
)
# Changes with every page that is listed and every row that is read again: an act comes with the latter.
_MARK = "SELECT (SELECT max(id) FROM row), (SELECT total(pages) FROM listing), (SELECT max(id) FROM act)"


class Search:
    """Finds ids by text, and keeps those of the latest text while the rows are the same."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: tuple[object, Sequence[int] | None] = None, None

    def ids(self, text: str) -> Sequence[int] | None:
        """Ids of all rows that hold the text, in order; None where there are more than 100,000."""
        wanted = ascii_lower(text)
        mark = (wanted, *self._db.execute(_MARK).fetchone())
        if mark != self._kept[0]:
            found: set[int] = set()
            for sql in _HOLDING:
                found.update(int(row[0]) for row in self._db.execute(sql, (wanted, MOST + 1)))
            self._kept = mark, None if len(found) > MOST else sorted(found)
        return self._kept[1]
