"""Where a journal lies: its path, its permissions, and the file systems that it must not be on."""

from __future__ import annotations

import os
import re
from pathlib import Path

from wizard.errors import JournalError

MOUNTS = Path("/proc/mounts")
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
# Windows has neither, and its children get no descriptor.
CLOSED_IN_CHILDREN = getattr(os, "O_CLOEXEC", 0)
_NO_FOLLOWING = CLOSED_IN_CHILDREN | getattr(os, "O_NOFOLLOW", 0)


def journal_home() -> Path:
    """The folder of journals that were opened by name."""
    from platformdirs import user_data_path  # noqa: PLC0415  not needed when a path is given

    return user_data_path("cognito2workos", appauthor=False)


def state_home() -> Path:
    """The folder in which this machine remembers how far each journal is."""
    from platformdirs import user_state_path  # noqa: PLC0415  not needed for reading

    return user_state_path("cognito2workos", appauthor=False)


def prepare(path: Path, *, mounts: Path = MOUNTS) -> None:
    """Create folder and file where there are none, for the owner only; refuse a network file system."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kind = file_system(path.resolve().parent, mounts)
        if kind in NETWORK_FILE_SYSTEMS:
            raise JournalError(
                f"{path} is on a network file system ({kind}), where a journal can be damaged.",
                fix="Choose a path on a local disk.",
            )
        _create(path)
    except (OSError, ValueError, RuntimeError) as bad:  # RuntimeError: links that lead in a circle
        raise not_ours_to_write(path, bad) from bad


def create_exclusively(path: Path) -> int:
    """A descriptor of a new file, for its owner only; raises OSError where that name, or a link, exists."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_FOLLOWING, 0o600)


def open_unfollowed(path: Path, flags: int) -> int:
    """A descriptor of a file that exists; raises OSError where its name is a link."""
    return os.open(path, flags | _NO_FOLLOWING, 0o600)


def make_private(path: Path) -> None:
    """Leave the journal readable by its owner only, wherever it was copied from."""
    try:
        path.chmod(0o600)
    except OSError as bad:
        raise not_ours_to_write(path, bad) from bad


def not_ours_to_write(path: Path, bad: Exception) -> JournalError:
    """The error for a journal that this user cannot create or write."""
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


def file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that holds ``folder``, as /proc/mounts names it; empty if unknown.

    The deepest mount point counts, and of two on one point the later: it covers the other.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    where = str(folder.resolve())
    for line in lines:
        _, point, name, *_ = [*line.split(" "), "", "", ""]
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if point and inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def _create(path: Path) -> None:
    # Closed before anybody has it open through SQLite: it was not there.
    try:
        os.close(create_exclusively(path))
    except FileExistsError:
        return
