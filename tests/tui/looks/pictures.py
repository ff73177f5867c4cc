"""Takes the pictures, and writes the committed ones: ``python -m tests.tui.looks.pictures [FOLDER]``.

With a folder it writes them there instead, in all four themes, as PNG too where a browser is found: to be
looked at.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from screenshots.make import to_png
from tests.tui.app.driving import WIDE, Driver, driven
from tests.tui.looks.acts import has_arrived, home, settled
from tests.tui.looks.stages import Moments, Stage, in_utc
from tests.tui.looks.views import VIEWS, View
from tests.tui.looks.walk import moments

FOLDER = Path(__file__).with_name("svg")
LOOKS = {"dark": ("dark", False), "ascii": ("mono", True), "light": ("light", False), "ansi": ("ansi", False)}
TESTED = ("dark", "ascii")
_RULES = (
    (re.compile(r"terminal-\d+"), "t"),
    (re.compile(r'<clipPath id="t-line-\d+">.*?</clipPath>\s*', re.DOTALL), ""),
    (re.compile(r' clip-path="url\(#t-line-\d+\)"'), ""),
    (re.compile("&#160;"), "\N{NO-BREAK SPACE}"),
    (re.compile(r' shape-rendering="crispEdges"'), ""),
    (re.compile("</style>"), "rect { shape-rendering: crispEdges }</style>"),
)


async def pictures(made: Moments, stage: Stage, look: str) -> AsyncIterator[tuple[str, str]]:
    """Every view of a stage in its sizes: the picture's name, and the SVG."""
    theme, ascii_only = LOOKS[look]
    with made.launch(stage, theme=theme, ascii_only=ascii_only) as launch:
        async with driven(launch) as driver:
            if stage.has_journal:
                await driver.opened()
                await driver.until(lambda: has_arrived(driver), "for the first page")
            for view in VIEWS:
                if view.stage is stage:
                    async for size, svg in _sizes(driver, view, ascii_only=ascii_only):
                        yield f"{view.name}-{size}-{look}", made.same(svg)


async def _sizes(driver: Driver, view: View, *, ascii_only: bool) -> AsyncIterator[tuple[str, str]]:
    """Go there, take it in each size, and come back."""
    if view.step:
        driver.app.screen.set_focus(None)
        driver.frame.go(view.step)
        await driver.until(lambda: has_arrived(driver), f"for the page of {view.name}")
    if view.act:
        await settled(driver)
        await view.act(driver)
    for size, cells in view.sizes.items():
        await driver.pilot.resize_terminal(*cells)
        await settled(driver)
        if driver.app._notifications:
            driver.app.clear_notifications()
            await settled(driver)
        driver.check_view()
        assert not ascii_only or driver.text().isascii(), f"{view.name}:\n{driver.text()}"
        yield size, normal(driver.app.export_screenshot(simplify=True))
    await driver.pilot.resize_terminal(*WIDE)
    await home(driver)


def normal(svg: str) -> str:
    """The picture without what is Rich's only: classes by content, a clip a line, spelled spaces."""
    for rule, instead in _RULES:
        svg = rule.sub(instead, svg)
    return svg


def write(folder: Path, looks: tuple[str, ...]) -> list[Path]:
    """All pictures in these looks; what lay in the folder before is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    with in_utc(), moments() as made:
        asyncio.run(_write_all(made, folder, looks))
    return sorted(folder.glob("*.svg"))


async def _write_all(made: Moments, folder: Path, looks: tuple[str, ...]) -> None:
    for look, stage in itertools.product(looks, Stage):
        async for name, svg in pictures(made, stage, look):
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    if len(sys.argv) > 1:
        to_png(write(Path(sys.argv[1]), tuple(LOOKS)))
    else:
        write(FOLDER, TESTED)


if __name__ == "__main__":
    main()
