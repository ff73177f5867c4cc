"""With addresses hidden, no view of any stage shows one, on screen or in a saved picture."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.tui.app.driving import WIDE, driven
from tests.tui.looks.acts import has_arrived, home, settled
from tests.tui.looks.stages import Moments, Stage, in_utc
from tests.tui.looks.undrawn import undrawn
from tests.tui.looks.views import VIEWS
from tests.tui.looks.walk import USERS, moments
from wizard.rehearsal.population import rows
from wizard.tui.app.application import WizardApp

# More than the first letter of what stands before the sign.
SHOWN = re.compile(r"\w[\w.+-]+@[\w-]")
SHORTEST = 8


@pytest.fixture(scope="module")
def made() -> Iterator[Moments]:
    with in_utc(), moments() as walked:
        yield walked


@pytest.fixture(scope="module")
def locals_() -> frozenset[str]:
    """What stands before the sign in the pool's addresses, where it is long enough to be nothing else."""
    found = (
        row.attributes.get("email", "") for row in rows(users=USERS, seed=1, base_url="http://127.0.0.1")
    )
    return frozenset(part for email in found if len(part := email.partition("@")[0]) >= SHORTEST)


def _told(text: str, known: frozenset[str]) -> list[str]:
    return [*SHOWN.findall(text), *(part for part in known if f"{part}@" in text)]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("stage", list(Stage))
async def test_no_view_shows_an_address(made: Moments, stage: Stage, locals_: frozenset[str]) -> None:
    views = [view for view in VIEWS if view.stage is stage]
    hidden = 0
    with undrawn(), made.launch(stage, theme="dark", ascii_only=False) as launch:
        async with driven(launch) as driver:
            app: WizardApp = driver.app
            app.glyphs = replace(app.glyphs, is_masked=True)
            if stage.has_journal:
                await driver.opened()
                await driver.until(lambda: has_arrived(driver), "for the first page")
            for view in views:
                if view.step:
                    app.screen.set_focus(None)
                    driver.frame.go(view.step)
                    await driver.until(lambda: has_arrived(driver), f"for the page of {view.name}")
                if view.act:
                    await settled(driver)
                    await view.act(driver)
                for cells in view.sizes.values():
                    await driver.pilot.resize_terminal(*cells)
                    await settled(driver)
                    picture = html.unescape(app.export_screenshot(simplify=True)).replace("\xa0", " ")
                    text = re.sub(r"<[^>]+>", "", picture)
                    assert _told(text, locals_) == [], f"{view.name} in {cells}"
                    hidden += text.count("•@")
                await home(driver)
                await driver.pilot.resize_terminal(*WIDE)
    if stage in {Stage.PLANNED, Stage.IMPORTED, Stage.MAILED}:
        assert hidden, "addresses were there to be hidden"
