"""Values of a journal that cannot be read back: damage that SQLite does not see, told as such."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from wizard.errors import JournalError
from wizard.journal.connection import connect, damage_of, damaged

T = TypeVar("T")
# What Python says of a value that is not of the shape in which it was written.
MISREAD = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
_JSON = (
    *(("meta", "value"), ("answer", "value"), ("act", "details"), ("act", "actor"), ("plan", "content")),
    *(("profile", "content"), ("row", "record"), ("person", "planned"), ("person", "written")),
    *(("person", "notes"), ("effect", "content"), ("baseline", "content")),
)
# A remembered text is no JSON.
_TEXTS = "key NOT IN ('acknowledged_text')"
# Enough to name what is wrong; no one waits for all of a million rows after a mishap.
_MOST = 50_000


@contextmanager
def told_as_damage(path: Path) -> Iterator[None]:
    """For code that only reads the journal: what cannot be read back raises JournalError."""
    try:
        yield
    except MISREAD as misread:
        raise _unreadable(path, misread) from misread


def telling_damage(reader: type[T]) -> type[T]:
    """A class of read models whose every method tells of damage so; it keeps its connection in ``_db``."""
    for name, method in list(vars(reader).items()):
        if inspect.isgeneratorfunction(method):
            setattr(reader, name, _told_while_it_yields(method))
        elif inspect.isfunction(method) and not name.startswith("_"):
            setattr(reader, name, _reporting(method))
    return reader


def damage_in(path: Path) -> JournalError | None:
    """Look at a journal's pages and values after something went wrong; None where both are sound."""
    try:
        with closing(connect(path, read_only=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                return damaged(path, str(found).replace("\n", " ").strip("* "))
            for table, column in _JSON:
                texts = f" AND {_TEXTS}" if table == "meta" else ""
                bad = connection.execute(
                    f"SELECT count(*) FROM (SELECT {column} AS value FROM {table}"
                    f" WHERE {column} IS NOT NULL{texts} LIMIT {_MOST}) WHERE NOT json_valid(value)"
                ).fetchone()[0]
                if bad:
                    return damaged(path, f"{bad:,} values of the table {table} cannot be read")
    except JournalError as reported:
        return reported
    return None


def _reporting(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def reported(self: Any, *values: Any, **named: Any) -> Any:
        try:
            return method(self, *values, **named)
        except MISREAD as misread:
            raise _unreadable(_path_of(self), misread) from misread

    return reported


def _told_while_it_yields(method: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    @wraps(method)
    def reported(self: Any, *values: Any, **named: Any) -> Iterator[Any]:
        items = method(self, *values, **named)
        while True:
            try:
                item = next(items)
            except StopIteration:
                return
            except MISREAD as misread:
                raise _unreadable(_path_of(self), misread) from misread
            yield item

    return reported


def _path_of(reader: Any) -> Path:
    return Path(getattr(reader._db, "path", ""))  # noqa: SLF001  the decorated class says so


def _unreadable(path: Path, misread: BaseException) -> JournalError:
    if isinstance(misread, sqlite3.Error) and (reported := damage_of(path, misread)):
        return reported
    return damaged(path, f"a value in it is not what was written ({type(misread).__name__}: {misread})")
