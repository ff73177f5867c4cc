"""What README shows is how it looks: each picture in ``screenshots/`` bears the digest of its snapshot."""

from __future__ import annotations

import re

import pytest

from screenshots.make import FOLDER, digest_of, drawn_from, pages, shown_in

NAMED = re.compile(r"screenshots/[\w.-]+")
MOST_BYTES = 400_000


def test_readme_shows_pictures_that_are_there() -> None:
    named = NAMED.findall((FOLDER.parent / "README.md").read_text(encoding="utf-8"))
    assert len(named) >= 3
    assert [name for name in named if not (FOLDER.parent / name).is_file()] == []


@pytest.mark.parametrize("name", pages())
def test_a_screenshot_shows_what_the_snapshot_says(name: str) -> None:
    svg, png = (FOLDER / f"{name}.{kind}" for kind in ("svg", "png"))
    text = svg.read_text(encoding="utf-8")
    assert shown_in(text) == digest_of(pages()[name].read_text(encoding="utf-8")), (
        "out of date: make screenshots"
    )
    assert drawn_from(png.read_bytes()) == digest_of(text), "drawn from another: make screenshots"
    assert png.stat().st_size <= MOST_BYTES


def test_there_is_no_picture_of_a_view_that_is_gone() -> None:
    pictures = {path.stem for path in FOLDER.iterdir() if path.suffix in {".svg", ".png"}}
    assert pictures == set(pages())
