"""The recovery browser: opened at the error at hand, filtered as one types, each fix done by its key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import boto3
import pytest

from tests.tui.app.driving import Driver, driven, launch_of, rehearsed
from tests.tui.screens.staged import ANSWERS, PROACTIVE, USERS, brought, due_address, shown
from wizard.domain.events import CheckDone, CheckStatus
from wizard.domain.steps import StepName
from wizard.ports import RowQuery
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.launch import DemoStage
from wizard.tui.screens.problems import ProblemsPage
from wizard.tui.screens.recovery import RecoveryPage
from wizard.tui.screens.row import RowPage
from wizard.tui.widgets.check_cards import CheckCards
from wizard.tui.widgets.tree_map import TreeMap


def _no_demo() -> DemoStage:
    raise AssertionError("no demo was asked for")


async def opened(driver: Driver) -> TreeMap:
    """Press e, and wait for the tree."""
    await driver.press("e")
    await driver.until(lambda: isinstance(driver.frame.page, RecoveryPage), "for the browser")
    page = driver.frame.page
    assert page is not None
    await driver.until(lambda: page.is_mounted and tree(driver).focused_branch, "for its tree")
    return tree(driver)


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
        await driver.press("down", "down", "n")
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


async def test_a_stop_leads_to_its_recovery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        environ = dict(launch.variables) | {"WORKOS_API_KEY": "sk_live_another"}
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
        again = launch_of(tmp_path, environ, demo=_no_demo, path=tmp_path / "demo.journal")
        again = replace(again, is_demo=False)
        async with driven(again) as driver:
            await driver.opened()
            await driver.app.bridge.run(StepName.CONNECT)
            stop = driver.app.bridge.stop
            assert stop is not None
            driver.frame.tick(always=True)
            await opened(driver)
            assert at(driver) == (stop.recovery_id or "preflight")


async def test_a_row_mended_at_the_source_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
            views = driver.app.bridge.views
            items, _ = views.rows(RowQuery(), 0, 500)
            row = next(item.row for item in items if item.row.email and item.row.status == "CONFIRMED")
            pool = views.given()["source.user_pool_id"]
            boto3.client(
                "cognito-idp", region_name=views.given()["source.region"]
            ).admin_update_user_attributes(
                UserPoolId=pool,
                Username=row.username,
                UserAttributes=[{"Name": "given_name", "Value": "Mended"}],
            )
            driver.frame.push_page(RowPage(StepName.TRANSFORM, row.sub))
            await driver.until(lambda: "One row of the pool" in driver.text(), "for the row")
            await opened(driver)
            await driver.press("s")
            await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the question")
            assert row.sub in driver.text()
            await driver.press("enter")
            await driver.until(lambda: "has changed and is taken" in told(driver), "for the answer")
            found = views.row(row.sub)
            assert found is not None
            assert found.item.row.attributes["given_name"] == "Mended"
            await driver.press("r")
            await driver.until(lambda: isinstance(driver.app.screen, ConfirmDialog), "for the question")
            await driver.pilot.click("#action-act")
            await driver.until(lambda: (plan := views.plan()) and plan.revision == 2, "for a revision")


async def test_rows_by_kind_open_over_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
            await shown(driver, StepName.FEDERATION)
            await opened(driver)
            await driver.press("b")
            await driver.until(lambda: isinstance(driver.frame.page, ProblemsPage), "for the kinds")
            await driver.look()
            await driver.press("escape")
            assert isinstance(driver.frame.page, RecoveryPage)
            driver.frame.go(StepName.IMPORT)
            assert not isinstance(driver.frame.page, RecoveryPage)


async def test_the_pace_is_set_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY, ANSWERS | {"pace.writes_per_second": 20})
            await opened(driver)
            await driver.press("w")
            await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the question")
            await driver.press("home", "ctrl+k")
            await driver.type("51")
            assert "at most 50" in driver.text()
            await driver.press("enter", "backspace", "enter")
            await driver.until(
                lambda: driver.app.bridge.views.given()["pace.writes_per_second"] == 5, "for the pace"
            )


async def test_one_person_is_mailed_again_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT, PROACTIVE)
            address = due_address(driver)
            await driver.app.bridge.answer({"verify.canaries": [address]})
            await driver.app.bridge.run(
                StepName.RESET, ("SEND 1 demo",), only=(StepName.CONNECT, StepName.RESET)
            )
            driver.frame.tick(always=True)
            await shown(driver, StepName.AUTHKIT)
            await opened(driver)
            await driver.press("m")
            await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the address")
            assert driver.frame.current is StepName.RESET
            await driver.type(address)
            await driver.press("enter")
            await driver.until(lambda: "can be mailed again from" in told(driver), "for the answer")
            assert driver.frame.moment.snapshot.resets["sent"] == 1


def told(driver: Driver) -> str:
    return " ".join(str(toast.message) for toast in driver.app._notifications)
