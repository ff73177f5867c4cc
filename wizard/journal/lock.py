"""The journal's lock: on the file itself, whatever it is called, held by one process until that ends.

SQLite locks the same file by POSIX record locks, which the kernel drops when *any* descriptor of the process
on that file is closed. So ours is opened before SQLite's and closed after it, and a process never opens a
file besides of which it has the lock. Ours is an open file description lock: it belongs to the descriptor
(closing another one does not drop it, as it would a POSIX lock), and takes one byte that SQLite never locks
(flock would do on Linux too, but on BSD and macOS it stands against SQLite's own locks).
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import sqlite3
import stat
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from wizard.errors import JournalError
from wizard.journal.file_locks import (
    HAS_LOCKS,
    is_locked,
    is_locked_whole,
    lock,
    lock_whole,
    require_locks,
    unlock,
)
from wizard.journal.place import CLOSED_IN_CHILDREN, create_exclusively, not_ours_to_write, open_unfollowed

# Whoever has just taken the lock is writing who it is.
PATIENCE_SECONDS = 1.0
_LOOK_SECONDS = 0.02

_Key = tuple[int, int]
_held: dict[_Key | None, str] = {}
# Between looking whether a file is ours and closing the descriptor that looked, no one takes its lock.
_gate = threading.Lock()


class Descriptor:
    """The open journal file; closed when the lock and every reader that was opened under it are gone."""

    def __init__(self, path: Path, flags: int) -> None:
        self.number = os.open(path, flags | CLOSED_IN_CHILDREN)

    def __del__(self) -> None:
        if hasattr(self, "number"):
            os.close(self.number)


class Lock:
    """Held by one process, released by the kernel when that process ends."""

    def __init__(self, journal: Path) -> None:
        self._path = journal
        self._note: int | None = None
        self.descriptor: Descriptor | None = None

    def acquire(self) -> None:
        """Take the lock, or raise JournalError naming who holds it, or what else the file is."""
        require_locks()
        with _gate:
            taken = self._taken()
        if not taken:
            raise _held_elsewhere(self._path)
        self._note = _write_note(self._path, taken)

    @property
    def portrait(self) -> str:
        """Who holds it, as JSON."""
        return _held[self._key]

    def release(self) -> None:
        if self.descriptor is None:
            return
        if self._note is not None:
            with suppress(OSError):
                _note_of(self._path).unlink()
            os.close(self._note)
        with _gate:
            del _held[self._key]
            unlock(self.descriptor.number)
            self.descriptor = None

    def _taken(self) -> str:
        """Our portrait, once the lock is ours; empty where somebody else has it."""
        require_one_name(self._path)
        if _key_of(self._path) in _held:
            return ""
        try:
            descriptor = Descriptor(self._path, os.O_RDWR)
        except OSError as bad:
            raise not_ours_to_write(self._path, bad) from bad
        found = os.fstat(descriptor.number)
        if not stat.S_ISREG(found.st_mode):
            raise JournalError(f"{self._path} is no file.", fix="Give the path of a journal.")
        if not lock(descriptor.number):
            return ""
        self._key = found.st_dev, found.st_ino
        self.descriptor = descriptor
        _held[self._key] = json.dumps(_self_portrait())
        return _held[self._key]


def require_one_name(path: Path) -> None:
    """Raise JournalError for a file with a second hard link: each name would have its own WAL."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return
    if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        raise JournalError(
            f"{path} has {found.st_nlink} names (hard links): what is recorded under one is missing under the"
            " other.",
            fix="Remove the other names, or make a copy in place of a link (it opens in recovery).",
        )


def holder(journal: Path) -> str:
    """Who holds the lock, in words; empty when no one does.

    To be called while this process has no SQLite connection to the file, but under a lock of its own. Where
    the system has no such locks no one can hold it.
    """
    if not HAS_LOCKS:
        return ""
    with _gate:
        try:
            mine = _held.get(_key_of(journal))
            if mine is None and not _is_held(journal):
                return ""
        except (OSError, ValueError):
            return ""
    return _describe(json.loads(mine)) if mine else _who(journal, patience=0.0)


def _held_elsewhere(path: Path) -> JournalError:
    return JournalError(
        f"This journal is open elsewhere: {_who(path, patience=PATIENCE_SECONDS)}.",
        fix="Stop that process, or wait for it.",
    )


def _who(path: Path, *, patience: float) -> str:
    """By the note next to the journal, which is locked by whoever wrote it, else by the journal itself."""
    if mine := _held.get(_key_of(path)):
        return _describe(json.loads(mine))
    deadline = time.monotonic() + patience
    while True:
        if found := _read_note(path):
            return _describe(found)
        if time.monotonic() >= deadline:
            break
        time.sleep(_LOOK_SECONDS)
    return _describe(_read_journal(path)) or "by another process"


def _describe(who: object) -> str:
    if not isinstance(who, dict) or "pid" not in who:
        return ""
    return f"process {who.get('pid')} of {who.get('user')} on {who.get('host')}, since {who.get('since')}"


def _self_portrait() -> dict[str, object]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        user = str(os.getuid())
    return {
        "pid": os.getpid(),
        "user": user,
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _note_of(journal: Path) -> Path:
    real = journal.resolve()
    return real.with_name(real.name + ".lock")


def _write_note(journal: Path, portrait: str) -> int | None:
    """Say next to the journal who has it: information only, and nothing depends on it."""
    note = _note_of(journal)
    try:
        note.unlink(missing_ok=True)
        descriptor = create_exclusively(note)
    except OSError:
        return None
    try:
        is_ours = lock_whole(descriptor) and os.write(descriptor, portrait.encode()) > 0
    except OSError:
        is_ours = False
    if not is_ours:
        os.close(descriptor)
        return None
    return descriptor


def _read_note(journal: Path) -> object:
    """What the holder wrote; None where the note is missing, or left by somebody who has died."""
    try:
        descriptor = open_unfollowed(_note_of(journal), os.O_RDONLY)
    except OSError:
        return None
    try:
        if is_locked_whole(descriptor):
            with suppress(ValueError):
                return json.loads(os.read(descriptor, 4096) or b"null")
    finally:
        os.close(descriptor)
    return None


def _read_journal(path: Path) -> object:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("PRAGMA query_only = 1")
            return json.loads(connection.execute("SELECT holder FROM identity").fetchone()[0])
    except (sqlite3.Error, TypeError, ValueError):
        return None


def _key_of(path: Path) -> _Key | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _is_held(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | CLOSED_IN_CHILDREN)
    try:
        return is_locked(descriptor)
    finally:
        os.close(descriptor)
