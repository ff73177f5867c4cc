"""Journals of each stage of one rehearsed migration, made once; see ``stages.py`` for their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.pages.stages import Here, Stages
from tests.quick_clock import tick
from tests.steps.campaign import NO_LIMITS
from wizard.rehearsal.services import Rehearsal

USERS = 60


@pytest.fixture(scope="package")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    with (
        Rehearsal(users=USERS, seed=5, limits=NO_LIMITS, tick=tick) as services,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in services.environment().items():
            patch.setenv(name, value)
        made = Stages(services, tmp_path_factory.mktemp("stages"))
        yield made
        made.close()


@pytest.fixture(scope="package")
def seen(stages: Stages) -> Callable[[str], Here]:
    """A stage to be looked at: shared, so no test may change it."""
    return stages.seen


@pytest.fixture
def at(stages: Stages) -> Iterator[Callable[[str], Here]]:
    """A stage to be changed: a copy for this test."""
    opened: list[Here] = []

    def copy(stage: str) -> Here:
        opened.append(stages.copy(stage))
        return opened[-1]

    yield copy
    for here in opened:
        here.close()
