"""Besides the stages: one person again, those who stay unknown, and who left the queue, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import driven, rehearsed
from tests.tui.screens.staged import PROACTIVE, USERS, brought, due_address, shown
from wizard.domain.steps import StepName


async def test_what_can_be_mailed_besides_is_told_before_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT, PROACTIVE)
            address = due_address(driver)
            bridge = driver.app.bridge
            await bridge.answer({"verify.canaries": [address]})
            await bridge.run(StepName.RESET, ("SEND 1 demo",), only=(StepName.CONNECT, StepName.RESET))
            driver.frame.tick(always=True)
            await shown(driver, StepName.RESET)
            assert "1 resets created, 0 used" in await driver.look()

            await driver.press("o")
            await driver.type("nobody@elsewhere.example")
            await driver.press("enter")
            await driver.until(lambda: "No user whom this journal" in driver.text(), "for the refusal")
            assert driver.frame.moment.snapshot.resets["sent"] == 1

            await driver.press("v")
            await driver.until(lambda: "LEFT THE QUEUE" in driver.text(), "for the persons")
            await driver.look()
            await driver.press("escape")
            await driver.press("u")
            await driver.until(lambda: "No reset is unknown" in driver.text(), "for the answer")
            await driver.press("w")
            await driver.until(lambda: "after the recorded cutover" in driver.text(), "for the answer")
