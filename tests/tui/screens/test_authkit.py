"""Step 10 in the app: points are ticked by Space, findings shown cleaned; its content is in tests/pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, answered, brought, items, on, shown
from wizard.domain.stacks import Finding, ItemState, SetUpItem
from wizard.domain.steps import StepName
from wizard.engine.views import AppView

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
            await answered(driver, "n", str(app_folder))
            await driver.until(lambda: _app(driver) is not None, "for the look at the app")
            await driver.to(StepName.AUTHKIT, "Name the callback")
            text = await driver.look()
            assert "Next.js App Router" in text
            assert "named, not understood: 1" in text
            yours = next(item.id for item in _items(driver) if item.state is ItemState.YOURS)
            points = items(driver, "points")
            points.focus()
            points.move_to(yours)
            await driver.press("space")
            await driver.until(lambda: _state(driver, yours) is ItemState.DONE, "for the tick")
            await driver.to(StepName.AUTHKIT, "Name the callback")
            place = next(n for n, found in enumerate(_first(driver)) if found.path == HOSTILE)
            found = items(driver, "found")
            found.focus()
            found.move_to(str(place))
            await driver.until(lambda: "sign<202E>in[red].ts:1" in driver.text(), "for the finding")
            driver.check_view()
            await driver.press("enter")
            await driver.until(lambda: on(driver, "point", f"finding:{place}"), "for the finding")
            assert "sign<202E>in[red].ts:1" in await driver.look()


def _app(driver: Driver) -> AppView | None:
    return driver.app.bridge.views.app()


def _first(driver: Driver) -> tuple[Finding, ...]:
    app = _app(driver)
    return app.first if app else ()


def _items(driver: Driver) -> tuple[SetUpItem, ...]:
    app = _app(driver)
    return app.items if app else ()


def _state(driver: Driver, point: str) -> ItemState | None:
    return next((item.state for item in _items(driver) if item.id == point), None)
