"""The main action of every page is pressed by each way, and from each place that leads to the page.

Which pages, places and actions there are is read from the pages themselves. What begins work or writes is
said instead of done; questions are asked, and ways to other pages are gone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, brought, opened
from wizard.domain.steps import StepName
from wizard.pages.commands import Command, GoTo, Say
from wizard.pages.lines import listed_in
from wizard.pages.model import Action, Page, Scope, Values
from wizard.pages.registry import PageMaker, pages
from wizard.pages.state import ViewState
from wizard.tui.panes.value_page import ValuePage
from wizard.tui.widgets.step_rail import StepRail

STEPS = {step.value for step in StepName}
DEEPEST = 6  # more pages than are ever on top of each other here


def by_saying(make: PageMaker) -> PageMaker:
    """The page with a main action that says what it would do, where it leads nowhere and asks nothing."""

    def made(state: ViewState, target: str) -> Page:
        page = make(state, target)
        first = page.main
        if first is None or first.ask or isinstance(first.command("", {}), GoTo):
            return page
        says = replace(first, command=saying(first))
        return replace(page, actions=tuple(says if action is first else action for action in page.actions))

    return made


def saying(action: Action) -> Callable[[str, Values], Command]:
    return lambda _, __: Say(f"would do {action.id}")


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> None:
    for page_id, make in pages().items():
        monkeypatch.setitem(pages(), page_id, by_saying(make))


async def by_key(driver: Driver, first: Action) -> None:
    await driver.press(first.key)


async def by_mouse(driver: Driver, first: Action) -> None:
    await driver.pilot.click(f"#action-{first.id}")


async def by_palette(driver: Driver, first: Action) -> None:
    """What the palette lists of the page, and calls."""
    next(offered for offered in driver.frame.offers() if offered.label == first.label).do()


WAYS: tuple[Callable[[Driver, Action], Awaitable[None]], ...] = (by_key, by_mouse, by_palette)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("until", [StepName.CONNECT, StepName.TRANSFORM, StepName.IMPORT])
async def test_it_does_something_wherever_it_can_be_pressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: StepName
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, until)
            pressed = 0
            for step in StepName:
                await by_rail(driver, step)
                for way in WAYS:
                    pressed += await press(driver, way)
                    await by_rail(driver, step)
                for to in led_to(driver):
                    await opened(driver, to.page, to.target)
                    pressed += await press(driver, by_key)
                    await by_rail(driver, step)
            assert pressed > len(StepName), "not only the pages of steps were pressed"


async def by_rail(driver: Driver, step: StepName) -> None:
    """To the step's own page, by the rail."""
    rail = driver.frame.query_one(StepRail)
    rail.focus()
    await driver.press("home", *["down"] * list(StepName).index(step), "enter")
    await driver.until(lambda: driver.frame.current is step, f"for {step}")
    for _ in range(DEEPEST):
        await driver.press("escape")
    await driver.until(lambda: place(driver) == (step.value, ""), f"for the page of {step}")
    await driver.until(driver.offers, "for its button")


def led_to(driver: Driver) -> Iterator[GoTo]:
    """The other pages that the page in view leads to, by its actions and the first of its items."""
    page = driver.frame.page
    if not isinstance(page, ValuePage):
        return  # a locked step says what it waits for
    for action in page.value.actions:
        if action.locked or action.ask:
            continue
        panes = [pane for pane in page.value.panes if pane.id == action.pane]
        targets = [""] if action.scope is Scope.PAGE else [item for item, _ in listed_in(panes[0])][:1]
        for target in targets:
            to = action.command(target, {})
            if isinstance(to, GoTo) and to.page and to.page not in STEPS:
                yield to


async def press(driver: Driver, way: Callable[[Driver, Action], Awaitable[None]]) -> int:
    """Press the main action of the page in view, and see that it did something; 0 where there is none."""
    page = driver.frame.page
    if not isinstance(page, ValuePage):
        return 0
    first = page.value.main
    if first is None or first.locked or first.after:
        return 0
    where = f"{page.page_id}: {first.label}, {way.__name__}"
    await driver.until(lambda: driver.can_press(first.label), f"for {where}")
    driver.app.clear_notifications()
    to = None if first.ask else first.command("", {})
    await way(driver, first)
    if first.ask:
        await driver.until(lambda: driver.app.screen is not driver.frame, f"for what it asks, {where}")
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen is driver.frame, f"for the page again, {where}")
    elif isinstance(to, GoTo):
        wanted = (to.page or str(to.step), to.target)
        await driver.until(lambda: place(driver) == wanted, f"for {wanted}, {where}")
    else:
        says = f"would do {first.id}"
        await driver.until(lambda: says in told(driver), f"for «{says}», {where}")
    return 1


def place(driver: Driver) -> tuple[str, str]:
    """Which page is in view, about what; that of a locked step is the step's as well."""
    page = driver.frame.page
    if isinstance(page, ValuePage) and page.is_mounted:
        return page.page_id, page._about
    return driver.frame.current.value, ""


def told(driver: Driver) -> list[str]:
    return [str(toast.message) for toast in driver.app._notifications]
