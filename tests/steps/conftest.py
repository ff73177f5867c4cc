"""A migration on the rehearsal services: a temporary journal, the real steps, every event kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quick_clock import tick
from tests.steps.campaign import Campaign, imported
from tests.steps.running import LISTED, Base, Running, begin
from wizard.rehearsal.services import Rehearsal


@pytest.fixture(scope="module")
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=80, seed=5, tick=tick) as running:
        yield running


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Everything up to the inventory is done, WorkOS is empty. A module may begin further on."""
    return begin(services, tmp_path_factory.mktemp("begun"), *LISTED)


@pytest.fixture
def running(begun: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A copy of that journal, on both services as they were."""
    migration = Running(begun.services, tmp_path / "acme.journal", begun.services.environment())
    begun.copy(migration.path, monkeypatch)
    yield migration
    migration.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with imported(tmp_path_factory.mktemp("imported"), users=80) as found:
        yield found


@pytest.fixture
def bare(base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Campaign]:
    """No one was mailed yet."""
    running = Campaign(base.services, tmp_path / "acme.journal", base.services.environment())
    base.copy(running.path, monkeypatch)
    yield running
    running.close()


@pytest.fixture
async def campaign(bare: Campaign) -> Campaign:
    """The canary is proven, the cutover is recorded, the sample waits for its phrase."""
    await bare.prove()
    return bare
