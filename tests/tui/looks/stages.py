"""Journals at the moments of one migration: the same at every run but for a folder's name."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.known_copy import copy_known
from tests.tui.app.driving import launch_of
from wizard import bootstrap
from wizard.engine.migration import OpenJournal
from wizard.engine.views import FoundJournal
from wizard.tui.launch import Launch

NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)
SSH = {"SSH_CONNECTION": "10.0.0.7 50512 10.0.0.9 22"}


class Stage(StrEnum):
    """How far the migration is, by the name of the copied journal; the first two are the start screen's."""

    NONE = "none"
    SEVERAL = "several"
    NEW = "new"
    FETCHED = "fetched"
    REFUSED = "refused"
    CONNECTED = "connected"
    CHANGED = "changed"
    LISTED = "listed"
    CHOSEN = "chosen"
    EXPORTED = "exported"
    JOINED = "joined"
    PLANNED = "planned"
    HALFWAY = "halfway"
    IMPORTED = "imported"
    READY = "ready"
    CUTOVER = "cutover"
    LEFT = "left"
    DUE = "due"
    MAILED = "mailed"
    OPENED = "opened"
    SAMPLED = "sampled"

    @property
    def has_journal(self) -> bool:
        return self not in {Stage.NONE, Stage.SEVERAL}


BEFORE = (
    Stage.NEW,
    Stage.FETCHED,
    Stage.REFUSED,
    Stage.CONNECTED,
    Stage.CHANGED,
    Stage.LISTED,
    Stage.CHOSEN,
    Stage.EXPORTED,
    Stage.JOINED,
    Stage.PLANNED,
    Stage.HALFWAY,
)


class NoonClock:
    """It is always noon; what is measured stands still unless a pose moves it on."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - 1_000.0)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("a picture waits for nothing")


class WorkingClock(NoonClock):
    """It is always noon, and waiting takes as long as it takes: for the engine."""

    def __init__(self) -> None:
        super().__init__()
        self._system = bootstrap.system_clock()

    def monotonic(self) -> float:
        return self._system.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._system.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Moments:
    """A folder with a journal for each stage, and the variables they were written with.

    ``shown_as`` is a path of the same length that stands for the folder's; else a row of the same letter.
    """

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    shown_as: str = ""

    @property
    def journal(self) -> Path:
        return self.folder / "acme.journal"

    @contextmanager
    def launch(self, stage: Stage, *, theme: str, ascii_only: bool) -> Iterator[Launch]:
        """The app on a copy of a stage's journal, or on the start screen, at noon."""
        clock = NoonClock()
        launch = launch_of(self.folder, self.environ, demo=_no_demo)
        launch = replace(
            launch,
            theme=theme,
            ascii_only=ascii_only,
            clock=lambda: clock,
            find=lambda: self.found() if stage is Stage.SEVERAL else [],
            opener=lambda path: opener(path, self.environ),
        )
        if stage.has_journal:
            put(self.folder / stage.value, self.folder)
            launch = replace(launch, path=self.journal)
        with variables(self.environ | (SSH if stage is Stage.NONE else {})):
            yield launch

    def found(self) -> Sequence[FoundJournal]:
        """What the start screen lists: journals of other stages, one of them held, one that is none."""
        shown = {
            "acme-prod": (Stage.HALFWAY, timedelta(hours=2)),
            "acme-night": (Stage.IMPORTED, timedelta(minutes=1)),
            "acme-staging": (Stage.CUTOVER, timedelta(days=56)),
            "acme-trial": (Stage.LISTED, timedelta(days=80)),
        }
        found = [self._found(name, stage, NOON - age) for name, (stage, age) in shown.items()]
        assert found[1].snapshot is not None
        held = replace(found[1].snapshot, holder="ann on build-7, process 4711")
        found[1] = replace(found[1], snapshot=held)
        broken = self.folder / "notes.journal"
        broken.write_text("not a journal\n", encoding="utf-8")
        return [*found, replace(bootstrap.found_journal(broken), changed_at=NOON - timedelta(days=90))]

    def _found(self, name: str, stage: Stage, changed_at: datetime) -> FoundJournal:
        path = self.folder / f"{name}.journal"
        copy_known(self.folder / stage.value / "acme.journal", path)
        return replace(bootstrap.found_journal(path), changed_at=changed_at)

    def same(self, text: str) -> str:
        """The text without what differs from run to run: the folder's name, also where it is half covered."""
        if self.shown_as:
            assert len(self.shown_as) == len(str(self.folder)), self.folder
            return re.sub(r"/tmp/looks-\w*", lambda found: self.shown_as[: len(found.group())], text)
        return re.sub(r"looks-\w*", lambda found: "c" * len(found.group()), text)


@contextmanager
def folder_of_moments() -> Iterator[Path]:
    """A folder whose path is of the same length everywhere."""
    with tempfile.TemporaryDirectory(prefix="looks-", dir="/tmp") as folder:
        yield Path(folder)


@contextmanager
def variables(wanted: dict[str, str]) -> Iterator[None]:
    """Set these in the environment, boto3 reads its addresses there; how we are logged in is left out."""
    names = {*wanted, "SSH_CONNECTION", "TMUX"}
    kept = {name: os.environ.pop(name, None) for name in names}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextmanager
def in_utc() -> Iterator[None]:
    """Times are shown in the operator's zone: here they are in UTC."""
    with variables({"TZ": "UTC"}):
        time.tzset()
        yield
    time.tzset()


def put(source: Path, target: Path) -> None:
    """Copy a closed journal with its folder."""
    target.mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        (target / f"acme.journal{suffix}").unlink(missing_ok=True)
    copy_known(source / "acme.journal", target / "acme.journal")
    shutil.rmtree(target / "acme", ignore_errors=True)
    if (source / "acme").is_dir():
        shutil.copytree(source / "acme", target / "acme")


def opener(path: Path, environ: dict[str, str]) -> OpenJournal:
    settings = replace(bootstrap.settings_for(path, environ), clock=WorkingClock())
    return lambda publish: bootstrap.Open(settings, publish)


def _no_demo() -> Any:
    raise AssertionError("no demo here")
