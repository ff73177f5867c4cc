"""What this machine remembers of each journal: how far it is (R12a), outside the file that it tells of.

One small file a journal, of two lines of equal length, written in turn: a line that was torn by a power cut
leaves the other one good, and a write costs one short fsync and no rename. The higher line with a right sum
counts.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wizard.errors import JournalError
from wizard.journal.place import create_exclusively, open_unfollowed, state_home

LINE = 64
MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_sync = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last commit that this machine knows of, and which machine that was (a home may be shared)."""

    commits: int
    host: str


class Memory:
    """The state folder; raises JournalError where it cannot be read or written."""

    def __init__(self, folder: Path | None = None) -> None:
        self._home = folder or state_home()
        self._folder = self._home / "journals"
        self._kept: tuple[str, int] | None = None

    def prepare(self) -> None:
        """Make the folder; raises JournalError where it could not be written to."""
        try:
            self._make()
        except OSError as bad:
            raise self._refused(bad) from bad
        if not os.access(self._folder, os.R_OK | os.W_OK | os.X_OK):
            raise self._refused(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))

    def host(self) -> str:
        """This machine: by its own id where it has one, else by one that the state folder keeps."""
        for path in MACHINE_IDS:
            with suppress(OSError, UnicodeDecodeError):
                if given := path.read_text(encoding="ascii").strip():
                    return hashlib.sha256(f"cognito2workos {given}".encode()).hexdigest()[:16]
        try:
            return self._own_host()
        except OSError as bad:
            raise self._refused(bad) from bad

    def of(self, journal: str) -> Remembered | None:
        """What is remembered of the journal with this id; None where nothing is, or nothing legible."""
        try:
            descriptor = open_unfollowed(self._folder / journal, os.O_RDONLY)
        except FileNotFoundError:
            return None
        except OSError as bad:
            raise self._refused(bad) from bad
        try:
            found = _read(descriptor)
        finally:
            os.close(descriptor)
        return max(found, key=lambda known: known.commits, default=None)

    def remember(self, journal: str, known: Remembered) -> None:
        """Return once it is on the disk; the file stays open for the next time, until ``close``."""
        try:
            descriptor = self._opened(journal)
            if descriptor is None:
                self._begin(self._folder / journal, known)
            else:
                _write(descriptor, known)
        except OSError as bad:
            raise self._refused(bad) from bad

    def close(self) -> None:
        """Let go of the file."""
        if self._kept:
            os.close(self._kept[1])
        self._kept = None

    def _opened(self, journal: str) -> int | None:
        """The file of a journal, open; None where there is none. One that was taken away counts no more."""
        if self._kept and self._kept[0] == journal and os.fstat(self._kept[1]).st_nlink:
            return self._kept[1]
        self.close()
        try:
            descriptor = open_unfollowed(self._folder / journal, os.O_RDWR)
        except FileNotFoundError:
            return None
        self._kept = journal, descriptor
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            self.close()
            raise OSError(errno.EMLINK, "a file in it is not a file of its own")
        return descriptor

    def _begin(self, path: Path, known: Remembered) -> None:
        """A new file appears whole, with its name on the disk."""
        self._make()
        new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        descriptor = create_exclusively(new)
        try:
            os.write(descriptor, _line(known) + b" " * (LINE - 1) + b"\n")
            os.fsync(descriptor)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _make(self) -> None:
        for folder in (self._home, self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    def _own_host(self) -> str:
        path = self._home / "host"
        self._make()
        with suppress(FileExistsError):
            descriptor = create_exclusively(path)
            try:
                os.write(descriptor, secrets.token_hex(8).encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        descriptor = open_unfollowed(path, os.O_RDONLY)
        try:
            return os.read(descriptor, 64).decode("ascii", "replace").strip()
        finally:
            os.close(descriptor)

    def _refused(self, bad: OSError) -> JournalError:
        return JournalError(
            f"The folder {self._home} cannot be written: {bad.strerror}. There this machine remembers how far"
            " each journal is, so that an older copy of one is noticed before anybody is mailed twice.",
            fix="Set its permissions, or name another folder that is kept in XDG_STATE_HOME.",
        )


def _line(known: Remembered) -> bytes:
    entry = f"{known.commits:020d} {known.host}"
    return f"{entry} {zlib.crc32(entry.encode()):08x}".ljust(LINE - 1).encode() + b"\n"


def _read(descriptor: int) -> list[Remembered]:
    return [known for _, known in _legible(descriptor)]


def _legible(descriptor: int) -> list[tuple[int, Remembered]]:
    """What the lines say, each with its place; a torn one says nothing."""
    content = os.pread(descriptor, 2 * LINE, 0)
    found = []
    for place in (0, 1):
        line = content[place * LINE : (place + 1) * LINE]
        entry, _, crc = line.rstrip().decode("ascii", "replace").rpartition(" ")
        commits, _, host = entry.partition(" ")
        if commits.isdecimal() and crc == f"{zlib.crc32(entry.encode()):08x}":
            found.append((place, Remembered(int(commits), host)))
    return found


def _write(descriptor: int, known: Remembered) -> None:
    """Over the line that counts less: the other one stays good until this one is on the disk."""
    latest = max(_legible(descriptor), key=lambda found: found[1].commits, default=(1, None))
    os.pwrite(descriptor, _line(known), (1 - latest[0]) * LINE)
    _sync(descriptor)
