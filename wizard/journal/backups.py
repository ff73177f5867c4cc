"""Backups of a journal: the last three are kept, and one of them can take the journal's place again."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from wizard.errors import JournalError
from wizard.journal import schema
from wizard.journal.connection import connect, damage_of, damaged
from wizard.journal.copies import copy_whole, keep_name
from wizard.journal.handover import handed_over
from wizard.journal.identity import identity
from wizard.journal.lock import Lock
from wizard.journal.place import prepare

KEPT = 3
SUFFIX = ".journal"
_TIME = r"\d{8}T\d{9}Z"


def back_up(journal: Path, folder: Path, now: datetime) -> Path:
    """Write a backup into ``folder`` and remove all but the last three of this journal there; tells where.

    Raises JournalError where it cannot be written; then none is removed.
    """
    name = f"{_stem(journal)}-{now.astimezone(UTC):%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z{SUFFIX}"
    copy_whole(journal, folder / name)
    for old in backups_in(journal, folder)[KEPT:]:
        with suppress(OSError):
            old.unlink()
    return folder / name


def backups_in(journal: Path, folder: Path) -> Sequence[Path]:
    """The backups of this very journal in a folder, the latest first."""
    ours = re.compile(rf"{re.escape(_stem(journal))}-{_TIME}{re.escape(SUFFIX)}")
    found = (path for path in _listed(folder) if ours.fullmatch(path.name))
    return sorted(found, key=lambda path: path.name, reverse=True)


def latest_in(journal: Path, folder: Path) -> Path:
    """The latest backup in a folder, also where the journal itself cannot be read; raises JournalError."""
    of_name = re.compile(rf"{re.escape(journal.stem)}-[0-9a-f]{{8}}-{_TIME}{re.escape(SUFFIX)}")
    found = [path for path in _listed(folder) if of_name.fullmatch(path.name)]
    if not found:
        raise JournalError(f"There is no backup of {journal.name} in {folder}.", fix="Name one with --from.")
    return max(found, key=lambda path: path.name.rpartition("-")[2])


def restore(journal: Path, backup: Path, now: datetime) -> Path | None:
    """Put a copy of ``backup`` in the journal's place; tells where the one before is now, None if none was.

    What the backup lacks is noticed when it is opened: that is in recovery. Raises JournalError where the
    backup is no sound journal, where another process has the journal, or where it is of another migration.
    """
    wanted = _checked(backup)
    exists = os.path.lexists(journal)
    if exists and journal.exists() and journal.samefile(backup):
        raise JournalError(f"{backup} is the journal itself.", fix="Name a backup with --from.")
    if not exists:
        prepare(journal)
        journal.unlink()
        copy_whole(backup, journal)
        return None
    lock = Lock(journal)
    lock.acquire()
    try:
        _require_same(journal, wanted)
        new = journal.with_name(f".{journal.name}.restored")
        new.unlink(missing_ok=True)
        copy_whole(backup, new)
        aside = journal.with_name(f"{journal.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        # The WAL first: next to the other file it would be read as its own.
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                journal.with_name(journal.name + suffix).replace(f"{aside}{suffix}")
        new.replace(journal)
        keep_name(journal.parent)
    except OSError as bad:
        raise JournalError(
            f"The backup cannot be put in place: {bad.strerror}.",
            fix="Check the folder and its permissions, then run the same command again.",
        ) from bad
    finally:
        lock.release()
    return aside


def _checked(backup: Path) -> str:
    """The id of the journal that a backup is of; raises JournalError where it is not sound."""
    if not backup.is_file():
        raise JournalError(f"There is no backup at {backup}.", fix="Check the path given with --from.")
    try:
        with closing(connect(backup, read_only=True)) as db:
            version = schema.check(db, backup)
            (found,) = db.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise damaged(backup, str(found).replace("\n", " ").strip("* "))
            if version < schema.VERSION:
                raise JournalError(f"{backup} is empty or of an older version.", fix="Open it as it is.")
            return identity(db).journal
    except sqlite3.DatabaseError as bad:
        raise damage_of(backup, bad) or bad from bad


def _require_same(journal: Path, wanted: str) -> None:
    """A journal that cannot be read any more is what backups are for."""
    try:
        with closing(connect(journal, read_only=True)) as db:
            schema.check(db, journal)
            found, sealed = identity(db).journal, handed_over(db)
    except (JournalError, sqlite3.Error):
        return
    if found != wanted:
        raise JournalError(
            "The backup is of another migration than the journal in whose place it would come.",
            fix="Give the path of its own journal, or one that does not exist.",
        )
    if sealed:
        raise JournalError(
            f"This journal was handed over: it goes on in {sealed['path']}.",
            fix="Where that is lost, restore to a path that does not exist: it opens in recovery.",
        )


def _stem(journal: Path) -> str:
    """The beginning of the names of its backups: two journals may have one name."""
    with closing(connect(journal, read_only=True)) as db:
        return f"{journal.stem}-{identity(db).journal[:8]}"


def _listed(folder: Path) -> Sequence[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
