"""Decisions about one row: also a risky one, typed; taken back, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.tui.app.driving import Driver, driven, launch_of, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.planning.resolution import Kind
from wizard.domain.steps import StepName
from wizard.pages.commands import GoTo
from wizard.ports import RowQuery
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.launch import DemoStage


def _no_demo() -> DemoStage:
    raise AssertionError("no demo was asked for")


async def on_an_unverified_row(driver: Driver) -> str:
    """Open a row whose address is not verified; mailing it is risky."""
    items, _ = driver.app.bridge.views.rows(RowQuery(kind=Kind.EMAIL_UNVERIFIED), 0, 1)
    sub = items[0].row.sub
    driver.frame.go_to(GoTo(page="row", target=sub))
    await driver.until(lambda: "One row of the pool" in driver.text(), "for the row")
    return sub


async def choose(driver: Driver, number: int) -> None:
    await driver.press("s")
    await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the choices")
    driver.app.screen.query_one(OptionList).highlighted = number
    await driver.press("enter")


async def test_a_risky_choice_for_one_row_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
            sub = await on_an_unverified_row(driver)
            views = driver.app.bridge.views
            question = views.question(f"rows.{Kind.EMAIL_UNVERIFIED}")
            assert question is not None
            risky = [choice.key for choice in question.choices].index("import_and_mail")
            await choose(driver, risky)
            await driver.until(lambda: isinstance(driver.app.screen, TypedDialog), "for the risk")
            assert "mistyped address" in " ".join(driver.text().split())
            driver.check_view()
            await driver.press("escape")
            assert views.overrides() == {}, "nothing happens by Esc"
            await choose(driver, risky)
            await driver.until(lambda: isinstance(driver.app.screen, TypedDialog), "for the risk")
            await driver.type("import_and_mail")
            await driver.press("enter")
            wanted = {sub: {Kind.EMAIL_UNVERIFIED.value: "import_and_mail"}}
            await driver.until(lambda: views.overrides() == wanted, "for the decision")
            assert views.acts(1)[0].note == "typed import_and_mail"


async def test_a_decision_is_taken_back_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
            await driver.app.bridge.answer({"rows.unconfirmed": "import"})
            sub = await on_an_unverified_row(driver)
            await choose(driver, 0)
            await driver.until(lambda: sub in driver.app.bridge.views.overrides(), "for the decision")
        again = launch_of(tmp_path, dict(launch.variables), demo=_no_demo, path=tmp_path / "demo.journal")
        async with driven(again) as driver:
            await driver.opened()
            await shown(driver, StepName.TRANSFORM)
            views = driver.app.bridge.views
            await driver.press("z")
            await driver.until(lambda: views.overrides() == {}, "for the row")
            await driver.press("z")
            await driver.until(lambda: "rows.unconfirmed" not in views.given(), "for the answer")
            kinds = [act.kind for act in views.acts(2)]
            assert kinds == ["decision undone"] * 2


async def test_what_taking_back_undoes_is_asked_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
            await shown(driver, StepName.TRANSFORM)
            await driver.press("z")
            await driver.until(lambda: isinstance(driver.app.screen, ConfirmDialog), "for the question")
            assert "This undoes" in driver.text()
            before = dict(driver.app.bridge.views.given())
            await driver.press("escape")
            assert dict(driver.app.bridge.views.given()) == before
