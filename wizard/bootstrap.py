"""The composition root: the only module that names concrete adapters and the journal."""

from __future__ import annotations

import asyncio
import getpass
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import wizard
from wizard.adapters.addresses import is_loopback
from wizard.adapters.clock import SystemClock
from wizard.domain.events import Event
from wizard.domain.snapshot import Snapshot
from wizard.engine.context import Confirmations
from wizard.engine.snapshot import take
from wizard.engine.views import FoundJournal, Views
from wizard.errors import MissingAnswer, UsageError, WizardError
from wizard.guide.answers import AnswerKind, key_of, parse_answers
from wizard.journal import Journal, Lock, Reader, journal_home, open_reader, redirect_uris_beside
from wizard.ports import (
    AppFolder,
    Clock,
    GuideSource,
    IdentitySource,
    IdentityTarget,
    MetadataSource,
    RedirectProbe,
    UsersFile,
    UsersFileFacts,
)

SUFFIX = ".journal"


def journal_path(*, journal: Path | None, name: str | None) -> Path:
    """The journal's path: given, or by name in the user's data folder."""
    if journal is not None:
        return journal
    return journal_home() / f"{name or 'migration'}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process opens a journal; ``max_pages`` caps the file, for operators with a quota."""

    path: Path
    environ: Mapping[str, str]
    clock: Clock
    max_pages: int | None = None


