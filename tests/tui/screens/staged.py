"""Brings a rehearsed journal to where a page begins, through the engine, and shows the page."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tests.tui.app.driving import Driver
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.pages.commands import GoTo
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.panes.items import ItemList, ItemsPane
from wizard.tui.panes.value_page import ValuePage

USERS = 60
ANSWERS: dict[str, Any] = {
    "guide.acknowledged": True,
    "timing.reset": "reactive",
    "timing.sign_in_page": "authkit",
    "timing.signups": "delta",
    "rows.federated_enterprise": "jit",
}
PROACTIVE = ANSWERS | {"timing.reset": "proactive", "timing.mailer": "workos"}


async def brought(driver: Driver, until: StepName, answers: dict[str, Any] | None = None) -> None:
    """Run to a step without the screen; --yes stands for its confirmations, as on any rehearsal."""
    await driver.opened()
    bridge = driver.app.bridge
    await bridge.answer(answers or ANSWERS)
    await bridge.call(
        lambda migration: migration.run(until=until, confirmations=Confirmations(yes=True), only=())
    )
    driver.frame.tick(always=True)


async def shown(driver: Driver, step: StepName) -> None:
    """Go to a step and wait until its page has been drawn."""
    driver.frame.go(step)
    await driver.until(lambda: driver.frame.page is not None and driver.frame.page.is_mounted, "for the page")
    await driver.until(driver.offers, "for its button")


def on(driver: Driver, page_id: str, target: str = "") -> bool:
    """Whether this page is in view and has been drawn."""
    page = driver.frame.page
    return (
        isinstance(page, ValuePage) and page.is_mounted and (page.page_id, page._about) == (page_id, target)
    )


async def opened(driver: Driver, page_id: str, target: str = "") -> None:
    """Open a page by its id, and wait until it has the keys."""
    driver.frame.go_to(GoTo(page=page_id, target=target))
    await driver.until(lambda: on(driver, page_id, target), f"for {page_id}")
    await driver.until(lambda: driver.frame.page and driver.frame.page.has_focus_within, "for its keys")


def items(driver: Driver, pane: str) -> ItemList:
    """The list of the page in view that has this id."""
    assert driver.frame.page is not None
    return next(found.list for found in driver.frame.page.query(ItemsPane) if found.pane.id == pane)


async def asked(driver: Driver, kind: type[Screen[Any]]) -> None:
    """Wait for a dialog of this kind."""
    await driver.until(lambda: isinstance(driver.app.screen, kind), f"for {kind.__name__}")


async def answered(driver: Driver, key: str, text: str) -> None:
    """Press a key that asks for one line, and answer it in place of what stands there."""
    await driver.press(key)
    await asked(driver, TextDialog)
    await driver.press("home", "ctrl+k")
    await driver.type(text)
    await driver.press("enter")
    await driver.until(lambda: not isinstance(driver.app.screen, TextDialog), "for the page")


def due_address(driver: Driver) -> str:
    """Somebody whom the import marked as due for a reset."""
    return due_addresses(driver)[0]


def due_addresses(driver: Driver) -> list[str]:
    """Everybody whom the import marked so."""
    from wizard.ports import RowQuery  # noqa: PLC0415

    views = driver.app.bridge.views
    items, _ = views.rows(RowQuery(states=("created",)), 0, 500)
    rows = [views.row(item.row.sub) for item in items]
    return [str(row.person.email) for row in rows if row and row.person and row.person.due == "due"]
