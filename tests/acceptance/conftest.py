"""Far sides for single tests, and a folder; modules that share one start it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.acceptance.far_side import FarSide, rehearsed_here
from tests.acceptance.operator import Operator
from tests.acceptance.ready import made_ready


class MakeFarSide(Protocol):
    def __call__(self, users: int, *, seed: int = 1, **settings: Any) -> FarSide: ...


@pytest.fixture
def start() -> Iterator[MakeFarSide]:
    """Starts far sides for one test, and stops them after it."""
    with ExitStack() as stack:

        def make(users: int, *, seed: int = 1, **settings: Any) -> FarSide:
            return stack.enter_context(rehearsed_here(users, seed=seed, **settings))

        yield make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def ready(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    """A migration of which every check passes: a link used, providers waived, a clean app."""
    far_side = start(60)
    return far_side, made_ready(far_side, folder)
