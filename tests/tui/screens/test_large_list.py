"""A list of 100,000 rows on screen: its ends, a search in its last thousand, opened and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.journal.many_rows import ROWS, filled, made
from tests.tui.app.driving import NARROW, WIDE, Driver, driven, launch_of
from tests.tui.screens.staged import on, opened
from wizard.tui.launch import DemoStage
from wizard.tui.widgets.table_rows import TableRows


def _no_demo() -> DemoStage:
    raise AssertionError("no demo was asked for")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "m.journal"
    filled(path).close()
    return path


async def says(driver: Driver, text: str) -> None:
    await driver.until(lambda: text in driver.text(), f"for «{text}»")


async def searched(driver: Driver, text: str) -> None:
    """Put another text into the filter, by keys alone."""
    await driver.press("slash")
    field = driver.frame.query_one("#filter", Input)
    await driver.until(lambda: field.has_focus, "for the field")
    await driver.press("home", "ctrl+k")
    await driver.type(text)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_list_is_walked_searched_opened_and_come_back_to(
    large: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=large), size=size) as driver:
        await driver.opened()
        await opened(driver, "rows")
        await says(driver, f"row 1 of {ROWS:,}")
        assert made(1)[1] in driver.text()
        await driver.press("end")
        await says(driver, f"row {ROWS:,} of {ROWS:,}")
        assert made(ROWS)[1] in driver.text()
        await driver.press("home")
        await says(driver, f"row 1 of {ROWS:,}")
        await searched(driver, "user9999")
        await says(driver, "row 1 of 11 found")
        await searched(driver, f"user{ROWS - 7}@")
        await says(driver, "row 1 of 1 found")
        assert made(ROWS - 7)[1] in driver.text()
        await searched(driver, "no one at all")
        await says(driver, "nothing found")
        await searched(driver, "acme3")
        await says(driver, f"row 1 of {sum('acme3' in made(n)[1] for n in range(1, ROWS + 1)):,} found")
        await searched(driver, f"user{ROWS - 7}@")
        await says(driver, "row 1 of 1 found")
        await driver.press("enter")
        await driver.until(lambda: driver.frame.query_one(TableRows).has_focus, "for the rows")
        await driver.press("enter")
        await driver.until(lambda: on(driver, "row", made(ROWS - 7)[0]), "for the row")
        await driver.press("escape")
        await says(driver, "row 1 of 1 found")
        await searched(driver, "user9999")
        await says(driver, "row 1 of 11 found")
