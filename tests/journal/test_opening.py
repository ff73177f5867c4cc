"""A journal from its first byte on: interrupted while it is made, held elsewhere, foreign, newer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.journal.machine import page
from wizard.domain.events import ListingStarted
from wizard.errors import JournalError
from wizard.journal import Journal, open_reader, schema
from wizard.journal.connection import connect

AT = "2026-11-23T08:00:00+00:00"


def opened(path: Path) -> Journal:
    return Journal(path, actor=lambda: "{}")


class Interrupted(Exception):
    pass


@pytest.mark.parametrize("statements", range(0, 26, 2))
def test_a_journal_killed_while_it_was_made_is_made_again(tmp_path: Path, statements: int) -> None:
    """After any number of statements of the schema's migration."""
    path = tmp_path / "m.journal"
    path.touch()
    connection = connect(path)
    left = statements

    def interrupt() -> int:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(interrupt, 100)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        schema.upgrade(connection, name="m")
    connection.close()
    journal = opened(path)
    assert journal.reader.meta("name") == "m"
    assert journal.reader.tally("rows").keys() == set(schema.ROW_STATES)
    journal.close()


async def test_only_one_process_may_hold_it(tmp_path: Path) -> None:
    path = tmp_path / "m.journal"
    journal = opened(path)
    with pytest.raises(JournalError, match=r"open elsewhere: process \d+ of .+ on .+, since 20"):
        opened(path)
    reader = open_reader(path)
    await journal.record(ListingStarted(1, 3), AT)
    await journal.record(page(1, 2, 3), AT)
    assert reader.tally("rows")["pending"] == 3
    reader.close()
    journal.close()
    opened(path).close()


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE theirs (x)")
    foreign.close()
    path.chmod(0o644)
    before = path.read_bytes()
    for open_it in (opened, open_reader):
        with pytest.raises(JournalError, match="another program"):
            open_it(path)
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.journal"
    opened(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    for open_it in (opened, open_reader):
        with pytest.raises(JournalError, match="newer version"):
            open_it(path)


def test_it_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "m.journal"
    opened(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
