"""The reset page in the app: what is typed, what the buttons do; its content is in tests/pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import driven, rehearsed
from tests.tui.screens.staged import PROACTIVE, USERS, brought, due_address, shown
from wizard.domain.mail.campaign import Stage
from wizard.domain.steps import StepName, StepState


async def test_canary_sample_and_rest_are_typed_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT, PROACTIVE)
            await shown(driver, StepName.RESET)
            assert "have no password" in await driver.look()
            await driver.to(StepName.RESET, "Name the canaries")
            await driver.press("n")
            await driver.type(due_address(driver))
            await driver.press("enter")
            await driver.to(StepName.RESET, "Send the canary")
            await driver.look()
            await driver.press("n")
            await driver.until(lambda: "SEND 1 demo" in driver.text(), "for the phrase")
            await driver.look()
            await driver.type("SEND 2 demo")
            await driver.press("enter")
            assert driver.frame.moment.snapshot.resets["sent"] == 0, "another phrase sent the canary"
            for _ in range(11):
                await driver.press("backspace")
            await driver.type("SEND 1 demo")
            await driver.press("enter")
            await driver.to(StepName.RESET, "Look again")
            assert driver.frame.moment.snapshot.resets["sent"] == 1
            canary = driver.app.bridge.views.stages()[0]
            assert (canary.stage, canary.sent, canary.held) == (Stage.CANARY, 1, False)
            await driver.look()
            await driver.pilot.click("#action-hold")
            await driver.until(lambda: "CANARY WORKED" in driver.text(), "for the hold")
            await driver.look()
            await driver.type("CANARY WORKED")
            await driver.press("enter")
            await driver.until(lambda: driver.app.bridge.views.stages()[0].held, "for the hold to pass")
            await driver.until(lambda: not driver.app.bridge.is_running, "for the end")
            sample = driver.app.bridge.views.stages()[1]
            assert sample.pending
            await driver.to(StepName.RESET, "To the cutover")
            assert "unlocks with the recorded cutover" in await driver.look()
            assert driver.state(StepName.RESET) is StepState.OPEN
