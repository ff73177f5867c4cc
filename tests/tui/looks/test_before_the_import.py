"""Every view up to the import's middle looks as it did when somebody last looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from tests.tui.looks.comparing import assert_as_before
from tests.tui.looks.snapshots import FOLDER, TESTED, wanted
from tests.tui.looks.stages import BEFORE, Moments, Stage, in_utc
from tests.tui.looks.walk import moments


@pytest.fixture(scope="module")
def made() -> Iterator[Moments]:
    with in_utc(), moments(until_halfway=True) as walked:
        yield walked


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("stage", "look"), list(product(BEFORE, TESTED)))
async def test_views_look_as_they_did(made: Moments, stage: Stage, look: str) -> None:
    await assert_as_before(made, stage, look)


def test_there_is_a_snapshot_of_every_view_and_no_other() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.txt" for name in wanted(*TESTED)}
