"""One writing process for each WorkOS key on this machine: two would throttle each other, unseen."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from wizard.domain.text import clean
from wizard.errors import JournalError
from wizard.journal.place import open_unfollowed, state_home

_FOLDER = "keys"


class KeyLock:
    """Held from the first write of a run to its end, by whichever journal writes; the kernel releases it."""

    def __init__(self, state: Path | None, journal: Path, portrait: str) -> None:
        """``state`` is the folder of this machine, None for the user's; ``portrait`` says who we are."""
        self._folder = (state or state_home()) / _FOLDER
        self._note = json.dumps({"journal": str(journal), **json.loads(portrait)})
        self._held: tuple[str, int] | None = None

    def hold(self, base_url: str, key_mark: str) -> None:
        """Take the lock of this key, unless we have it; raises JournalError naming who holds it."""
        name = hashlib.sha256(f"{base_url} {key_mark}".encode()).hexdigest()[:32]
        if self._held and self._held[0] == name:
            return
        self.release()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = open_unfollowed(self._folder / name, os.O_RDWR | os.O_CREAT)
        except OSError as bad:
            raise JournalError(
                f"The folder {self._folder} cannot be written: {bad.strerror}.",
                fix="Set its permissions: there this machine notes which process writes with which key.",
            ) from bad
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise JournalError(
                f"Another migration writes to WorkOS with this key: {holder}.",
                fix="Wait for it, or pause it: both together would be slowed down by WorkOS' rate limit.",
            ) from taken
        os.fchmod(descriptor, 0o600)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, self._note.encode(), 0)
        self._held = name, descriptor

    def release(self) -> None:
        """Let go of it; the file stays, and holds nothing that matters."""
        if self._held:
            with suppress(OSError):
                os.ftruncate(self._held[1], 0)
            os.close(self._held[1])
        self._held = None


def _holder(descriptor: int) -> str:
    try:
        who = json.loads(os.pread(descriptor, 4096, 0))
        return clean(f"{who['journal']}, process {who['pid']} of {who['user']} on {who['host']}")
    except (OSError, ValueError, LookupError, TypeError):
        return "another process"
