"""The journal: one SQLite file that is the only state of a migration."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from wizard.domain.events import Fact
from wizard.errors import JournalError
from wizard.journal import schema
from wizard.journal.backups import back_up, latest_in, restore
from wizard.journal.connection import connect, damage_of
from wizard.journal.handover import refuse_sealed, write_handed
from wizard.journal.health import look_at_pages
from wizard.journal.identity import arrive
from wizard.journal.key_lock import KeyLock
from wizard.journal.lock import Lock, holder, require_one_name
from wizard.journal.memory import Memory
from wizard.journal.misread import damage_in, told_as_damage
from wizard.journal.place import journal_home, make_private, prepare, unwritable
from wizard.journal.queries import Reader
from wizard.journal.soundness import Looked, look
from wizard.journal.writer import Writer

__all__ = [
    "SQLITE_VERSION",
    "Journal",
    "Looked",
    "Reader",
    "back_up",
    "damage_in",
    "holder",
    "journal_home",
    "latest_in",
    "look",
    "open_reader",
    "redirect_uris_beside",
    "restore",
    "told_as_damage",
    "write_handed",
]


SQLITE_VERSION = sqlite3.sqlite_version


class Journal:
    """An open journal: locked for this process, brought up to date, ready to record."""

    def __init__(
        self,
        path: Path,
        *,
        actor: Callable[[], str],
        max_pages: int | None = None,
        state: Path | None = None,
    ) -> None:
        """Open or create ``path``; raises JournalError when it cannot be, or is held elsewhere.

        ``max_pages`` caps the file's size in SQLite pages, for operators with a quota. ``state`` is the
        folder in which this machine remembers how far its journals are; None for the user's.
        """
        prepare(path)
        self.path = path
        self._state = state
        self._key_lock: KeyLock | None = None
        self._lock = Lock(path)
        self._lock.acquire()
        memory = Memory(state)
        try:
            with told_as_damage(path):
                _upgrade(path)
                with closing(connect(path)) as arriving:
                    refuse_sealed(arriving, path)
                    arrive(arriving, memory, portrait=self._lock.portrait)
            self.reader = self.reader_besides()
            self._writer = Writer(path, actor=actor, memory=memory, max_pages=max_pages)
        except sqlite3.DatabaseError as bad:
            memory.close()
            self._lock.release()
            raise damage_of(path, bad) or unwritable(path, bad) from bad
        except BaseException:
            memory.close()
            self._lock.release()
            raise

    def reader_besides(self) -> Reader:
        """Read models on a connection of their own, which may outlive the journal in this process."""
        return Reader(connect(self.path, read_only=True), under=self._lock.descriptor)

    async def record(self, fact: Fact, at: str) -> None:
        """Commit one fact; returns only then."""
        await self._writer.record(fact, at)

    def count(self, word: str) -> None:
        """Count one request; the numbers reach the file with the next commit."""
        self._writer.count(word)

    def back_up(self, folder: Path, now: datetime) -> Path:
        """Write a backup into ``folder``, where the last three are kept; raises JournalError."""
        return back_up(self.path, folder, now)

    def look(self) -> tuple[Looked, ...]:
        """Whether all of it is as it shall be; takes as long as reading the whole file."""
        return look(self.path, self._state)

    def write_handed(self) -> Path:
        """Once HandedOver is recorded: write the copy that somebody else opens; raises JournalError."""
        return write_handed(self.path)

    def hold_key(self, base_url: str, key_mark: str) -> None:
        """Before the first write with a key; raises JournalError where another process writes with it."""
        if self._key_lock is None:
            self._key_lock = KeyLock(self._state, self.path, self._lock.portrait)
        self._key_lock.hold(base_url, key_mark)

    def release_key(self) -> None:
        """After the last write of a run."""
        if self._key_lock:
            self._key_lock.release()

    def close(self) -> None:
        self.release_key()
        self._writer.close()
        self.reader.close()
        self._lock.release()


def open_reader(path: Path) -> Reader:
    """Read a journal that may be in use elsewhere; raises JournalError where there is none."""
    if not _is_file(path):
        raise JournalError(f"There is no journal at {path}.", fix="Check the path given with --journal.")
    require_one_name(path)
    connection = connect(path, read_only=True)
    try:
        version = schema.check(connection, path)
    except BaseException:
        connection.close()
        raise
    if version < schema.VERSION:
        connection.close()
        raise JournalError(
            f"{path} is empty or of an older version.", fix="Open it once with `cognito2workos run`."
        )
    return Reader(connection)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file system takes
        return False


def redirect_uris_beside(journal: Path, pattern: str) -> dict[str, str]:
    """WorkOS redirect URIs in the answers of other journals in this folder, with their environments."""
    found: dict[str, str] = {}
    for path in sorted(journal.absolute().parent.glob(pattern)):
        if path != journal.absolute():
            found |= _redirect_uris(path)
    return found


def _redirect_uris(path: Path) -> dict[str, str]:
    try:
        reader = open_reader(path)
    except JournalError:
        return {}
    try:
        answers = reader.answers()
    finally:
        reader.close()
    environment = str(answers.get("target.environment", path.stem))
    return {
        str(value): environment
        for name, value in answers.items()
        if name.startswith("federation.") and name.endswith(".redirect_uri")
    }


def _upgrade(path: Path) -> None:
    """Look before touching: a file that is not ours stays as it is."""
    with closing(connect(path, read_only=True)) as looked_at:
        version = schema.check(looked_at, path)
    make_private(path)
    with closing(connect(path)) as connection:
        look_at_pages(connection, path)
        if version < schema.VERSION:
            schema.upgrade(connection, name=path.stem)
