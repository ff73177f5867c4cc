"""Connections to a journal: their settings, and what SQLite says of a file that is broken, in our words."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, NoReturn, Self

from wizard.errors import JournalError

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BROKEN = (
    "Put back a copy of it: that opens in recovery, where WorkOS is read first, so that no one is created or"
    " mailed twice."
)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with the journal's settings: WAL, FULL, no implicit transactions.

    Whatever a ``read_only`` one cannot read raises JournalError, wherever it is read.
    """
    uri = f"{path.absolute().as_uri()}?mode=rw"
    kind = _Reading if read_only else sqlite3.Connection
    try:
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10, factory=kind
        )
        connection.row_factory = sqlite3.Row
        if isinstance(connection, _Reading):
            connection.path = path
            # Not mode=ro: a reader of a WAL file must be able to make its -shm.
            connection.execute("PRAGMA query_only = 1")
        else:
            # Rows of some 700 bytes: eleven of them fill a page of 8 KiB better than five one of 4.
            connection.execute("PRAGMA page_size = 8192")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError as bad:
        raise damage_of(path, bad) or JournalError(
            f"{path} cannot be opened as a journal: {bad}.", fix="Check the path and the disk."
        ) from bad
    return connection


def damaged(path: Path, what: object) -> JournalError:
    """The error for a journal whose pages or values are not what was written."""
    return JournalError(f"The journal {path} is damaged: {what}.", fix=_BROKEN)


def damage_of(path: Path, bad: Exception) -> JournalError | None:
    """The error for a damaged file, where that is what SQLite says."""
    code = getattr(bad, "sqlite_errorcode", None)
    is_text = isinstance(bad, UnicodeDecodeError) or "Could not decode to UTF-8" in str(bad)
    return damaged(path, bad) if is_text or (code is not None and code & 0xFF in _DAMAGE) else None


class _Reading(sqlite3.Connection):
    """Gives cursors that know which file they read."""

    path = Path()

    def cursor(self, factory: Any = None) -> Any:  # noqa: ARG002  sqlite3 offers it, we decide it
        cursor = super().cursor(_ReadingCursor)
        cursor.path = self.path
        return cursor

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        # Python's own makes a plain cursor.
        found: sqlite3.Cursor = self.cursor().execute(sql, parameters)
        return found


class _ReadingCursor(sqlite3.Cursor):
    path = Path()

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        try:
            return super().execute(sql, parameters)
        except (sqlite3.Error, UnicodeDecodeError) as bad:
            self._tell(bad)

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except (sqlite3.Error, UnicodeDecodeError) as bad:
            self._tell(bad)

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as bad:
            self._tell(bad)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        try:
            return super().fetchmany(self.arraysize if size is None else size)
        except (sqlite3.Error, UnicodeDecodeError) as bad:
            self._tell(bad)

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except (sqlite3.Error, UnicodeDecodeError) as bad:
            self._tell(bad)

    def _tell(self, bad: Exception) -> NoReturn:
        if isinstance(bad, sqlite3.ProgrammingError):
            raise bad
        raise damage_of(self.path, bad) or JournalError(
            f"The journal {self.path} cannot be read: {bad}.",
            fix="Check the permissions of the file and its folder, and the disk.",
        ) from bad
