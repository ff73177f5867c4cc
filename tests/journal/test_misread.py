"""Values that cannot be read back, and pages that are torn: told as damage of the journal, by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journal.machine import page
from wizard.domain.events import ActDone, ListingStarted
from wizard.errors import JournalError
from wizard.journal import Journal, Reader, open_reader
from wizard.journal.connection import connect
from wizard.journal.misread import damage_in, telling_damage, told_as_damage

AT = "2026-11-23T08:00:00+00:00"


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "m.journal"
    journal = Journal(path, actor=lambda: "{}")
    for fact in (ListingStarted(1, 9), page(1, 2, 3), ActDone("a", details={"n": 1}), ActDone("b")):
        await journal.record(fact, AT)
    journal.close()
    return path


@pytest.fixture
def reader(path: Path) -> Iterator[Reader]:
    reader = open_reader(path)
    yield reader
    reader.close()


def spoil(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql)


def test_a_sound_journal_has_no_damage(path: Path) -> None:
    assert damage_in(path) is None


@pytest.mark.parametrize(
    ("sql", "table", "count"),
    [
        ("UPDATE act SET details = 'x'", "act", 2),
        ("UPDATE act SET details = 'x' WHERE kind = 'a'", "act", 1),
        ("UPDATE act SET actor = 'x'", "act", 2),
        ("UPDATE profile SET content = ''", "profile", 1),
        ("INSERT INTO meta (key, value) VALUES ('odd', 'no JSON')", "meta", 1),
        ("INSERT INTO answer (key, value, at) VALUES ('odd', 'no JSON', '')", "answer", 1),
    ],
)
def test_values_that_are_no_json_are_counted_by_table(path: Path, sql: str, table: str, count: int) -> None:
    spoil(path, sql)
    summary = damage_in(path)
    assert summary is not None
    assert f"{count} values of the table {table} cannot be read" in str(summary)


def test_a_remembered_text_need_not_be_json(path: Path) -> None:
    spoil(path, "INSERT INTO meta (key, value) VALUES ('acknowledged_text', 'Dear reader')")
    assert damage_in(path) is None


def test_a_torn_page_is_damage(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'row'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size + 8)
        file.write(b"\xff" * 200)
    assert isinstance(damage_in(path), JournalError)


def test_what_is_no_journal_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "none"
    path.write_bytes(b"no journal at all" * 100)
    assert isinstance(damage_in(path), JournalError)


def test_a_reader_tells_of_a_value_that_is_not_what_was_written(path: Path, reader: Reader) -> None:
    spoil(path, "UPDATE act SET details = '{'")
    with pytest.raises(JournalError, match=rf"{path.name}.*is not what was written \(JSONDecodeError"):
        reader.acts(limit=9)


@telling_damage
class Odd:
    """Read models of which the second value is not what was written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def values(self) -> Iterator[int]:
        yield from map(int, ("1", "x", "3"))

    def stopped(self) -> Iterator[int]:
        yield 1
        raise OSError("something else")


def test_and_where_it_reads_on_page_by_page(path: Path) -> None:
    with closing(connect(path, read_only=True)) as connection:
        values = Odd(connection).values()
        assert next(values) == 1
        with pytest.raises(JournalError, match=rf"{path.name}.*\(ValueError"):
            next(values)
        with pytest.raises(OSError, match="else"):
            list(Odd(connection).stopped())


@pytest.mark.parametrize("misread", [ValueError("x"), KeyError("x"), TypeError("x"), RecursionError("x")])
def test_code_that_only_reads_tells_of_damage(path: Path, misread: Exception) -> None:
    with pytest.raises(JournalError, match=type(misread).__name__), told_as_damage(path):
        raise misread
    with pytest.raises(OSError, match="else"), told_as_damage(path):
        raise OSError("something else")
