"""What README shows is how it looks: the pictures in ``screenshots/`` are those that the looks compare."""

from __future__ import annotations

import re

import pytest

from screenshots.make import FOLDER, digest_of, drawn_from, taken

NAMED = re.compile(r"screenshots/[\w.-]+")
MOST_BYTES = 200_000


def test_readme_shows_pictures_that_are_there() -> None:
    named = NAMED.findall((FOLDER.parent / "README.md").read_text(encoding="utf-8"))
    assert len(named) >= 3
    assert [name for name in named if not (FOLDER.parent / name).is_file()] == []


@pytest.mark.parametrize("name", taken())
def test_a_screenshot_is_what_was_compared_last(name: str) -> None:
    look = taken()[name].read_text(encoding="utf-8")
    svg, png = FOLDER / f"{name}.svg", FOLDER / f"{name}.png"
    assert svg.read_text(encoding="utf-8") == look, "write it anew: python -m screenshots.make"
    assert drawn_from(png.read_bytes()) == digest_of(look), "drawn from another: python -m screenshots.make"
    assert png.stat().st_size <= MOST_BYTES


def test_there_is_no_picture_of_a_view_that_is_gone() -> None:
    pictures = {path.stem for path in FOLDER.iterdir() if path.suffix in {".svg", ".png"}}
    assert pictures == set(taken())
