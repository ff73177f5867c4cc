"""Takes a snapshot of every view; ``python -m tests.tui.looks.snapshots`` writes the committed ones."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.tui.app.driving import WIDE, Driver, driven
from tests.tui.looks.acts import has_arrived, home, settled
from tests.tui.looks.drawing import page_of
from tests.tui.looks.stages import Moments, Stage, in_utc
from tests.tui.looks.undrawn import undrawn
from tests.tui.looks.views import VIEWS, View
from tests.tui.looks.walk import moments

FOLDER = Path(__file__).with_name("pages")
LOOKS = {"dark": ("dark", False), "ascii": ("mono", True), "light": ("light", False), "ansi": ("ansi", False)}
TESTED = ("dark", "ascii")
COMMAND = "make snapshots"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A view in one size and look; ``picture`` makes the SVG of it, while the view is there."""

    name: str
    page: str
    picture: Callable[[], str]


def wanted(*looks: str) -> set[str]:
    """The names of all snapshots in these looks."""
    return {f"{view.name}-{size}-{look}" for view in VIEWS for size in view.sizes for look in looks}


async def snapshots(
    made: Moments, stage: Stage, look: str, *, only: frozenset[str] | None = None
) -> AsyncIterator[Snapshot]:
    """Every view of a stage in its sizes, or only those with these names, with one app."""
    views = [view for view in VIEWS if view.stage is stage and (only is None or view.name in only)]
    if not views:
        return
    theme, ascii_only = LOOKS[look]
    with undrawn(), made.launch(stage, theme=theme, ascii_only=ascii_only) as launch:
        async with driven(launch) as driver:
            if stage.has_journal:
                await driver.opened()
                await driver.until(lambda: has_arrived(driver), "for the first page")
            for view in views:
                async for size, page in _sizes(driver, view, made, ascii_only=ascii_only):
                    yield Snapshot(f"{view.name}-{size}-{look}", page, partial(_svg, driver, made))


async def _sizes(
    driver: Driver, view: View, made: Moments, *, ascii_only: bool
) -> AsyncIterator[tuple[str, str]]:
    """Go there, take it in each size, and come back."""
    if view.step:
        driver.app.screen.set_focus(None)
        driver.frame.go(view.step)
        await driver.until(lambda: has_arrived(driver), f"for the page of {view.name}")
    if view.act:
        await settled(driver)
        await view.act(driver)
    for size, cells in view.sizes.items():
        await _resize(driver, cells)
        if driver.app._notifications:
            driver.app.clear_notifications()
        lines = await settled(driver)
        driver.check_view()
        page = page_of(driver.app, lines, made.same)
        assert not ascii_only or page.isascii(), f"{view.name}:\n{page}"
        yield size, page
    await home(driver)
    await _resize(driver, WIDE)


async def _resize(driver: Driver, cells: tuple[int, int]) -> None:
    """A terminal of the same size again would be laid out again, too."""
    if driver.app.size != cells:
        await driver.pilot.resize_terminal(*cells)


def _svg(driver: Driver, made: Moments) -> str:
    return made.same(driver.app.export_screenshot(simplify=True))


def write(folder: Path) -> list[str]:
    """Write all snapshots, remove those of views that are gone; gives the names of what changed."""
    folder.mkdir(exist_ok=True)
    changed = [path.name for path in folder.iterdir() if path.stem not in wanted(*TESTED)]
    for name in changed:
        (folder / name).unlink()
    with in_utc(), moments() as made:
        changed += asyncio.run(_write_all(made, folder))
    return sorted(changed)


async def _write_all(made: Moments, folder: Path) -> list[str]:
    changed = []
    for look, stage in itertools.product(TESTED, Stage):
        async for snapshot in snapshots(made, stage, look):
            path = folder / f"{snapshot.name}.txt"
            if not path.is_file() or path.read_text(encoding="utf-8") != snapshot.page:
                path.write_text(snapshot.page, encoding="utf-8")
                changed.append(path.name)
    return changed


def main() -> None:
    changed = write(FOLDER)
    for name in changed:
        print(name)
    print(f"{len(changed)} of {len(wanted(*TESTED))} snapshots changed.", file=sys.stderr)


if __name__ == "__main__":
    main()
