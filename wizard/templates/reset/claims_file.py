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


def claim(user_id: str) -> bool:
    """Whether this call won the user: of all that try within the hour, one does."""
    path = folder / f"{user_id}.claim"
    _expire(path)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    return True


def release(user_id: str) -> None:
    (folder / f"{user_id}.claim").unlink(missing_ok=True)


def _expire(path: Path) -> None:
    sweep = path.with_suffix(".sweep")
    if not _is_old(path):
        return
    try:
        # Nobody removes an old claim without this file: a new one might stand in its place.
        sweep.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return
    if _is_old(path):
        path.unlink(missing_ok=True)
    sweep.unlink()


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - SECONDS
    except FileNotFoundError:
        return False
