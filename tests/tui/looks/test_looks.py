"""Every view looks as it did when somebody last looked at it; ``pictures.py`` writes them anew."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.looks.pictures import FOLDER, SIZES, TESTED, pictures
from tests.tui.looks.stages import Moments, Stage, in_utc, moments
from tests.tui.looks.views import VIEWS

CASES = tuple(itertools.product(Stage, TESTED))


@pytest.fixture(scope="module")
def made() -> Iterator[Moments]:
    with moments() as walked, in_utc():
        yield walked


@pytest.mark.parametrize(("stage", "look"), CASES)
async def test_views_look_as_they_did(made: Moments, stage: Stage, look: str, tmp_path: Path) -> None:
    changed = []
    async for name, svg in pictures(made, stage, look):
        if not _is(FOLDER / f"{name}.svg", svg):
            seen = tmp_path / f"{name}.svg"
            seen.write_text(svg, encoding="utf-8")
            changed.append(str(seen))
    assert not changed, "look at these; if they are meant, write them anew (pictures.py)"


def test_there_is_a_picture_of_every_view_and_no_other() -> None:
    wanted = {f"{view.name}-{size}-{look}.svg" for view in VIEWS for size in SIZES for look in TESTED}
    assert {path.name for path in FOLDER.iterdir()} == wanted


def _is(path: Path, svg: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == svg
