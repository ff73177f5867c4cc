"""Pictures of every step, from the seeded demo: ``python -m screenshots.make``.

The demo is walked by keyboard; each step is taken at both sizes, as SVG, and as PNG where chromium is found.
The clock starts at one and the same moment each time; how far it is in a step may differ by a second.
"""

from __future__ import annotations

import asyncio
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.tui.app.driving import NARROW, WIDE, Driver, driven, launch_of
from wizard import bootstrap
from wizard.domain.steps import StepName
from wizard.engine.migration import OpenJournal
from wizard.rehearsal.demo import NOTICE
from wizard.rehearsal.stage import staged_demo
from wizard.tui.launch import DemoStage, Launch
from wizard.tui.widgets.tree_map import TreeMap

FOLDER = Path(__file__).parent
USERS = 1_500
BEGINNING = datetime(2027, 1, 15, 14, 0, tzinfo=UTC)
SIZES = {"120x36": WIDE, "80x24": NARROW}
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
SCALE = "--force-device-scale-factor=0.65"  # keeps each picture under 150 kB
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class StudioClock:
    """The system's clock, set to the beginning."""

    def __init__(self) -> None:
        self._system = bootstrap.system_clock()
        self._ahead: timedelta = BEGINNING - self._system.now()

    def now(self) -> datetime:
        return self._system.now() + self._ahead

    def monotonic(self) -> float:
        return self._system.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._system.sleep(seconds)


@dataclass
class Studio:
    """Takes what the app shows."""

    driver: Driver
    taken: list[Path]

    async def take(self, name: str) -> None:
        """Both sizes of what is in view; the wide one stays."""
        for size, cells in reversed(SIZES.items()):
            await self.driver.pilot.resize_terminal(*cells)
            await self.driver.pilot.pause()
            self.driver.frame.tick(always=True)
            await self.driver.pilot.pause()
            path = FOLDER / f"{name}-{size}.svg"
            path.write_text(self.driver.app.export_screenshot(simplify=True), encoding="utf-8")
            self.taken.append(path)

    async def press(self, step: StepName, offer: str) -> None:
        await self.driver.to(step, offer)
        await self.driver.press("n")


async def take_all() -> list[Path]:
    """Walk the demo from the guide to the checks; gives the SVG files."""
    with tempfile.TemporaryDirectory() as folder, staged_demo(users=USERS) as staged:
        environ, clock = dict(staged.environ), StudioClock()
        # Its path is shown, and where this checkout lies is nobody's business.
        guide = Path(shutil.copy(staged.answers["guide.file"], folder))
        answers = staged.answers | {"pace.writes_per_second": 100, "guide.file": str(guide)}
        stage = DemoStage(Path(folder) / "acme.journal", answers, NOTICE)
        os.environ.update(environ)  # boto3 reads its addresses there
        launch = launch_of(Path(folder), environ, demo=lambda: stage, is_demo=True)
        launch = with_clock(launch, environ, clock)
        async with driven(launch) as driver:
            studio = Studio(driver, [])
            await driver.opened()
            await prepare(studio)
            await move(studio)
            await others(studio)
            return studio.taken


def with_clock(launch: Launch, environ: dict[str, str], clock: StudioClock) -> Launch:
    def opener(path: Path) -> OpenJournal:
        settings = replace(bootstrap.settings_for(path, environ), clock=clock)
        return lambda publish: bootstrap.Open(settings, publish)

    return replace(launch, clock=lambda: clock, opener=opener)


