"""Brings a rehearsed journal to where a page begins, through the engine, and shows the page."""

from __future__ import annotations

from typing import Any

from tests.tui.app.driving import Driver
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations

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
