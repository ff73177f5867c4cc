"""Copies of a journal that is not open here: it may be in use elsewhere, damaged, or sealed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wizard.adapters.files.journal_folder import BACKUPS, JournalFolder
from wizard.bootstrap import reading
from wizard.journal import back_up as write_backup
from wizard.journal import holder, latest_in, look, write_handed
from wizard.journal import restore as put_back

__all__ = ["back_up", "holder", "is_sealed", "look", "restore", "write_handed"]


def back_up(path: Path, folder: Path | None, now: datetime) -> Path:
    """Write a backup, None: next to the journal; nothing is noted in it. Raises JournalError."""
    return write_backup(path, folder or JournalFolder(path).folder / BACKUPS, now)


def restore(path: Path, backup: Path | None, now: datetime) -> tuple[Path, Path | None]:
    """Put a backup (None: the latest next to the journal) in its place; tells both paths."""
    chosen = backup.absolute() if backup else latest_in(path, JournalFolder(path).folder / BACKUPS)
    return chosen, put_back(path, chosen, now)


def is_sealed(path: Path) -> bool:
    """Whether the journal was handed over."""
    with reading(path) as reader:
        return bool(reader.meta("handed_over"))
