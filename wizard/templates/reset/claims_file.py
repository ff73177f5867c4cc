"""Claims as files, for processes on one host: save as migrated_claims.py.

RESET_CLAIMS_DIR is a folder of their own on a local disk, which all of them can write.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

SECONDS = 3_600  # a claim; what lasts is the mark in WorkOS

folder = Path(os.environ["RESET_CLAIMS_DIR"])
folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def claim(user_id: str, seconds: int = SECONDS) -> bool:
    """Whether this call won the user: of all that try within the time, one does."""
    path = folder / f"{user_id}.claim"
    _expire(path, seconds)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    return True


def release(user_id: str) -> None:
    (folder / f"{user_id}.claim").unlink(missing_ok=True)


def _expire(path: Path, seconds: int) -> None:
    sweep = path.with_suffix(".sweep")
    if not _is_old(path, seconds):
        return
    try:
        # Nobody removes an old claim without this file: a new one might stand in its place.
        sweep.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return
    if _is_old(path, seconds):
        path.unlink(missing_ok=True)
    sweep.unlink()


def _is_old(path: Path, seconds: int) -> bool:
    try:
        return path.stat().st_mtime < time.time() - seconds
    except FileNotFoundError:
        return False
