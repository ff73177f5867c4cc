"""The recovery browser: opened at the error at hand, filtered as one types, each fix done by its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, launch_of, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.events import CheckDone, CheckStatus
from wizard.domain.steps import StepName
from wizard.tui.launch import DemoStage
from wizard.tui.widgets.check_cards import CheckCards
from wizard.tui.widgets.tree_map import TreeMap


def _no_demo() -> DemoStage:
    raise AssertionError("no demo was asked for")


async def opened(driver: Driver) -> TreeMap:
    """Press e, and wait for the tree."""
    await driver.press("e")
    await driver.until(lambda: place(driver) == "recovery", "for the browser")
    page = driver.frame.page
    assert page is not None
    await driver.until(lambda: page.is_mounted and tree(driver).focused_branch, "for its tree")
    return tree(driver)


def place(driver: Driver) -> str:
    """The id of the page in view."""
    return driver.frame.page.place()[0] if driver.frame.page else ""


def tree(driver: Driver) -> TreeMap:
    assert driver.frame.page is not None
    return driver.frame.page.query_one(TreeMap)


def at(driver: Driver) -> str:
    branch = tree(driver).focused_branch
    return branch.id if branch else ""


async def test_it_opens_anywhere_and_esc_goes_back(tmp_path: Path) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=tmp_path / "a.journal")) as driver:
        await driver.opened()
        for step in (StepName.GUIDE, StepName.VERIFY):
            driver.frame.go(step)
            await driver.pilot.pause()
            before = driver.frame.page
            await opened(driver)
            text = await driver.look()
            assert "Password reset mail not received" in text
            assert "Errors" in text
            await driver.press("escape")
            assert driver.frame.page is before, "a locked step, too, is there again"


async def test_what_is_typed_filters_symptoms_causes_and_fixes(tmp_path: Path) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=tmp_path / "a.journal")) as driver:
        await driver.opened()
        await opened(driver)
        await driver.press("slash")
        await driver.type("spf")
        await driver.until(lambda: "Users cannot sign in" not in driver.text(), "for what matches")
        assert "Verify a custom sending domain" in driver.text()
        await driver.press("down", "end")
        assert at(driver) == "mail/2/0"
        await driver.look()
        await driver.press("slash", *["backspace"] * 3, "enter")
        await driver.until(lambda: "Users cannot sign in" in driver.text(), "for all of it")


async def test_a_symptom_is_unfolded_and_folded(tmp_path: Path) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=tmp_path / "a.journal")) as driver:
        await driver.opened()
        found = await opened(driver)
        found.move_to("mfa")
        await driver.press("enter")
        await driver.until(lambda: "Say it beforehand" in driver.text(), "for its cause")
        assert at(driver) == "mfa"
        await driver.press("down", "down", "enter")
        await driver.until(lambda: driver.frame.current is StepName.REPORT, "for where it is done")


async def test_it_opens_at_the_check_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT)
            await driver.app.bridge.call(
                lambda migration: migration._recorder.record(
                    CheckDone("providers", CheckStatus.FAIL, "Google: mismatch", "test")
                )
            )
            await shown(driver, StepName.VERIFY)
            driver.frame.page.query_one(CheckCards).move_to("providers")  # type: ignore[union-attr]
            await opened(driver)
            assert at(driver) == "redirect_uri_mismatch"
            assert "Keep Cognito's URI" in driver.text()


async def test_rows_by_kind_open_over_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
            await shown(driver, StepName.FEDERATION)
            await opened(driver)
            await driver.press("b")
            await driver.until(lambda: place(driver) == "problems", "for the kinds")
            await driver.look()
            await driver.press("escape")
            assert place(driver) == "recovery"
            driver.frame.go(StepName.IMPORT)
            assert place(driver) != "recovery"