async def prepare(studio: Studio) -> None:
    """Steps 1 to 4."""
    driver = studio.driver
    await studio.press(StepName.GUIDE, "Fetch")
    await driver.until(lambda: driver.offers().startswith("I have read"), "for the guide")
    await studio.take("1-guide")
    while not driver.can_press("I have read"):
        await driver.press("space")
        await driver.pilot.pause()
        driver.frame.tick(always=True)
    await driver.press("n")
    await studio.press(StepName.CONNECT, "Connect")
    await driver.to(StepName.CONNECT, "Continue")
    await studio.take("2-connect")
    await studio.press(StepName.CONNECT, "Continue")
    await studio.press(StepName.INVENTORY, "List the pool")
    await driver.to(StepName.INVENTORY, "Accept")
    await driver.press("down", "down")
    await studio.take("3-inventory")
    await driver.press("n")
    await driver.until(lambda: "timing.reset=" in focused(driver), "for the first choice")
    await studio.take("4-timing")
    await driver.press("enter")
    for offer in ("Take the usual", "Take the usual", "Take these"):
        await driver.to(StepName.TIMING, offer)
        given = len(driver.app.bridge.views.given())
        await driver.press("n")
        await driver.until(lambda given=given: len(driver.app.bridge.views.given()) > given or passed(driver))  # type: ignore[misc]


def focused(driver: Driver) -> str:
    """The branch of the tree that has the focus."""
    page = driver.frame.page
    branch = page.query_one(TreeMap).focused_branch if page and page.query(TreeMap) else None
    return branch.id if branch else ""


def passed(driver: Driver) -> bool:
    return driver.frame.current is not StepName.TIMING


async def move(studio: Studio) -> None:
    """Steps 5 to 7, the import in its middle."""
    driver = studio.driver
    await studio.press(StepName.EXPORT, "Write")
    await driver.to(StepName.EXPORT, "Continue")
    await studio.take("5-export")
    await driver.press("n")
    await driver.until(lambda: driver.offers().startswith("Draw up"), "for the decisions")
    if not driver.can_press("Draw up"):
        assert driver.frame.page is not None
        driver.frame.page.query_one(TreeMap).move_to("rows.federated_enterprise=jit")
        await driver.press("enter")
    await driver.to(StepName.TRANSFORM, "Draw up")
    await studio.take("6-transform")
    await driver.press("n")
    await studio.press(StepName.TRANSFORM, "Continue")
    await studio.press(StepName.IMPORT, "Confirm")
    await driver.until(lambda: "Type" in driver.text(), "for the phrase")
    plan = driver.app.bridge.views.plan()
    assert plan is not None
    await driver.type(plan.phrase)
    await driver.press("enter")
    created = plan.writes // 4
    await driver.until(lambda: driver.frame.moment.snapshot.persons["created"] >= created, "for its middle")
    await studio.take("7-import")
    await studio.press(StepName.IMPORT, "To the checks")


async def others(studio: Studio) -> None:
    """The checks, and the steps that wait for what only an operator can do."""
    driver = studio.driver
    await studio.press(StepName.VERIFY, "Run")
    await driver.until(lambda: len(driver.app.bridge.views.verdicts()) > 1, "for verdicts")
    for number, key, step in ((8, "8", "FEDERATION"), (9, "9", "RESET"), (10, "a", "AUTHKIT")):
        await show(studio, key, StepName[step])
        await studio.take(f"{number}-{step.lower()}")
    await show(studio, "b", StepName.VERIFY)
    await studio.take("11-verify")
    await show(studio, "c", StepName.REPORT)
    await studio.take("12-report")


async def show(studio: Studio, key: str, step: StepName) -> None:
    await studio.driver.press("g", key)
    await studio.driver.until(lambda: studio.driver.frame.current is step, f"for {step}")


def to_png(pictures: Sequence[Path]) -> bool:
    """A PNG beside each SVG; False where there is no browser to draw them."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return False
    for svg in pictures:
        box = BOX.search(svg.read_text(encoding="utf-8"))
        assert box is not None, svg
        size = ",".join(str(math.ceil(float(side))) for side in box.groups())
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", SCALE]
        target = [f"--window-size={size}", f"--screenshot={svg.with_suffix('.png')}", svg.absolute().as_uri()]
        subprocess.run([browser, *options, *target], check=True, capture_output=True)
    return True


def main() -> None:
    taken = asyncio.run(take_all())
    if not to_png(taken):
        print(f"No PNG files: none of {', '.join(BROWSERS)} is installed.", file=sys.stderr)
    print(f"{len(taken)} pictures in {FOLDER.name}/")


if __name__ == "__main__":
    main()
