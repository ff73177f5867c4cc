"""A journal that version 0.1 wrote, in the middle of an import of 60 rows; and the users that it had made.

Made by the released code (commit 8214484) on its own rehearsal: answers were changed and planned again, 15
persons of 45 were written. Addresses and paths of that day stand as ``@NAME@`` and are put in anew.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "journal_0_1"
ROWS = 60


def restore(path: Path, **places: str) -> None:
    """Write the journal to ``path``; ``places`` are its addresses: WORKOS, COGNITO, GUIDE, FOLDER."""
    script = (DATA / "journal.sql").read_text(encoding="utf-8")
    for name in ("WORKOS", "COGNITO", "GUIDE", "FOLDER"):
        script = script.replace(f"@{name}@", places.get(name, f"http://127.0.0.1/{name.lower()}"))
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(script)


def users() -> list[dict[str, Any]]:
    """The WorkOS users that it had made by then."""
    found: list[dict[str, Any]] = json.loads((DATA / "users.json").read_text(encoding="utf-8"))
    names = ("id", "email", "email_verified", "first_name", "last_name", "external_id", "metadata")
    return [{name: user[name] for name in names} for user in found]


def status() -> dict[str, Any]:
    """What 0.1 said of it: ``status --json``."""
    found: dict[str, Any] = json.loads((DATA / "status.json").read_text(encoding="utf-8"))
    return found