def settings_for(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    pages = os.environ.get("COGNITO2WORKOS_MAX_PAGES")
    return Settings(path, environ, SystemClock(), int(pages) if pages and pages.isdigit() else None)


def system_clock() -> Clock:
    """The machine's clock, for front ends."""
    return SystemClock()


class Open:
    """An open journal with its migration; closing it releases the lock."""

    def __init__(self, settings: Settings, publish: Callable[[Event], None]) -> None:
        from wizard.engine.migration import Migration  # noqa: PLC0415  `status` and `plan` only read
        from wizard.steps import STEPS  # noqa: PLC0415

        actor = _Actor()
        self._journal = Journal(settings.path, actor=actor.describe, max_pages=settings.max_pages)
        actor.reader = self._journal.reader
        self.migration = Migration(
            journal=self._journal,
            ends=VendorEnds(settings.environ),
            files=JournalFolder(settings.path),
            clock=settings.clock,
            steps=STEPS,
            publish=publish,
        )

        self._path = settings.path

    def views(self) -> Views:
        """Read models on a connection of their own; they end with the process."""
        return Views(open_reader(self._path))

    def close(self) -> None:
        self._journal.close()


def snapshot_of(path: Path) -> Snapshot:
    """The state of a journal that may be in use elsewhere."""
    reader = open_reader(path)
    try:
        return take(reader, holder=Lock(path).holder())
    finally:
        reader.close()


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
    """What the operator typed on the command line; raises UsageError for --yes away from loopback."""
    if yes and not is_loopback(urlsplit(environ.get("WORKOS_BASE_URL", "")).hostname):
        raise UsageError(
            "--yes stands for confirmations on a loopback WorkOS only.",
            fix="Confirm each act with --confirm; the refusal prints the text.",
        )
    return Confirmations(tuple(phrases), yes=yes)


def write_report(path: Path, folder: Path, *, masked: bool) -> list[Path]:
    """Write the report as HTML, Markdown and JSON, readable by the owner only; raises UsageError."""
    from wizard.engine.dossier import collect  # noqa: PLC0415  status must not wait for the templates
    from wizard.report import render  # noqa: PLC0415

    reader = open_reader(path)
    try:
        dossier = collect(reader, at=SystemClock().now(), version=wizard.__version__)
    finally:
        reader.close()
    texts = {
        "report.html": render.html(dossier, masked=masked),
        "report.md": render.markdown(dossier, masked=masked),
        "report.json": render.as_json(dossier, masked=masked),
    }
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return [_written(folder / name, text) for name, text in texts.items()]
    except OSError as unwritable:
        raise UsageError(
            f"The report cannot be written to {folder}: {unwritable.strerror}.",
            fix="Choose another folder with -o.",
        ) from unwritable


def _written(path: Path, text: str) -> Path:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    return path


class _Actor:
    """Who acts, for the log of acts (R13)."""

    def __init__(self) -> None:
        self.reader: Reader | None = None

    def describe(self) -> str:
        # Called in the writer's thread: SQLite connections serialise their callers.
        reader = self.reader
        pins = reader.meta("pins") if reader else None
        return json.dumps(
            {
                "user": getpass.getuser(),
                "host": socket.gethostname(),
                "aws": reader.meta("caller") if reader else None,
                "version": wizard.__version__,
                "environment": pins["target"]["environment"] if pins else None,
            }
        )


class VendorEnds:
    """Opens Cognito, or files exported from it, and WorkOS; imports a vendor's SDK only then."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def source(self, settings: Mapping[str, Any]) -> IdentitySource:
        files = settings.get("source.export_files")
        if files:
            from wizard.adapters.export_files import ExportFiles  # noqa: PLC0415

            return ExportFiles([Path(file) for file in files])
        pool = settings.get("source.user_pool_id")
        if not pool:
            raise MissingAnswer(
                key="source.user_pool_id", prompt="Which user pool?", choices=("a pool's id", "export_files")
            )
        from wizard.adapters.cognito import CognitoSource  # noqa: PLC0415

        return CognitoSource.open(
            region=settings.get("source.region"), user_pool_id=pool, profile=settings.get("source.profile")
        )

    def target(self) -> IdentityTarget:
        from wizard.adapters.workos import WorkOSTarget  # noqa: PLC0415

        return WorkOSTarget.from_environment(self._environ)

    async def profiles(self) -> Sequence[str]:
        from wizard.adapters.cognito_session import profiles  # noqa: PLC0415

        return await asyncio.to_thread(profiles)

    async def pools(self, *, region: str, profile: str | None) -> Sequence[tuple[str, str]]:
        from wizard.adapters.cognito import list_pools  # noqa: PLC0415

        return [(pool.id, pool.name) for pool in await list_pools(region=region, profile=profile)]

    def guide(self, settings: Mapping[str, Any]) -> GuideSource:
        from wizard.adapters.guide_page import GuideFile, LiveGuide  # noqa: PLC0415

        file = settings.get("guide.file")
        return GuideFile(Path(file)) if file else LiveGuide()

    def probe(self) -> RedirectProbe:
        from wizard.adapters.probe import WebProbe  # noqa: PLC0415

        return WebProbe()

    def metadata(self) -> MetadataSource:
        from wizard.adapters.saml_metadata import SamlMetadataReader  # noqa: PLC0415

        return SamlMetadataReader()


class JournalFolder:
    """The folder beside the journal, for the files that the steps write."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._folder = journal.with_suffix("")
        if self._folder == journal:
            self._folder = journal.with_name(journal.name + "-files")

    @property
    def folder(self) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder

    def free_bytes(self) -> int:
        return shutil.disk_usage(self.folder).free

    def write_text(self, name: str, text: str) -> Path:
        from wizard.adapters.text_files import write_text  # noqa: PLC0415

        return write_text(self.folder / name, text)

    def read_text(self, path: Path) -> str:
        from wizard.adapters.text_files import read_text  # noqa: PLC0415

        return read_text(path)

    def redirect_uris_elsewhere(self) -> Mapping[str, str]:
        return redirect_uris_beside(self._journal, f"*{SUFFIX}")

    async def write_users(self, records: Iterable[str]) -> UsersFile:
        from wizard.adapters.users_file import write_users_file  # noqa: PLC0415

        return await write_users_file(self.folder / "cognito_users.json", records)

    def read_users(self, path: Path) -> UsersFileFacts:
        from wizard.adapters.users_file import read_users_file  # noqa: PLC0415

        return read_users_file(path)

    def app(self, folder: Path) -> AppFolder:
        from wizard.adapters.app_folder import FolderOnDisk  # noqa: PLC0415
        from wizard.scan import scan_all, words_in  # noqa: PLC0415

        return FolderOnDisk(folder, scan=scan_all, find_words=words_in, environ=os.environ)
