"""The report's page: written beside the journal, masked unless asked otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.steps import StepName

NAMES = {"report.html", "report.md", "report.json"}


async def test_it_is_written_beside_the_journal_then_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.REPORT)
            assert "60 rows" in await driver.look()
            await driver.to(StepName.REPORT, "Write the report")
            await driver.press("n")
            await driver.to(StepName.REPORT, "Write it again")
            assert _names(tmp_path / "demo") >= NAMES
            assert "report.json" in await driver.look()
            await driver.press("c")
            await driver.until(lambda: _copied(driver), "for the copied path")
            assert str(tmp_path / "demo" / "report.html") == driver.app.clipboard
            await driver.press("f")
            await driver.press("end", "ctrl+u")
            await driver.type(str(tmp_path / "other"))
            await driver.press("enter", "m")
            await driver.until(lambda: "in full" in driver.text(), "for the mask")
            await driver.press("n")
            await driver.until(lambda: _names(tmp_path / "other") >= NAMES, "for the files")
            assert (tmp_path / "other" / "report.json").stat().st_mode & 0o777 == 0o600


async def test_a_folder_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").write_text("a file where the folder should be")
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await driver.opened()
            await shown(driver, StepName.REPORT)
            await driver.press("n")
            await driver.until(lambda: driver.app._notifications, "for a toast")
            await driver.to(StepName.REPORT, "Write the report")


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _copied(driver: Driver) -> bool:
    return bool(driver.app.clipboard)
