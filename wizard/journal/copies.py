"""A whole copy of a journal by SQLite's backup API, also while somebody else works on it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from wizard.errors import JournalError
from wizard.journal.connection import connect, damage_of
from wizard.journal.place import create_exclusively

# What a disk keeps free besides the copy.
SPARE_BYTES = 16 * 2**20


def copy_whole(journal: Path, to: Path, change: Callable[[sqlite3.Connection], None] | None = None) -> None:
    """Write ``to``, one file for its owner only, whole or not at all; ``change`` is made in the copy alone.

    It holds every commit made before it began. Raises JournalError, also where ``to`` exists.
    """
    if os.path.lexists(to):
        raise JournalError(f"{to} exists already.", fix="Name a file that does not exist.")
    part = to.with_name(f".{to.name}.partial")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _require_room(journal, to.parent)
        os.close(create_exclusively(part))
        _fill(journal, part, change)
        part.replace(to)
        keep_name(to.parent)
    except (OSError, ValueError) as bad:
        raise _unwritten(to, getattr(bad, "strerror", None) or bad) from bad
    except sqlite3.Error as bad:
        raise damage_of(journal, bad) or _unwritten(to, bad) from bad
    finally:
        with suppress(OSError, ValueError):
            part.unlink(missing_ok=True)


def keep_name(folder: Path) -> None:
    """Make a new name in a folder durable, where the system has a way to; raises OSError."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fill(journal: Path, part: Path, change: Callable[[sqlite3.Connection], None] | None) -> None:
    with closing(connect(journal, read_only=True)) as source, closing(_unshared(part)) as copy:
        source.backup(copy)
        # The copy is one file: its last changes are not in a file next to it.
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.row_factory = sqlite3.Row
        if change:
            copy.execute("BEGIN IMMEDIATE")
            change(copy)
            copy.execute("COMMIT")


def _unshared(part: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(part, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _require_room(journal: Path, folder: Path) -> None:
    wal = journal.with_name(journal.name + "-wal")
    needed = sum(path.stat().st_size for path in (journal, wal) if path.exists()) + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise JournalError(
            f"{folder} has room for {free / 2**20:,.0f} MB, and a copy of the journal takes"
            f" {needed / 2**20:,.0f} MB.",
            fix="Make room there, or name another folder.",
        )


def _unwritten(to: Path, why: object) -> JournalError:
    return JournalError(f"The copy {to} cannot be written: {why}.", fix="Check the folder and the disk.")
