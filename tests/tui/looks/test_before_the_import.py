"""Every view up to the import's middle looks as it did when somebody last looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.tui.looks.comparing import assert_as_before
from tests.tui.looks.pictures import FOLDER, TESTED
from tests.tui.looks.stages import BEFORE, Moments, Stage, in_utc
from tests.tui.looks.views import VIEWS
from tests.tui.looks.walk import moments


@pytest.fixture(scope="module")
def made() -> Iterator[Moments]:
    with in_utc(), moments(until_halfway=True) as walked:
        yield walked


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("stage", "look"), list(product(BEFORE, TESTED)))
async def test_views_look_as_they_did(made: Moments, stage: Stage, look: str, tmp_path: Path) -> None:
    await assert_as_before(made, stage, look, tmp_path)


def test_there_is_a_picture_of_every_view_and_no_other() -> None:
    wanted = {f"{view.name}-{size}-{look}.svg" for view in VIEWS for size in view.sizes for look in TESTED}
    assert {path.name for path in FOLDER.iterdir()} == wanted
