"""A far side for each module, and an operator with a folder of his own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Operator


class MakeFarSide(Protocol):
    def __call__(self, users: int, *, seed: int = 1, **settings: Any) -> FarSide: ...


@pytest.fixture
def start() -> Iterator[MakeFarSide]:
    """Starts far sides for one test, and stops them after it."""
    started: list[FarSide] = []

    def make(users: int, *, seed: int = 1, **settings: Any) -> FarSide:
        started.append(FarSide(users, seed=seed, **settings))
        return started[-1]

    yield make
    for far_side in started:
        far_side.__exit__()


@pytest.fixture(scope="module")
def small() -> Iterator[FarSide]:
    """A hundred rows of every kind, shared by the tests of one module: each uses a key of its own."""
    with FarSide(100) as far_side:
        yield far_side


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


__all__ = ["MakeFarSide", "Operator", "folder", "small", "start"]
