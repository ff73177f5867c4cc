"""Pages below a step's are opened by a key and left by Esc; their content is in tests/pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import driven, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.steps import StepName


async def test_runbook_messages_and_audit_log_open_from_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.REPORT)
            await driver.press("b")
            await driver.until(lambda: "Before the cutover" in driver.text(), "for the runbook")
            assert f"{USERS} rows of the pool" in await driver.look()
            await driver.press("escape", "d")
            await driver.until(lambda: "Reset at the next sign-in" in driver.text(), "for the messages")
            await driver.look()
            await driver.press("escape", "l")
            await driver.until(lambda: "was decided here" in driver.text(), "for the audit log")
            await driver.look()
            await driver.press("escape")
            await driver.until(lambda: "What is still open" in driver.text(), "for the report's page")


async def test_first_days_say_nothing_before_the_cutover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT)
            await shown(driver, StepName.VERIFY)
            await driver.press("f")
            await driver.until(lambda: "Nothing yet." in driver.text(), "for the page")
            await driver.press("escape", "b")
            await driver.until(lambda: "Before the cutover" in driver.text(), "for the runbook")
            await driver.press("s")
            await driver.until(lambda: "Settings that no API shows" in driver.text(), "for the settings")
            await driver.look()
            await driver.press("escape", "escape", "d")
            await driver.until(lambda: "Changed since the import" in driver.text(), "for it")
            await driver.look()
            await driver.press("escape")
            await driver.until(lambda: "Verification checklist" in driver.text(), "for the checks")
            assert driver.frame.current is StepName.VERIFY
