"""Where a journal lies: its path, its permissions, and the lock that only one process holds."""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from wizard.errors import JournalError

# File systems on which SQLite's locks or WAL do not hold (https://sqlite.org/wal.html, section 1).
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "9p",
        "ceph",
        "glusterfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "afpfs",
    }
)


def journal_home() -> Path:
    """The folder of journals that were opened by name."""
    from platformdirs import user_data_path  # noqa: PLC0415  not needed when a path is given

    return user_data_path("cognito2workos", appauthor=False)


def prepare(path: Path) -> None:
    """Create folder and file where there are none, for the owner only; refuse a network file system."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kind = file_system(path.parent)
        if kind in NETWORK_FILE_SYSTEMS:
            raise JournalError(
                f"{path} is on a network file system ({kind}), where a journal can be damaged.",
                fix="Choose a path on a local disk.",
            )
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except (OSError, ValueError) as bad:
        raise _not_ours_to_write(path, bad) from bad


def make_private(path: Path) -> None:
    """Leave the journal readable by its owner only, wherever it was copied from."""
    try:
        path.chmod(0o600)
    except OSError as bad:
        raise _not_ours_to_write(path, bad) from bad


def _not_ours_to_write(path: Path, bad: Exception) -> JournalError:
    return JournalError(
        f"The journal {path} cannot be created or written: {getattr(bad, 'strerror', None) or bad}.",
        fix="Check the folder and its permissions.",
    )


def unwritable(path: Path, error: Exception) -> JournalError:
    """The error for a journal that SQLite cannot write: a full disk, a quota, a broken device."""
    return JournalError(
        f"The journal {path} cannot be written: {error}.",
        fix="Make room on that disk (or mend it), then run the same command again; nothing is lost.",
    )


def file_system(folder: Path) -> str:
    """The type of the file system that holds ``folder``, as /proc/mounts names it; empty if unknown."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    where = str(folder.resolve())
    for line in mounts:
        _, point, name, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


class Lock:
    """The journal's lock: held by one process, released by the kernel when that process ends."""

    def __init__(self, journal: Path) -> None:
        self._path = journal.with_name(journal.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock, or raise JournalError naming who holds it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            os.close(descriptor)
            raise JournalError(
                f"This journal is open elsewhere: {self.holder() or 'by another process'}.",
                fix="Stop that process, or wait for it.",
            ) from held
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(_self_portrait()).encode())
        self._file = descriptor

    def release(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def holder(self) -> str:
        """Who holds the lock, in words; empty when nobody does."""
        try:
            with self._path.open("rb") as file:
                if _is_free(file.fileno()):
                    return ""
                who = json.loads(file.read() or b"{}")
        except (OSError, ValueError):
            return ""
        return f"process {who.get('pid')} of {who.get('user')} on {who.get('host')}, since {who.get('since')}"


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True


def _self_portrait() -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "user": getpass.getuser(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
