"""The start screen, and every view from the import to after the cutover, look as they did."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from tests.tui.looks.comparing import assert_as_before
from tests.tui.looks.snapshots import TESTED
from tests.tui.looks.stages import BEFORE, Moments, Stage, in_utc
from tests.tui.looks.walk import moments

AFTER = tuple(stage for stage in Stage if stage not in BEFORE)


@pytest.fixture(scope="module")
def made() -> Iterator[Moments]:
    with in_utc(), moments() as walked:
        yield walked


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("stage", "look"), list(product(AFTER, TESTED)))
async def test_views_look_as_they_did(made: Moments, stage: Stage, look: str) -> None:
    await assert_as_before(made, stage, look)
