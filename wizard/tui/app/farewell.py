"""What the terminal says when the app is gone: how to go on, and where things stand."""

from __future__ import annotations

from pathlib import Path

from wizard.domain.snapshot import Snapshot
from wizard.domain.text import clean
from wizard.tui.launch import Farewell, Launch

LOOK_OVER = "Looked at; nothing was kept. Begin a migration with: cognito2workos"
DEMO_OVER = "The demo goes on with: cognito2workos demo (begin again: demo --fresh)"


def farewell_of(
    snapshot: Snapshot, path: Path | None, launch: Launch, *, is_demo: bool, is_kept: bool = True
) -> Farewell:
    """The resume command and the counts of rows and users."""
    if not is_kept:
        return Farewell((LOOK_OVER,))
    resume = f"resume with: cognito2workos {_where(path, launch)}"
    lines = [DEMO_OVER if is_demo else resume]
    rows = [f"{n:,} {word.replace('_', ' ')}" for word, n in snapshot.users.items() if n]
    persons = [f"{n:,} {word.replace('_', ' ')}" for word, n in snapshot.persons.items() if n]
    if rows:
        lines.append(f"rows: {', '.join(rows)}")
    if persons:
        lines.append(f"persons: {', '.join(persons)}")
    lines.append(clean(snapshot.next, 400))
    return Farewell(tuple(lines))


def _where(path: Path | None, launch: Launch) -> str:
    if path is None:
        return ""
    name = path.stem
    return f"--name {name}" if launch.path_of(name) == path else f"--journal {clean(str(path), 1_000)}"
