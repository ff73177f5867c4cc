"""Takes the pictures, and writes the committed ones: ``python -m tests.tui.looks.pictures [FOLDER]``.

With a folder it writes them there instead, as PNG too where a browser is found: to be looked at.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from screenshots.make import to_png
from tests.tui.app.driving import NARROW, WIDE, Driver, driven
from tests.tui.looks.stages import Moments, Stage, in_utc, moments
from tests.tui.looks.views import VIEWS, View

FOLDER = Path(__file__).with_name("svg")
SIZES = {"120x36": WIDE, "80x24": NARROW}
LOOKS = {"dark": ("dark", False), "ascii": ("mono", True), "light": ("light", False), "ansi": ("ansi", False)}
TESTED = ("dark", "ascii")


async def pictures(made: Moments, stage: Stage, look: str) -> AsyncIterator[tuple[str, str]]:
    """Every view of a stage in both sizes: the picture's name, and the SVG."""
    theme, ascii_only = LOOKS[look]
    for size, cells in SIZES.items():
        async with driven(made.launch(stage, theme=theme, ascii_only=ascii_only), cells) as driver:
            await driver.opened()
            await driver.until(lambda: _has_arrived(driver), "for the first page")
            for view in VIEWS:
                if view.stage is stage:
                    yield f"{view.name}-{size}-{look}", made.same(await _picture(driver, view))


async def _picture(driver: Driver, view: View) -> str:
    driver.app.screen.set_focus(None)
    driver.frame.go(view.step)
    await driver.until(lambda: _has_arrived(driver), "for the page")
    await settled(driver)
    if view.act:
        await view.act(driver)
    await settled(driver)
    driver.check_view()
    picture = driver.app.export_screenshot(simplify=True)
    for _ in range(view.levels if view.act else 0):
        await driver.press("escape")
    await settled(driver)
    return named_alike(picture)


def _has_arrived(driver: Driver) -> bool:
    """A page takes the focus when it has been drawn."""
    page = driver.frame.page
    return page is not None and page.is_mounted and page.has_focus_within


async def settled(driver: Driver) -> None:
    """Until two drawings in a row are the same."""
    before = ""
    while True:
        if driver.app.is_open and driver.app.screen is driver.frame:
            driver.frame.tick(always=True)
        await driver.app.workers.wait_for_complete()
        await driver.pilot.pause()
        now = driver.text()
        if now == before:
            return
        before = now


def named_alike(svg: str) -> str:
    """Rich numbers the classes of a picture by its content; here they are all called the same."""
    return re.sub(r"terminal-\d+", "terminal-0", svg)


def write(folder: Path, looks: tuple[str, ...]) -> list[Path]:
    """All pictures in these looks; what lay in the folder before is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    with moments() as made, in_utc():
        taken = asyncio.run(_all(made, looks))
    for name, svg in taken.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    return [folder / f"{name}.svg" for name in taken]


async def _all(made: Moments, looks: tuple[str, ...]) -> dict[str, str]:
    taken = {}
    for look, stage in itertools.product(looks, Stage):
        async for name, svg in pictures(made, stage, look):
            taken[name] = svg
    return taken


def main() -> None:
    if len(sys.argv) > 1:
        to_png(write(Path(sys.argv[1]), tuple(LOOKS)))
    else:
        write(FOLDER, TESTED)


if __name__ == "__main__":
    main()
