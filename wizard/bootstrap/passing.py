"""A journal that is kept nowhere: for a look at a pool, gone when the look is over."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wizard.journal import holder

PREFIX, NAME = "cognito2workos-look-", "look.journal"


@contextmanager
def passing_journal() -> Iterator[Path]:
    """Where it lies meanwhile: a folder that only its owner can read, removed at the end.

    What a look that was killed has left is removed by the next one.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if left.owner() == Path.home().owner() and not _is_held(left / NAME):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder) / NAME


def state_of(path: Path) -> Path | None:
    """Where this machine remembers a journal that is kept nowhere: next to it; None for any other."""
    return path.parent / "state" if path.parent.name.startswith(PREFIX) else None


def _is_held(path: Path) -> bool:
    return path.is_file() and bool(holder(path))
