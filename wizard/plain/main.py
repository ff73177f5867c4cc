"""Line mode from start to end: which journal, the walk, and the command that goes on later."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from wizard.domain.dropped_line import dropped_line_warning
from wizard.domain.names import ALLOWED, is_name
from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import StepState
from wizard.domain.text import clean
from wizard.engine.migration import Migration, OpenJournal
from wizard.errors import Stopped, UsageError, WizardError
from wizard.plain.ask import Ask, Option
from wizard.plain.chosen import is_spoken
from wizard.plain.line_session import LineSession
from wizard.plain.pages import answer
from wizard.plain.prompts import LinePrompts, MenuPrompts, Prompts
from wizard.plain.show import LONGEST, Lines
from wizard.plain.walk import Walk
from wizard.ports import Clock
from wizard.report import status_lines

NEW = ""
GONE = "The demo goes on with: cognito2workos demo --plain (begin again: --fresh)."
# What a demo knows already and asks all the same.
ASKED = frozenset(
    {"source.region", "source.user_pool_id", "target.environment", "guide.acknowledged", "timing.reset"}
)


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line gives: how journals are found and opened, and what is known already.

    ``answers`` are recorded unasked, ``presets`` preselected, ``hints`` said at the steps they are for.
    ``resume`` gives the command that opens a journal again, None where it is gone when this process ends.
    ``notice`` is said first.
    """

    journal: Path | None
    journals: Callable[[], Sequence[Path]]
    path_of: Callable[[str], Path]
    status_of: Callable[[Path], Snapshot]
    open_journal: Callable[[Path], OpenJournal]
    environ: MutableMapping[str, str]
    clock: Clock
    resume: Callable[[Path], str] | None
    notice: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    presets: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)


def run(start: Start) -> int:
    """Walk a migration in lines; the exit code is 1 if persons or checks failed.

    Raises Stopped for Ctrl+C, UsageError where no one answers, and what keeps a journal closed.
    """
    lines = Lines(sys.stdout)
    ask = Ask(_prompts(start.environ), lines)
    session = LineSession(lines, ask, start.clock, start.environ, start.presets, start.hints, start.notice)
    path = start.journal
    try:
        path = path or _pick_journal(start, ask, lines)
        return _walk(start, path, session)
    except (KeyboardInterrupt, EOFError) as interrupted:
        stopped = _stopped(start, path, interrupted)
        if session.is_hanging and start.resume:
            _leave_at_once(stopped)
        raise stopped from None


def _leave_at_once(stopped: WizardError) -> NoReturn:
    """End without waiting for threads that hang on a request; the journal is safe at any moment."""
    print(clean(stopped, LONGEST), file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(stopped.exit_code)


def _walk(start: Start, path: Path, session: LineSession) -> int:
    session.open(start.open_journal(path))
    try:
        snapshot = session.views.snapshot(holder="")
        begun = any(state not in {StepState.OPEN, StepState.LOCKED} for state in snapshot.steps.values())
        session.lines.all(status_lines(snapshot) if begun else [f"A new migration: {snapshot.name}"])
        if warning := dropped_line_warning(start.environ):
            session.lines.say(f"! {warning}")
        if start.answers:
            answer(session, start.answers)
        if start.notice:
            session.lines.say(start.notice)
        Walk(session).through()
        code = session.do(_exit_code)
    finally:
        session.close()
    if start.resume is None:
        session.lines.say(GONE)
    else:
        session.lines.say("Go on later with:")
        session.lines.verbatim(start.resume(path))
    return code


async def _exit_code(migration: Migration) -> int:
    return migration.exit_code()


def _prompts(environ: Mapping[str, str]) -> Prompts:
    if is_spoken(environ) or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return LinePrompts(sys.stdin, sys.stdout)
    return MenuPrompts(sys.stdout)


def _pick_journal(start: Start, ask: Ask, lines: Lines) -> Path:
    """One of the journals found, or a name for a new one."""
    found = list(start.journals())
    if not found:
        lines.say("No migration has been begun on this machine.")
        return _new_journal(start, ask)
    options = [Option(str(path), path.stem, _state_of(start, path)) for path in found]
    picked = ask.choose("Which migration?", [*options, Option(NEW, "A new one")], str(found[0]))
    return Path(picked) if picked else _new_journal(start, ask)


def _new_journal(start: Start, ask: Ask) -> Path:
    taken = {path.stem for path in start.journals()}

    def problem(name: str) -> str:
        if not is_name(name):
            return ALLOWED
        return "There is one of this name already." if name in taken else ""

    return start.path_of(ask.text("A name for the new migration", check=problem))


def _state_of(start: Start, path: Path) -> str:
    try:
        snapshot = start.status_of(path)
    except WizardError as unreadable:
        return unreadable.message
    environment = snapshot.target.get("environment", "no environment yet")
    held = f" Open by {snapshot.holder}." if snapshot.holder else ""
    return f"{environment.upper()}. {snapshot.next}{held}"


def _stopped(start: Start, path: Path | None, interrupted: BaseException) -> WizardError:
    if isinstance(interrupted, EOFError) and not sys.stdin.isatty():
        return UsageError(
            "No one answers: the input has ended.",
            fix="Answer from a file with `cognito2workos run --answers`.",
        )
    print()
    if path is None:
        return Stopped("Nothing was begun.")
    fix = GONE if start.resume is None else f"Go on with: {start.resume(path)}"
    return Stopped("Stopped; everything is recorded.", fix=fix)
