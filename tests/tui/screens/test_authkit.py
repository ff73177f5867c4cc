"""The app's page: a folder is named, points and findings are shown cleaned, a point is ticked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.stacks import Finding, ItemState, Stack
from wizard.domain.steps import StepName
from wizard.engine.views import AppView
from wizard.tui.screens.authkit_points import PointList

HOSTILE = "sign\u202ein[red].ts"


@pytest.fixture
def app_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    folder.mkdir()
    manifest = {"dependencies": {"next": "^15.0.0", "aws-amplify": "^6.0.0"}}
    (folder / "package.json").write_text(json.dumps(manifest))
    (folder / HOSTILE).write_text('import { signIn } from "aws-amplify/auth";\n')
    (folder / "greeting.ts").write_text("say('Cognito');\n")
    return folder


async def test_an_app_is_looked_at_and_a_point_ticked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app_folder: Path
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.AUTHKIT)
            await driver.to(StepName.AUTHKIT, "Name its folder")
            await driver.look()
            await driver.press("n")
            await driver.type(str(app_folder))
            await driver.press("enter")
            await driver.until(lambda: _app(driver) is not None, "for the look at the app")
            await driver.to(StepName.AUTHKIT, "Name the callback")
            app = _app(driver)
            assert app is not None
            assert (app.stack, app.detected) == (Stack.NEXTJS, True)
            assert app.findings
            assert "Next.js App Router" in await driver.look()
            points = driver.app.screen.query_one(PointList)
            yours = next(item.id for item in app.items if item.state is ItemState.YOURS)
            assert app.mentions == 1
            drawn = "\n".join(text for row in points.rows(90) for line in row.lines for text, _ in line)
            assert "NAMED, NOT UNDERSTOOD: 1" in drawn
            assert "1 place in the source where Cognito is named" in drawn
            points.focus()
            points.move_to(yours)
            await driver.press("space")
            await driver.until(lambda: _state(driver, yours) is ItemState.DONE, "for the tick")
            await driver.to(StepName.AUTHKIT, "Name the callback")
            place = next(n for n, found in enumerate(_first(driver)) if found.path == HOSTILE)
            points.move_to(f"finding {place}")
            await _hostile_is_cleaned(driver)


async def _hostile_is_cleaned(driver: Driver) -> None:
    await driver.until(lambda: "sign<202E>in[red].ts:1" in driver.text(), "for the finding")
    driver.check_view()
    await driver.press("enter")
    await driver.until(lambda: "INSTEAD" in driver.text(), "for the finding")
    assert "sign<202E>in[red].ts:1" in await driver.look()


def _app(driver: Driver) -> AppView | None:
    return driver.app.bridge.views.app()


def _first(driver: Driver) -> tuple[Finding, ...]:
    app = _app(driver)
    return app.first if app else ()


def _state(driver: Driver, point: str) -> ItemState | None:
    app = _app(driver)
    return next((item.state for item in app.items if item.id == point), None) if app else None
