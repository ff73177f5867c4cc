"""Sixty connections on screen: filtered, marked, edited together; CSV out and in; one with its metadata."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import OptionList

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.sixty import made
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.connections import Connection, ConnectionState
from wizard.domain.steps import StepName
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.panes.items import ItemList


async def opened(driver: Driver) -> ItemList:
    """Go to step 8 and open the table."""
    await shown(driver, StepName.FEDERATION)
    await driver.press("t")
    await driver.until(
        lambda: driver.frame.page is not None and driver.frame.page.place()[0] == "connections",
        "for the table",
    )
    page = driver.frame.page
    assert page is not None
    await driver.until(lambda: page.is_mounted and page.query_one(ItemList).cursor_key, "for its rows")
    await driver.until(lambda: page.query_one(ItemList).has_focus, "for the keys to reach it")
    return page.query_one(ItemList)


async def asked(driver: Driver, kind: type[Screen[Any]]) -> None:
    await driver.until(lambda: isinstance(driver.app.screen, kind), f"for {kind.__name__}")


async def answered(driver: Driver, key: str, text: str) -> None:
    """Press a key that asks for one line, and answer it."""
    await driver.press(key)
    await asked(driver, TextDialog)
    await driver.press("home", "ctrl+k")
    await driver.type(text)
    await driver.press("enter")
    await driver.until(lambda: not isinstance(driver.app.screen, TextDialog), "for the page")


def known(driver: Driver) -> dict[str, Connection]:
    return {record.name: record.connection for record in driver.app.bridge.views.providers()}


def counted(driver: Driver, holds: Callable[[Connection], bool]) -> int:
    return sum(holds(connection) for connection in known(driver).values())


async def test_sixty_are_filtered_marked_and_edited_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await made(driver)
            table = await opened(driver)
            assert "Connections 60" in await driver.look()
            await driver.press("end")
            assert "evil<00" in await driver.look(), "hostile names are cleaned"
            await driver.press("slash")
            await driver.type("customer-1")
            await driver.until(lambda: "customer-09" not in driver.text(), "for ten of them")
            await driver.press("enter", "asterisk")
            assert len(table.chosen) == 10
            await answered(driver, "o", "Bob")
            await driver.until(lambda: counted(driver, lambda item: item.owner == "Bob") == 10, "for Bob")
            await answered(driver, "d", "2027-02-01")
            await driver.until(
                lambda: counted(driver, lambda item: item.appointment == "2027-02-01") == 10, "for the day"
            )
            await driver.press("s")
            await asked(driver, ChooseDialog)
            driver.app.screen.query_one(OptionList).highlighted = list(ConnectionState).index(
                ConnectionState.CONFIGURED
            )
            await driver.press("enter")
            await driver.until(
                lambda: counted(driver, lambda item: item.state is ConnectionState.CONFIGURED) == 10,
                "for the state",
            )
            acts = driver.app.bridge.views.acts()
            assert [act.kind for act in acts[:3]] == ["connections edited by hand"] * 3
            assert len(acts[0].details["providers"]) == 10
