"""A journal goes to somebody else: it is sealed here, and its copy opens there without recovery, once.

No file can tell what another machine does at the same moment: who opens two copies of one hand-over is in
both of them the one it was handed to. R4 keeps such two from mailing one person twice as far as WorkOS shows.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from wizard.domain.events import HANDED_OVER_ACT
from wizard.errors import JournalError
from wizard.journal.connection import connect
from wizard.journal.copies import copy_whole

SEALED, CAME = "handed_over", "came_by_handover"
_WRITTEN = "handover_written"


def handed_over(db: sqlite3.Connection) -> dict[str, Any]:
    """``path``, ``at`` and ``by`` of the hand-over of a sealed journal; empty where it is not sealed."""
    sealed = _meta(db, SEALED)
    if not sealed:
        return {}
    act = db.execute(
        "SELECT actor FROM act WHERE kind = ? ORDER BY id DESC LIMIT 1", (HANDED_OVER_ACT,)
    ).fetchone()
    who = json.loads(act["actor"]) if act else {}
    return sealed | {"by": f"{who.get('user', 'somebody')} on {who.get('host', 'another machine')}"}


def refuse_sealed(db: sqlite3.Connection, path: object) -> None:
    """Raise JournalError where the journal was handed over: it may be read, nothing more."""
    if sealed := handed_over(db):
        raise JournalError(
            f"{path} was handed over by {sealed['by']} on {sealed['at'][:10]}: it opens for reading only.",
            fix=f"Go on with the copy that was made then: {sealed['path']}.",
        )


def write_handed(journal: Path, to: Path | None = None) -> Path:
    """Write the copy of a sealed journal that somebody else goes on with, once; tells where.

    ``to`` None: where it was said when the journal was sealed.

    Raises JournalError where it was written before, or cannot be.
    """
    with closing(connect(journal)) as db:
        sealed = handed_over(db)
        if not sealed:
            raise JournalError(f"{journal} is not sealed.", fix="Hand it over first.")
        if db.execute("SELECT 1 FROM meta WHERE key = ?", (_WRITTEN,)).fetchone():
            refuse_sealed(db, journal)
        to = to or Path(sealed["path"])
        copy_whole(journal, to, _open_again)
        db.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (_WRITTEN, json.dumps(str(to))))
    return to


def came_by_handover(db: sqlite3.Connection, commits: int) -> bool:
    """Whether this is the copy of a hand-over that no one has opened yet; it is told so once only."""
    came = _meta(db, CAME)
    db.execute("DELETE FROM meta WHERE key = ?", (CAME,))
    return bool(came) and came["commits"] == commits


def _open_again(copy: sqlite3.Connection) -> None:
    (commits,) = copy.execute("SELECT commits FROM identity").fetchone()
    came = handed_over(copy) | {"commits": commits}
    copy.execute("DELETE FROM meta WHERE key IN (?, ?)", (SEALED, _WRITTEN))
    copy.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (CAME, json.dumps(came)))


def _meta(db: sqlite3.Connection, key: str) -> dict[str, Any]:
    found = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return dict(json.loads(found["value"])) if found else {}
