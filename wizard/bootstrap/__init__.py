"""The composition root: the only module that names concrete adapters and the journal."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import wizard
from wizard.adapters.clock import SystemClock
from wizard.adapters.files.journal_folder import SUFFIX as SUFFIX
from wizard.adapters.files.journal_folder import JournalFolder
from wizard.bootstrap.clients import VendorClients
from wizard.bootstrap.passing import state_of
from wizard.domain.events import Event
from wizard.domain.names import checked_name
from wizard.domain.snapshot import Snapshot
from wizard.domain.target_kind import key_kind
from wizard.domain.web_address import on_this_machine
from wizard.engine.context import Confirmations
from wizard.engine.snapshot import take
from wizard.engine.thread import Watched
from wizard.engine.views import FoundJournal, Views
from wizard.errors import UsageError, WizardError
from wizard.guide.answers import AnswerKind, key_of, parse_answers
from wizard.guide.situation import Situation
from wizard.journal import Journal, Reader, holder, journal_home, open_reader, told_as_damage
from wizard.ports import Clock


def journal_path(*, journal: Path | None, name: str | None) -> Path:
    """The journal's path: given, or by name in the user's data folder; raises UsageError for a bad name."""
    if journal is not None:
        return journal
    return journal_home() / f"{'migration' if name is None else checked_name(name)}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process opens a journal; ``max_pages`` caps the file, for operators with a quota.

    ``state`` is the folder in which this machine remembers its journals, None for the user's.
    """

    path: Path
    environ: Mapping[str, str]
    clock: Clock
    max_pages: int | None = None
    state: Path | None = None


def settings_for(path: Path, environ: Mapping[str, str] = os.environ, clock: Clock | None = None) -> Settings:
    pages = os.environ.get("COGNITO2WORKOS_MAX_PAGES")
    most = int(pages) if pages and pages.isdigit() else None
    return Settings(path, environ, clock or SystemClock(), most, state_of(path))


def system_clock() -> Clock:
    """The machine's clock, for front ends."""
    return SystemClock()


class Open:
    """An open journal with its migration; closing it releases the lock."""

    def __init__(self, settings: Settings, publish: Callable[[Event], None]) -> None:
        from wizard.bootstrap.reports import write_masked, write_open  # noqa: PLC0415
        from wizard.engine.migration import Migration  # noqa: PLC0415  `status` and `plan` only read
        from wizard.steps import STEPS  # noqa: PLC0415
        from wizard.steps.report import ReportStep  # noqa: PLC0415

        actor = _Actor()
        self._journal = Journal(
            settings.path, actor=actor.describe, max_pages=settings.max_pages, state=settings.state
        )
        actor.reader = self._journal.reader
        self.migration = Migration(
            journal=self._journal,
            clients=VendorClients(settings.environ, settings.clock),
            files=JournalFolder(settings.path),
            clock=settings.clock,
            steps=(*STEPS, ReportStep(write_masked)),
            publish=publish,
            write_report=write_open,
        )

    def views(self) -> Views:
        """Read models on a connection of their own; they end with the process."""
        return Views(self._journal.reader_besides())

    def close(self) -> None:
        self._journal.close()


def snapshot_of(path: Path) -> Snapshot:
    """The state of a journal that may be in use elsewhere."""
    held_by = holder(path)
    with reading(path) as reader:
        return take(reader, holder=held_by)


def is_held(path: Path) -> bool:
    """Whether another process works on the journal; False where there is none."""
    return path.is_file() and bool(holder(path))


@contextmanager
def views_at(path: Path) -> Iterator[Views]:
    """Read models of a journal that may be in use elsewhere."""
    with reading(path) as reader:
        yield Views(reader)


def watched(path: Path) -> Watched | None:
    """What another process has open, to be looked at meanwhile; None where no one has it open."""
    held_by = holder(path)
    if not held_by:
        return None
    reader = open_reader(path)
    return Watched(Views(reader), held_by, reader.close)


def situation_at(path: Path) -> Situation:
    """What runbook and first days of a journal are written from; it may be in use elsewhere."""
    with reading(path) as reader:
        return Views(reader).situation(SystemClock().now())


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """A journal that is only read; whatever in it cannot be raises JournalError."""
    reader = open_reader(path)
    try:
        with told_as_damage(path):
            yield reader
    finally:
        reader.close()


def save_beside(path: Path, name: str, text: str) -> Path:
    """Write a file into the folder of a journal; tells where it is, raises UsageError."""
    return JournalFolder(path).write_text(name, text)


def found_journals() -> list[FoundJournal]:
    """The journals of the user's data folder, the one used last first."""
    found = [found_journal(path) for path in journal_home().glob(f"*{SUFFIX}")]
    return sorted(found, key=lambda journal: journal.changed_at, reverse=True)


def found_journal(path: Path) -> FoundJournal:
    """What a journal is about, or why it cannot be read."""
    wal = path.with_name(path.name + "-wal")
    changed = max(file.stat().st_mtime for file in (path, wal) if file.exists())
    changed_at = datetime.fromtimestamp(changed, UTC)
    try:
        return FoundJournal(path, changed_at, snapshot_of(path))
    except WizardError as closed:
        return FoundJournal(path, changed_at, None, closed.message)


def read_answers(path: Path) -> dict[str, Any]:
    """The answers file, checked; relative paths in it start from its folder. Raises UsageError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        reason = getattr(unreadable, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(
            f"The answers file {path} cannot be read: {reason}.", fix="Check the path given with --answers."
        ) from unreadable
    folder = path.absolute().parent
    return {name: _absolute(name, value, folder) for name, value in parse_answers(text).items()}


def _absolute(name: str, value: Any, folder: Path) -> Any:
    """Paths start from the answers file; lists are lists, as the journal gives them back."""
    key = key_of(name)
    match value:
        case str() if key and key.kind is AnswerKind.PATH:
            return str(folder / value)
        case tuple() if key and key.kind is AnswerKind.PATHS:
            return [str(folder / item) for item in value]
        case tuple():
            return list(value)
        case _:
            return value


def confirmations(phrases: Sequence[str], *, yes: bool, environ: Mapping[str, str]) -> Confirmations:
    """What the operator typed on the command line; raises UsageError for --yes where it may not stand.

    That is: away from loopback, and with a live key, because a tunnel to production looks like loopback.
    """
    fix = "Confirm each act with --confirm; the refusal prints the text."
    if yes and not on_this_machine(environ.get("WORKOS_BASE_URL", "").strip()):
        raise UsageError("--yes stands for confirmations on a loopback WorkOS only.", fix=fix)
    if yes and key_kind(environ.get("WORKOS_API_KEY", "")) == "live":
        raise UsageError(
            "--yes does not stand for confirmations with a live key (sk_live_…), on loopback either.", fix=fix
        )
    return Confirmations(tuple(phrases), yes=yes)


class _Actor:
    """Who acts, for the audit log (R13)."""

    def __init__(self) -> None:
        self.reader: Reader | None = None

    def describe(self) -> str:
        # Called in the writer's thread: SQLite connections serialise their callers.
        reader = self.reader
        pins = reader.meta("pins") if reader else None
        answers = reader.answers() if reader else {}
        return json.dumps(
            {
                "user": getpass.getuser(),
                "host": socket.gethostname(),
                "aws": reader.meta("caller") if reader else None,
                "version": wizard.__version__,
                "environment": pins["target"]["environment"] if pins else answers.get("target.environment"),
            }
        )
