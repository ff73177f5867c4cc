"""A copy of a journal that this machine knows: to begin tests from one state, as often as they like."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

from wizard.journal.memory import Memory, Remembered


def copy_known(source: Path, target: Path) -> None:
    """Copy the file, make it a journal of its own, and remember that; else it would open in recovery."""
    shutil.copyfile(source, target)
    name = uuid.uuid4().hex
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("UPDATE identity SET journal = ?", (name,))
        host, commits = connection.execute("SELECT host, commits FROM identity").fetchone()
    memory = Memory()
    memory.prepare()
    memory.remember(name, Remembered(commits, host))
