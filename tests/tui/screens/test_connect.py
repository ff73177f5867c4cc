"""Step 2 on screen: production or test is asked where only the operator knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import driven, launch_of, rehearsed
from tests.tui.screens.staged import ANSWERS, brought, shown
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import QUESTION
from wizard.tui.dialogs.choose import ChooseDialog

LIVE_KEY = "sk_live_rehearsal"
USERS = 15


async def test_production_or_test_is_asked_where_neither_key_nor_name_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as sandbox:
        environ = {**sandbox.variables, "WORKOS_API_KEY": LIVE_KEY}
        launch = launch_of(tmp_path, environ, demo=sandbox.demo, is_demo=True)
        async with driven(launch) as driver:
            await brought(driver, StepName.GUIDE, ANSWERS | {"target.environment": "eu-1"})
            await shown(driver, StepName.CONNECT)
            await driver.to(StepName.CONNECT, "Connect and check")
            await driver.press("n")
            await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the question")
            assert QUESTION in " ".join((await driver.look()).split())
            await driver.press("escape")
            assert driver.state(StepName.CONNECT) is StepState.OPEN

            await driver.press("n")
            await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the question")
            await driver.press("down", "enter")
            await driver.to(StepName.CONNECT, "Continue")
            assert driver.frame.moment.snapshot.target["kind"] == "production"
            assert "EU-1  production" in await driver.look()


async def test_a_contradiction_is_mended_by_another_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as sandbox:
        environ = {**sandbox.variables, "WORKOS_API_KEY": LIVE_KEY}
        launch = launch_of(tmp_path, environ, demo=sandbox.demo, is_demo=True)
        async with driven(launch) as driver:
            named = {"target.environment": "eu-1", "target.kind": "test"}
            await brought(driver, StepName.GUIDE, ANSWERS | named)
            await shown(driver, StepName.CONNECT)
            await driver.to(StepName.CONNECT, "Connect and check")
            await driver.press("n")
            await driver.until(
                lambda: "is said to be a test environment" in " ".join(driver.text().split()), "for the row"
            )
            await driver.until(lambda: not driver.app.bridge.is_running, "for the end")
            await driver.press("y")
            await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the question")
            await driver.press("down", "enter")
            await driver.to(StepName.CONNECT, "Connect and check")
            await driver.press("n")
            await driver.to(StepName.CONNECT, "Continue")
            assert driver.frame.moment.snapshot.target["kind"] == "production"
