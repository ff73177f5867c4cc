"""The report's page in the app: where it is written, copied and opened; its content is in tests/pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.steps import StepName
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.text import TextDialog

NAMES = {"report.html", "report.md", "report.json"}


async def test_it_is_written_next_to_the_journal_copied_and_written_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.7 50512 10.0.0.9 22")
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.REPORT)
            await driver.to(StepName.REPORT, "Write the report")
            await driver.press("o")
            await driver.until(lambda: "None was written yet" in summary(driver), "for the reason")
            await driver.press("n")
            await driver.to(StepName.REPORT, "Write it again")
            assert _names(tmp_path / "demo") >= NAMES
            await driver.until(lambda: "up to date" in driver.text(), "for the word about it")
            await driver.look()
            written = str(tmp_path / "demo" / "report.html")
            await driver.press("h")
            await driver.until(lambda: driver.app.clipboard == written, "for the copied path")
            driver.app.clear_notifications()
            await driver.press("o")
            await driver.until(lambda: f"It is at {written}" in summary(driver), "for where it is")
            await driver.press("f")
            await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the folder")
            await driver.press("end", "ctrl+u")
            await driver.type(str(tmp_path / "other"))
            await driver.press("enter")
            await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the addresses")
            await driver.look()
            await driver.press("down", "enter")
            await driver.until(lambda: _names(tmp_path / "other") >= NAMES, "for the files")
            assert (tmp_path / "other" / "report.json").stat().st_mode & 0o777 == 0o600
            await driver.until(lambda: "addresses in full" in driver.text(), "for the word about them")


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


def summary(driver: Driver) -> str:
    return " ".join(str(toast.message) for toast in driver.app._notifications)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()
