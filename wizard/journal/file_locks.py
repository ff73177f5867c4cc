"""What the kernel locks: one byte of the journal, or a whole file. POSIX has it, Windows does not."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable

from wizard.errors import JournalError

try:
    import fcntl
except ImportError:  # Windows: help, status and scan work there
    HAS_LOCKS = HAS_OFD = False
else:
    HAS_LOCKS, HAS_OFD = True, hasattr(fcntl, "F_OFD_SETLK")

# SQLite locks bytes from 0x40000000 on, 512 of them (https://sqlite.org/fileformat2.html, 1.2.1).
_BYTE = 1 << 60
_IS_BSD = hasattr(os, "O_EXLOCK")


def require_locks() -> None:
    """Raise JournalError on a system on which no journal can be held by one process alone."""
    if not HAS_LOCKS:
        raise JournalError(
            "This system cannot keep two processes from writing one journal.",
            fix="On Windows, run it in WSL; status and scan work here as well.",
        )


def lock_whole(descriptor: int) -> bool:
    """Whether the whole file is ours from now on, as long as this descriptor is open."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        if held.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
            raise
        return False
    return True


def is_locked_whole(descriptor: int) -> bool:
    """Whether somebody else has the whole file."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False


def _record(kind: int) -> bytes:
    """``struct flock``: one byte, of no process in particular."""
    if _IS_BSD:
        return struct.pack("qqihh", _BYTE, 1, 0, kind, os.SEEK_SET)
    return struct.pack("hhqqi4x", kind, os.SEEK_SET, _BYTE, 1, 0)


def _ofd_lock(descriptor: int) -> bool:
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _record(fcntl.F_WRLCK))
    except OSError as held:
        if held.errno not in {errno.EAGAIN, errno.EACCES}:
            raise
        return False
    return True


def _is_ofd_locked(descriptor: int) -> bool:
    answer = fcntl.fcntl(descriptor, fcntl.F_OFD_GETLK, _record(fcntl.F_WRLCK))
    kind = struct.unpack("qqihh", answer)[3] if _IS_BSD else struct.unpack("hhqqi4x", answer)[0]
    return bool(kind != fcntl.F_UNLCK)


def _ofd_unlock(descriptor: int) -> None:
    fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _record(fcntl.F_UNLCK))


def unlock_whole(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_UN)


# What a journal is held by: its own byte where the kernel has such locks, else the whole file.
lock: Callable[[int], bool] = _ofd_lock if HAS_OFD else lock_whole
is_locked: Callable[[int], bool] = _is_ofd_locked if HAS_OFD else is_locked_whole
unlock: Callable[[int], None] = _ofd_unlock if HAS_OFD else unlock_whole
