"""The delta's page: counted kinds with their rows, a listing on a key, and acts that are typed."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import ANSWERS, USERS, brought, items, on, shown
from wizard.domain.planning.delta import Change
from wizard.domain.steps import StepName
from wizard.ports import RowQuery
from wizard.tui.launch import Launch


async def test_a_delta_is_listed_looked_at_confirmed_and_acted_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.IMPORT, ANSWERS)
            await asyncio.to_thread(_disable_somebody, driver, launch)
            await shown(driver, StepName.IMPORT)
            await driver.to(StepName.IMPORT, "Continue")
            await driver.press("d")
            await driver.until(lambda: on(driver, "delta"), "for the page")
            await driver.until(lambda: driver.can_press("List the pool again"), "for its button")
            assert "has not been listed again" in await driver.look()
            await driver.press("n")
            await driver.until(lambda: driver.can_press("To the plan"), "for the listing")
            assert driver.frame.moment.snapshot.delta.disabled == 1
            assert "disabled since" in await driver.look()

            items(driver, "kinds").focus()
            await driver.press("enter")
            await driver.until(lambda: on(driver, "rows", "change disabled"), "for the rows")
            await driver.look()
            await driver.press("escape")
            await driver.until(lambda: on(driver, "delta"), "to be back")
            await driver.app.bridge.run(StepName.IMPORT)
            await driver.app.bridge.answer({"delta.left": "mark"})
            driver.frame.tick(always=True)
            await driver.until(lambda: driver.can_press("Mark 1"), "for the act")
            await driver.look()
            await driver.press("n")
            await driver.until(lambda: "MARK 1 demo" in driver.text(), "for the phrase")
            await driver.type("MARK 1 demo")
            await driver.press("enter")
            await driver.until(lambda: driver.frame.moment.snapshot.delta.marked == 1, "for the mark")
            await driver.until(lambda: driver.can_press("List the pool again"), "for the end")
            rows, _ = driver.app.bridge.views.rows(RowQuery(left=True), 0, 10)
            same, _ = driver.app.bridge.views.rows(RowQuery(change=Change.DISABLED), 0, 10)
            assert [item.id for item in rows] == [item.id for item in same]
            assert len(rows) == 1


def _disable_somebody(driver: Driver, launch: Launch) -> None:
    """Disable one imported row at the source, behind the wizard's back."""
    views = driver.app.bridge.views
    items, _ = views.rows(RowQuery(states=("created",)), 0, 500)
    alone = next(
        item.row
        for item in items
        if (found := views.row(item.row.sub))
        and found.person
        and found.person.written
        and "cognito_other_subs" not in found.person.written.metadata
    )
    url = launch.variables["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]
    body = json.dumps([{"username": alone.username, "enabled": False}]).encode()
    asked = urllib.request.Request(f"{url}/_rehearsal/cognito/users", body, method="POST")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10) as answer:
        assert answer.status == 200
