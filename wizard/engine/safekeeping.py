"""Copies of an open journal, a look at all of it, and its hand-over."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from wizard.adapters.files.journal_folder import BACKUPS, JournalFolder
from wizard.domain.events import HANDED_OVER_ACT, ActDone, BackedUp, HandedOver
from wizard.domain.recovery import needed
from wizard.engine.runner import Recorder
from wizard.errors import JournalError
from wizard.journal import Journal, Looked
from wizard.ports import Clock


class Safekeeping:
    """What an open journal is kept safe by; every copy is written in a thread of its own."""

    def __init__(self, journal: Journal, files: JournalFolder, clock: Clock, recorder: Recorder) -> None:
        self._journal = journal
        self._files = files
        self._clock = clock
        self._recorder = recorder

    async def back_up(self, folder: Path | None, reason: str) -> Path:
        """Write a backup into a folder, None: next to the journal; raises JournalError."""
        to = folder or self._files.folder / BACKUPS
        path = await asyncio.to_thread(self._journal.back_up, to, self._clock.now())
        await self._recorder.record(BackedUp(str(path), reason))
        return path

    async def look(self) -> Sequence[Looked]:
        """Pages, schema, pins, counter and sums."""
        return await asyncio.to_thread(self._journal.look)

    async def hand_over(self, to: Path) -> Path:
        """Seal the journal, and write the copy with which somebody else goes on; nothing follows here.

        Raises ConfirmationNeeded while the journal is in recovery, JournalError where the copy cannot be
        written.
        """
        reader = self._journal.reader
        if recovery := reader.recovery():
            raise needed(recovery, str(reader.answers().get("target.environment", "")))
        _require_new(to)
        await self.back_up(None, "before the hand-over")
        await self._recorder.record(ActDone(HANDED_OVER_ACT, details={"path": str(to)}))
        await self._recorder.record(HandedOver(str(to)))
        return await asyncio.to_thread(self._journal.write_handed)


def _require_new(to: Path) -> None:
    """Before anything is sealed: the copy can be written there."""
    if not os.access(to.parent, os.W_OK | os.X_OK):
        raise JournalError(f"{to.parent} is no folder that can be written.", fix="Name another one.")
    if os.path.lexists(to):
        raise JournalError(f"{to} exists already.", fix="Name a file that does not exist.")
