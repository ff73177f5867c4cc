"""A migration on the rehearsal services: a temporary journal, the real steps, every event kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.known_copy import copy_known
from tests.steps.campaign import Campaign, Imported, imported
from wizard.adapters.clock import SystemClock
from wizard.bootstrap import Open, Settings
from wizard.domain.events import Event
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.ports import Clock
from wizard.rehearsal.demo import demo_answers
from wizard.rehearsal.services import Rehearsal

FIRST = (StepName.GUIDE, StepName.CONNECT, StepName.INVENTORY)


@pytest.fixture(scope="module")
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=40, seed=5) as running:
        yield running


@dataclass
class Running:
    """An open journal on the rehearsal services; ``events`` are those of the latest run."""

    services: Rehearsal
    path: Path
    environ: dict[str, str]
    events: list[Event] = field(default_factory=list)
    opened: Open | None = None
    clock: Clock = field(default_factory=SystemClock)

    def open(self) -> Open:
        if self.opened is None:
            settings = Settings(self.path, self.environ, self.clock)
            self.opened = Open(settings, self.events.append)
        return self.opened

    def close(self) -> None:
        if self.opened:
            self.opened.close()
            self.opened = None

    async def answer(self, answers: dict[str, Any]) -> None:
        await self.open().migration.answer(answers, replan=True)

    async def run(self, *steps: StepName, confirm: Sequence[str] = (), yes: bool = False) -> list[Event]:
        self.events.clear()
        confirmations = Confirmations(tuple(confirm), yes=yes)
        await self.open().migration.run(until=None, confirmations=confirmations, only=steps)
        return list(self.events)


@pytest.fixture(scope="module")
def listed(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal in which everything up to the inventory is done."""
    path = tmp_path_factory.mktemp("listed") / "acme.journal"

    async def prepare() -> None:
        migration = Running(services, path, services.environment())
        await migration.answer(demo_answers(services, Path(services.guide_file)))
        await migration.run(*FIRST)
        migration.close()

    with pytest.MonkeyPatch.context() as patch:
        for name, value in services.environment().items():
            patch.setenv(name, value)
        asyncio.run(prepare())
    return path


@pytest.fixture
def running(
    services: Rehearsal, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    """A copy of that journal, open; WorkOS has no organizations yet."""
    for name, value in services.environment().items():
        monkeypatch.setenv(name, value)
    services.workos.main.organizations.organizations.clear()
    services.workos.main.organizations.connections.clear()
    migration = Running(services, tmp_path / "acme.journal", services.environment())
    copy_known(listed, migration.path)
    yield migration
    migration.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    with imported(tmp_path_factory.mktemp("imported"), users=80) as found:
        yield found


@pytest.fixture
async def campaign(
    base: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Campaign]:
    """The canary is proven, the cutover is recorded, the sample waits for its phrase."""
    base.put_back()
    for name, value in base.services.environment().items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "acme.journal"
    copy_known(base.journal, path)
    running = Campaign(base.services, path, base.services.environment())
    await running.prove()
    yield running
    running.close()


@pytest.fixture
async def bare(base: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Campaign]:
    """Nobody was mailed yet."""
    base.put_back()
    for name, value in base.services.environment().items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "acme.journal"
    copy_known(base.journal, path)
    running = Campaign(base.services, path, base.services.environment())
    yield running
    running.close()
