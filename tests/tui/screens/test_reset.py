"""The reset page: nothing is sent before its phrase was typed, and the rest waits for the cutover."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import PROACTIVE, USERS, brought, due_address, due_addresses, shown
from wizard.domain.campaign import Stage
from wizard.domain.steps import StepName, StepState
from wizard.guide.dashboard import Look
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.text import TextDialog


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


TEST_KIND = PROACTIVE | {"target.environment": "staging", "target.kind": "test"}


async def test_a_test_environment_mails_canaries_and_the_list_given_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT, TEST_KIND)
            await shown(driver, StepName.RESET)
            assert "the canaries alone: it is a test environment" in await driver.look()
            assert "STAGING" in driver.text()
            await driver.to(StepName.RESET, "Name the canaries")
            first, second = due_addresses(driver)[:2]
            await driver.press("n")
            await driver.type(first)
            await driver.press("enter")
            await driver.to(StepName.RESET, "Send the canary")
            assert driver.frame.moment.snapshot.resets["due"] == 1

            await driver.press("l")
            await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the field")
            assert "whatever is confirmed" in " ".join(driver.text().split())
            await driver.type(second)
            await driver.press("enter")
            await driver.until(lambda: driver.frame.moment.snapshot.resets["due"] == 2, "for the list")
            await driver.to(StepName.RESET, "Send the canary")
            assert second in await driver.look()

            await driver.press("n")
            await driver.until(lambda: "SEND 1 staging" in driver.text(), "for the phrase")
            assert "Not looked at today" in driver.text()
            await driver.type("SEND 1 staging")
            await driver.press("enter")
            await driver.to(StepName.RESET, "Look again")
            assert driver.frame.moment.snapshot.resets["sent"] == 1


async def test_a_setting_is_said_anew_on_the_page_and_counts_from_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT, PROACTIVE | {"connect.default_reset_mail": "on"})
            await shown(driver, StepName.RESET)
            before = _look(driver)
            await driver.press("m")
            await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the choices")
            await driver.press("enter")
            await driver.until(lambda: _look(driver).at != before.at, "for the answer")
            assert _look(driver).answer == before.answer == "on"
            await driver.press("s")
            await driver.until(lambda: "Settings that no API tells" in driver.text(), "for the settings")
            assert "Radar" in driver.text()


def _look(driver: Driver) -> Look:
    return driver.app.bridge.views.looks()[0]
