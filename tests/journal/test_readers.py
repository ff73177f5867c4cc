"""Journals that are read from outside, looked at quickly, or copied: what is refused, and how."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from wizard.domain.events import ActDone, Answered
from wizard.errors import JournalError
from wizard.journal import Journal, copies, open_reader, redirect_uris_beside
from wizard.journal.health import look_at_pages

AT = "2026-11-23T08:00:00+00:00"


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def opened(path: Path) -> Journal:
    return Journal(path, actor=lambda: "{}")


@pytest.fixture
def broken(tmp_path: Path) -> None:
    (tmp_path / "none.journal").write_text("no journal")


@pytest.mark.usefixtures("broken")
async def test_redirect_uris_of_other_journals_are_known_by_their_environment(tmp_path: Path) -> None:
    answers = {
        "a": {"target.environment": "acme", "federation.okta.redirect_uri": "https://a"},
        "b": {"federation.okta.redirect_uri": "https://b", "federation.okta.note": "https://c"},
        "own": {"federation.okta.redirect_uri": "https://own"},
    }
    for name, given in answers.items():
        journal = opened(tmp_path / f"{name}.journal")
        await journal.record(Answered(given | {"other.redirect_uri": "https://d"}), AT)
        journal.close()
    found = redirect_uris_beside(tmp_path / "own.journal", "*.journal")
    assert found == {"https://a": "acme", "https://b": "b"}


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal at"):
        open_reader(tmp_path / "none")
    with pytest.raises(JournalError, match="There is no journal at"):
        open_reader(tmp_path / "a\0b")
    with pytest.raises(JournalError, match="There is no journal at"):
        open_reader(tmp_path)
    (tmp_path / "empty").touch()
    with pytest.raises(JournalError, match="is empty or of an older version"):
        open_reader(tmp_path / "empty")


async def filled(path: Path) -> None:
    journal = opened(path)
    for number in range(60):
        await journal.record(ActDone("note", "x" * 1_000, {"n": number}), AT)
    journal.close()


def damage(path: Path) -> None:
    """Overwrite the first page of the table of acts."""
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'act'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)


async def test_a_quick_look_names_a_damaged_page_and_gives_up_in_time(tmp_path: Path) -> None:
    path = tmp_path / "m.journal"
    await filled(path)
    damage(path)
    with closing(sqlite3.connect(path)) as db:
        with pytest.raises(JournalError, match="damaged"):
            look_at_pages(db, path, seconds=60)
        look_at_pages(db, path, seconds=-1)


def test_a_quick_look_finds_nothing_in_a_sound_journal(tmp_path: Path) -> None:
    path = tmp_path / "m.journal"
    opened(path).close()
    with closing(sqlite3.connect(path)) as db:
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        look_at_pages(db, path, seconds=60)
    assert asked[-1] == "PRAGMA quick_check(1)"
    assert sum("quick_check" in sql for sql in asked) > 5


@pytest.mark.parametrize("is_enough", [True, False])
def test_a_copy_needs_the_room_of_the_journal_and_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_enough: bool
) -> None:
    (tmp_path / "m.journal").write_bytes(b"x" * 3_000_000)
    (tmp_path / "m.journal-wal").write_bytes(b"x" * 5_000_000)
    needed = 8_000_000 + copies.SPARE_BYTES
    free = needed if is_enough else needed - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free))
    if is_enough:
        copies._require_room(tmp_path / "m.journal", tmp_path)
        return
    with pytest.raises(JournalError, match="has room for 24 MB, and a copy of the journal takes 24 MB"):
        copies._require_room(tmp_path / "m.journal", tmp_path)
