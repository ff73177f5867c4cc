"""Journals at the moments of one migration: the same at every run but for a folder's name."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.tui.app.driving import launch_of
from tests.tui.screens.staged import ANSWERS
from wizard import bootstrap
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.migration import OpenJournal
from wizard.errors import WizardError
from wizard.rehearsal.demo import demo_limits
from wizard.rehearsal.services import Rehearsal
from wizard.tui.launch import Launch

USERS = 150
NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)
# Below the ports that systems give out by themselves.
PORT = 18471
# Few enough that the import stops in its middle.
SOME = 40
CANARIES = ["noor.okafor12@mail.test"]
URIS = {
    "Google": "https://auth.workos.com/sso/oauth/google/Kx2hT5bQ/callback",
    "Microsoft": "https://auth.workos.com/sso/oauth/microsoft/Kx2hT5bQ/callback",
}


class Stage(StrEnum):
    """How far the migration is, by the name of the copied journal."""

    NEW = "new"
    FETCHED = "fetched"
    CONNECTED = "connected"
    LISTED = "listed"
    CHOSEN = "chosen"
    EXPORTED = "exported"
    PLANNED = "planned"
    HALFWAY = "halfway"
    IMPORTED = "imported"


class NoonClock:
    """It is always noon, and waiting takes as long as it takes."""

    def __init__(self) -> None:
        self._system = bootstrap.system_clock()

    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return self._system.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._system.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Moments:
    """A folder with a journal for each stage, and the services that they were written against."""

    folder: Path
    environ: dict[str, str]

    @property
    def journal(self) -> Path:
        return self.folder / "acme.journal"

    def launch(self, stage: Stage, *, theme: str, ascii_only: bool) -> Launch:
        """The app on a copy of a stage's journal, at noon."""
        _put(self.folder / stage.value, self.folder)
        launch = launch_of(self.folder, self.environ, demo=_no_demo, path=self.journal)
        return replace(
            launch,
            theme=theme,
            ascii_only=ascii_only,
            clock=NoonClock,
            opener=lambda path: _opener(path, self.environ),
        )

    def same(self, text: str) -> str:
        """The text without what differs from run to run: the folder's name."""
        return text.replace(self.folder.name, "c" * len(self.folder.name))


@contextmanager
def moments() -> Iterator[Moments]:
    """Walk a migration through the engine once and keep its journal at each stage."""
    with (
        tempfile.TemporaryDirectory(prefix="looks-", dir="/tmp") as folder,
        _services() as services,
    ):
        environ = services.environment()
        kept = {name: os.environ.get(name) for name in environ}
        os.environ.update(environ)  # boto3 reads its addresses there
        try:
            made = Moments(Path(folder), environ)
            # A loop of its own, in a thread: a test may have one running.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, _walk(made, services)).result()
            yield made
        finally:
            _restore(kept)


@contextmanager
def in_utc() -> Iterator[None]:
    """Times are shown in the operator's zone: here they are in UTC."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        _restore({"TZ": before})
        time.tzset()


async def _walk(made: Moments, services: Rehearsal) -> None:
    answers: dict[str, Any] = {
        "source.region": services.region,
        "source.user_pool_id": services.user_pool_id,
        "target.environment": "demo",
        "guide.file": shutil.copy(services.guide_file, made.folder),
        "pace.writes_per_second": 500,
    }
    given = {f"federation.{name}.redirect_uri": uri for name, uri in URIS.items()}
    given |= {"verify.canaries": CANARIES, "pace.max_persons": 0}
    await _go(made, Stage.NEW, answers)
    await _go(made, Stage.FETCHED, {}, until=StepName.GUIDE)
    await _go(made, Stage.CONNECTED, {"guide.acknowledged": True}, until=StepName.CONNECT)
    await _go(made, Stage.LISTED, {}, until=StepName.INVENTORY)
    await _go(made, Stage.CHOSEN, ANSWERS, until=StepName.TIMING)
    await _go(made, Stage.EXPORTED, {}, until=StepName.EXPORT)
    await _go(made, Stage.PLANNED, {}, until=StepName.TRANSFORM)
    await _go(made, Stage.HALFWAY, {"pace.max_persons": SOME}, until=StepName.IMPORT)
    await _go(made, Stage.IMPORTED, given, until=StepName.VERIFY)


async def _go(made: Moments, stage: Stage, answers: dict[str, Any], *, until: StepName | None = None) -> None:
    """Answer, run so far, and keep the journal; what is left open there is what the stage is about."""
    opened = _opener(made.journal, made.environ)(lambda event: None)
    try:
        await opened.migration.answer(answers, replan=True)
        if until:
            with suppress(WizardError):
                await opened.migration.run(until=until, confirmations=Confirmations(yes=True))
    finally:
        opened.close()
    _put(made.folder, made.folder / stage.value)


def _services() -> Rehearsal:
    """On ports of their own: addresses are part of what is exported, and so of digests and fingerprints."""
    return Rehearsal(users=USERS, limits=demo_limits(), now=lambda: NOON, port=PORT)


def _put(source: Path, target: Path) -> None:
    """Copy a closed journal with its folder."""
    target.mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        (target / f"acme.journal{suffix}").unlink(missing_ok=True)
    shutil.copy(source / "acme.journal", target)
    shutil.rmtree(target / "acme", ignore_errors=True)
    if (source / "acme").is_dir():
        shutil.copytree(source / "acme", target / "acme")


def _opener(path: Path, environ: dict[str, str]) -> OpenJournal:
    settings = replace(bootstrap.settings_for(path, environ), clock=NoonClock())
    return lambda publish: bootstrap.Open(settings, publish)


def _no_demo() -> Any:
    raise AssertionError("no demo here")


def _restore(kept: dict[str, str | None]) -> None:
    for name, value in kept.items():
        if value is None:
            os.environ.pop(name)
        else:
            os.environ[name] = value
