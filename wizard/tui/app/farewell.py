"""What the terminal says when the app is gone: how to go on, and where things stand."""

from __future__ import annotations

from pathlib import Path

from wizard.domain.steps import STEP_FACTS
from wizard.domain.text import clean
from wizard.errors import MissingAnswer
from wizard.pages.registry import page_of
from wizard.pages.state import ViewState
from wizard.pages.wording import on_page
from wizard.tui.launch import Farewell, Launch

LOOK_OVER = "Looked at; nothing was kept. Begin a migration with: cognito2workos"
DEMO_OVER = "The demo goes on with: cognito2workos demo (begin again: demo --fresh)"


def farewell_of(
    state: ViewState, path: Path | None, launch: Launch, *, is_demo: bool, is_kept: bool = True
) -> Farewell:
    """The resume command and the counts of rows and users."""
    if not is_kept:
        return Farewell((LOOK_OVER,))
    snapshot = state.snapshot
    resume = f"resume with: cognito2workos {_where(path, launch)}"
    lines = [DEMO_OVER if is_demo else resume]
    rows = [f"{n:,} {word.replace('_', ' ')}" for word, n in snapshot.users.items() if n]
    persons = [f"{n:,} {word.replace('_', ' ')}" for word, n in snapshot.persons.items() if n]
    if rows:
        lines.append(f"rows: {', '.join(rows)}")
    if persons:
        lines.append(f"users: {', '.join(persons)}")
    lines.append(clean(_next(state), 400))
    return Farewell(tuple(lines))


def _next(state: ViewState) -> str:
    """What comes next as the screen said it: a question that was not answered yet is a button there."""
    snapshot = state.snapshot
    for step, facts in STEP_FACTS.items():
        if not snapshot.steps[step].is_ended and MissingAnswer.is_in(snapshot.notes[step]):
            first = page_of(state, step.value).main
            return f"{facts.title} needs you: {first.label if first else 'an answer'}."
    return on_page(snapshot.next)


def _where(path: Path | None, launch: Launch) -> str:
    if path is None:
        return ""
    name = path.stem
    return f"--name {name}" if launch.path_of(name) == path else f"--journal {clean(str(path), 1_000)}"
