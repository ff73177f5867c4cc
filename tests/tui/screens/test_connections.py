"""Sixty connections on screen: filtered, marked, edited together; CSV out and in; one with its metadata."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.tui.app.driving import NARROW, WIDE, Driver, driven, rehearsed
from tests.tui.screens.sixty import NAMES, SIXTY, made
from tests.tui.screens.staged import USERS, answered, asked, brought, items, on, shown
from wizard.domain.federation.connections import Connection, ConnectionState
from wizard.domain.steps import StepName
from wizard.guide.handoff import TABLE
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.panes.items import ItemList

ACS_URL = "https://auth.workos.com/sso/saml/acs/Kx2hT5bQ"


async def to_the_table(driver: Driver) -> ItemList:
    """Go to step 8 and open the table."""
    await shown(driver, StepName.FEDERATION)
    await driver.press("t")
    await driver.until(lambda: on(driver, "connections"), "for the table")
    table = items(driver, "connections")
    await driver.until(lambda: table.has_focus and table.current, "for the keys to reach it")
    return table


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
            table = await to_the_table(driver)
            assert "Connections 60" in await driver.look()
            await driver.press("end")
            assert "evil<00" in await driver.look(), "hostile names are cleaned"
            await driver.press("slash")
            await driver.type("customer-1")
            await driver.until(lambda: len(table._listed) == 10, "for ten of them")
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


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_day_must_be_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch, size) as driver:
            await brought(driver, StepName.INVENTORY)
            await made(driver)
            await to_the_table(driver)
            driver.check_view()
            await driver.press("d")
            await asked(driver, TextDialog)
            await driver.press("home", "ctrl+k")
            await driver.type("soon")
            assert "soon is no date such as" in driver.text()
            driver.check_view()
            await driver.press("enter")
            assert isinstance(driver.app.screen, TextDialog)


async def test_the_table_goes_out_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await made(driver)
            await to_the_table(driver)
            await driver.to(StepName.FEDERATION, "Write sheets")
            await driver.press("n")
            await asked(driver, ConfirmDialog)
            assert f"{SIXTY} sheets will say that the new address follows" in driver.text()
            await driver.pilot.click("#action-act")
            folder = tmp_path / "demo"
            await driver.until(
                lambda: (folder / TABLE).exists() and driver.app._notifications, "for the files"
            )
            assert len(list(folder.glob("handoff-*.md"))) == SIXTY
            with (folder / TABLE).open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(row | {"contact": "it@acme.test"} for row in rows[:30])
                writer.writerow(rows[40] | {"state": "lost"})
            await answered(driver, "i", str(folder / TABLE))
            await asked(driver, ConfirmDialog)
            assert "30 connections will change" in driver.text()
            assert "lost is no state" in driver.text()
            driver.check_view()
            await driver.pilot.click("#action-act")
            await driver.until(
                lambda: counted(driver, lambda item: item.contact == "it@acme.test") == 30, "for the contacts"
            )


async def test_one_is_shown_with_its_metadata_and_typed_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await made(driver)
            await to_the_table(driver)
            await driver.press("enter")
            await driver.until(lambda: on(driver, "connection", NAMES[0]), "for the connection")
            text = await driver.look()
            assert "ACS URL, old" in text
            assert "expired on" in text, "its certificate ran out"
            fields = items(driver, "fields")
            fields.move_to("owner")
            await answered(driver, "enter", "Zoe")
            await driver.until(lambda: known(driver)[NAMES[0]].owner == "Zoe", "for the owner")
            fields.move_to("acs_url")
            await answered(driver, "enter", ACS_URL)
            await driver.until(lambda: known(driver)[NAMES[0]].acs_url == ACS_URL, "for the address")
            await driver.until(lambda: not driver.app.bridge.is_running, "for the step")
            assert ACS_URL in await driver.look()
            assert ACS_URL[:40] in driver.text(), "a narrow terminal shows its beginning"
            metadata = tmp_path / "idp.xml"
            metadata.write_text("<no/>", encoding="utf-8")
            fields.move_to("metadata")
            await answered(driver, "enter", str(metadata))
            given = driver.app.bridge.views.given
            await driver.until(
                lambda: given().get(f"federation.{NAMES[0]}.metadata_file") == str(metadata), "for the file"
            )


async def test_marked_ones_are_made_through_the_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            table = await to_the_table(driver)
            table.move_to("okta-acme")
            await driver.press("space", "plus")
            await asked(driver, ConfirmDialog)
            await driver.pilot.click("#action-act")
            await driver.to(StepName.FEDERATION, "Create 1 connection")
            await driver.press("n")
            await asked(driver, TypedDialog)
            assert "billed" in driver.text()
            driver.check_view()
            await driver.type("CONNECT 1 demo")
            await driver.press("enter")
            await driver.until(lambda: known(driver)["okta-acme"].connection_id, "for the connection")
