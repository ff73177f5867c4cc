"""Persons who failed are accepted on the import's page: a note, then the phrase; check 2 counts them."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import ANSWERS, USERS, brought, shown
from wizard.domain.events import CheckStatus
from wizard.domain.steps import StepName, StepState
from wizard.ports import RowQuery
from wizard.rehearsal.workos import MAIN_KEY
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.launch import Launch

FAIL = ANSWERS | {"rows.existing_foreign": "fail"}


async def test_they_are_accepted_by_note_and_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.EXPORT, FAIL)
            _plant_a_stranger(driver, launch)
            await brought(driver, StepName.VERIFY, FAIL)
            assert _imported(driver) == CheckStatus.FAIL
            await shown(driver, StepName.IMPORT)
            await driver.until(lambda: "Accept 1 open" in driver.text(), "for the button")
            await driver.press("o")
            await driver.until(lambda: "Why may the import" in driver.text(), "for the note")
            await driver.press("enter")
            assert isinstance(driver.app.screen, TextDialog), "a note is wanted"
            await driver.type("the help desk knows her")
            await driver.look()
            await driver.press("enter")
            await driver.until(lambda: "ACCEPT 1 OPEN" in driver.text(), "for the phrase")
            await driver.type("ACCEPT 1 OPEN")
            await driver.look()
            await driver.press("enter")
            await driver.until(lambda: driver.state(StepName.IMPORT) is StepState.WAIVED, "for its end")
            await driver.until(lambda: "accepted as they are" in words_of(driver), "for the word")
            assert "Accept 1 open" not in driver.text()
            await driver.app.bridge.run(StepName.VERIFY)
            assert _imported(driver) == CheckStatus.PASS


def words_of(driver: Driver) -> str:
    return " ".join(driver.text().split())


def _imported(driver: Driver) -> str:
    return next(verdict.status for verdict in driver.app.bridge.views.verdicts() if verdict.id == "imported")


def _plant_a_stranger(driver: Driver, launch: Launch) -> None:
    """Somebody at WorkOS who has the address of a row, and did not come from this pool."""
    items, _ = driver.app.bridge.views.rows(RowQuery(), 0, 500)
    plain = (row for item in items if (row := item.row).status == "CONFIRMED" and row.enabled)
    address = next(row.email for row in plain if row.attributes.get("email_verified") == "true")
    body = json.dumps([{"email": address}]).encode()
    url = f"{launch.variables['WORKOS_BASE_URL']}/_rehearsal/users?key={MAIN_KEY}"
    asked = urllib.request.Request(url, body, method="POST")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10) as answer:
        assert answer.status == 201
