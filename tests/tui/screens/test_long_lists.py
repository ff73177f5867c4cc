"""Lists of a hundred thousand rows: to the first, to the last, one opened there and left again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.journal.machine import page
from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, brought, on, opened
from wizard.domain.events import Fact, ListingFinished, ListingStarted, StepMoved
from wizard.domain.steps import StepName, StepState

ROWS, PAGE = 100_000, 500
LISTING = 2
# What a key may take on a busy machine; alone it is some milliseconds.
PATIENT_SECONDS = 5.0
LISTS = ("all", "cohort auth.password", "cohort auth.password.verified")


async def grown(driver: Driver) -> None:
    """Another listing, of a pool that has grown."""
    facts: list[Fact] = [ListingStarted(LISTING, ROWS)]
    facts += [
        page(*range(first, first + PAGE), listing=LISTING, number=number)
        for number, first in enumerate(range(0, ROWS, PAGE), start=1)
    ]
    facts += [ListingFinished(LISTING), StepMoved(StepName.INVENTORY, StepState.DONE)]
    for fact in facts:
        await driver.app.bridge.call(lambda migration, fact=fact: migration._recorder.record(fact))  # type: ignore[misc]
    driver.frame.tick(always=True)


async def pressed(driver: Driver, key: str, shows: str) -> None:
    """Press a key, and see what it leads to before anybody would press it again."""
    began = time.process_time()
    await driver.press(key)
    await driver.until(lambda: shows in driver.text(), f"for {shows}")
    assert time.process_time() - began < PATIENT_SECONDS, f"{key} took too long"


async def test_every_list_is_walked_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await grown(driver)
            for target in LISTS:
                await opened(driver, "rows", target)
                await driver.until(lambda: "row 1 of" in driver.text(), "for the first row")
                shown = f"row {ROWS:,} of {ROWS:,}"
                await pressed(driver, "end", shown)
                await driver.press("enter")
                await driver.until(lambda: "One row of the pool" in driver.text(), "for the last row")
                assert f"p{ROWS - 1}@acme.example" in driver.text()
                await driver.press("escape")
                await driver.until(lambda: on(driver, "rows", target), "for the list")  # noqa: B023
                await driver.until(lambda: shown in driver.text(), "for the row where it was left")  # noqa: B023
                await pressed(driver, "home", "row 1 of")
                await driver.press("escape")
