"""What README shows is there, and views fed by fixed data look as they did when somebody last looked.

``python -m tests.tui.snapshots.test_screenshots`` writes the committed texts anew.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tui.widgets.gallery import NARROW, WIDE, Gallery
from tests.tui.widgets.views import VIEWS

ROOT = Path(__file__).resolve().parents[3]
TEXTS = Path(__file__).with_name("texts")
PICTURES = ROOT / "screenshots"
SIZES = {"wide": WIDE, "narrow": NARROW}
LOOKS = {"dark": ("dark", False), "ascii": ("mono", True)}
NAMED = re.compile(r"screenshots/[\w.-]+")
MOST_BYTES = 150_000
CASES = tuple(itertools.product(VIEWS, SIZES, LOOKS))


def test_readme_shows_pictures_that_are_there() -> None:
    named = NAMED.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(named) >= 3
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_pictures_are_small() -> None:
    large = {p.name: p.stat().st_size for p in PICTURES.glob("*.png") if p.stat().st_size > MOST_BYTES}
    assert not large, large


@pytest.mark.parametrize(("view", "size", "look"), CASES)
async def test_a_view_looks_as_it_did(view: str, size: str, look: str) -> None:
    expected = _file(view, size, look).read_text(encoding="utf-8")
    with _in_utc():
        assert await _drawn(view, size, look) == expected, "write it anew if it is meant (see the top)"


def test_no_text_is_left_of_a_view_that_is_gone() -> None:
    assert {path.name for path in TEXTS.iterdir()} == {_file(*case).name for case in CASES}


def _file(view: str, size: str, look: str) -> Path:
    return TEXTS / f"{view}-{size}-{look}.txt"


async def _drawn(view: str, size: str, look: str) -> str:
    theme, ascii_only = LOOKS[look]
    app = Gallery(VIEWS[view], theme=theme, ascii_only=ascii_only)
    async with app.run_test(size=SIZES[size], notifications=True, tooltips=True) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        return "\n".join(line.rstrip() for line in app.text().splitlines()) + "\n"


@contextmanager
def _in_utc() -> Iterator[None]:
    """Times are shown in the operator's zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


def _write() -> None:
    TEXTS.mkdir(exist_ok=True)
    for old in TEXTS.iterdir():
        old.unlink()
    with _in_utc():
        for case in CASES:
            _file(*case).write_text(asyncio.run(_drawn(*case)), encoding="utf-8")


if __name__ == "__main__":
    _write()
