"""The providers' pages: one is probed, ticked by a person, another waived; hostile names are cleaned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.connections import ProbeRole, ProbeVerdict
from wizard.domain.steps import StepName
from wizard.guide.provider_record import ProviderRecord, Standing
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.screens.federation_list import ProviderList
from wizard.tui.screens.provider import ProviderPage
from wizard.tui.screens.provider_secret import SecretDialog

URI = "https://auth.workos.com/sso/oauth/google/Kx2hT5bQ/callback"
HOSTILE = "evil\x1b[2J\u202e[red]name"


async def test_a_provider_is_tested_and_another_waived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.FEDERATION)
            assert "Google" in await driver.look()
            driver.frame.page.query_one(ProviderList).move_to("Google")  # type: ignore[union-attr]
            await driver.press("enter")
            await driver.to(StepName.FEDERATION, "Paste the redirect URI")
            assert "keep (old)" in await driver.look()
            await driver.press("n")
            await driver.type("http://elsewhere.test/callback")
            await driver.press("enter")
            await driver.until(lambda: _record(driver, "Google").uri_problem, "for what is wrong with it")
            await driver.to(StepName.FEDERATION, "Paste the redirect URI")
            await driver.press("n")
            await driver.press("home", "ctrl+k")
            await driver.type(URI)
            await driver.press("enter")
            await driver.until(lambda: ProbeRole.NEW in _record(driver, "Google").probes, "for the answer")
            assert _record(driver, "Google").probes[ProbeRole.NEW].verdict is ProbeVerdict.MISMATCH
            await driver.to(StepName.FEDERATION, "Ask the provider")
            assert "mismatch" in await driver.look()
            await driver.press("w")
            await driver.type("no tenant")
            await driver.press("enter")
            await driver.until(
                lambda: _record(driver, "Google").standing is Standing.WAIVED, "for the waiver"
            )
            await driver.to(StepName.FEDERATION, "To the list")
            await driver.look()
            await driver.press("n")
            await driver.until(lambda: not isinstance(driver.frame.page, ProviderPage), "for the list")
            assert "no tenant" in await driver.look()


async def test_a_connection_is_pasted_ticked_and_owned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.FEDERATION)
            driver.frame.push_page(ProviderPage("okta-acme"))
            await driver.to(StepName.FEDERATION, "Paste the ACS URL")
            await _answered(driver, "n", "https://auth.workos.com/sso/saml/acs/Kx2hT5bQ")
            await driver.to(StepName.FEDERATION, "Paste the entity ID")
            await _answered(driver, "n", "https://auth.workos.com/Kx2hT5bQ")
            await driver.to(StepName.FEDERATION, "I signed in")
            await _answered(driver, "n", "Ann, both ways")
            await driver.to(StepName.FEDERATION, "To the list")
            record = _record(driver, "okta-acme")
            assert record.standing is Standing.TESTED
            assert {tick.note for tick in record.ticks.values()} == {"Ann, both ways"}
            await _answered(driver, "o", "Ann; it@acme.test; 2027-01-15")
            await driver.until(
                lambda: _record(driver, "okta-acme").connection.owner == "Ann", "for the owner"
            )
            assert _record(driver, "okta-acme").connection.appointment == "2027-01-15"
            await driver.look()


async def test_a_secret_is_shown_once_and_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.FEDERATION)
            driver.frame.push_page(ProviderPage("Google"))
            await driver.to(StepName.FEDERATION, "Paste the redirect URI")
            await driver.press("v")
            await driver.until(lambda: isinstance(driver.app.screen, ConfirmDialog), "for the question")
            await driver.pilot.click("#action-act")
            await driver.until(lambda: isinstance(driver.app.screen, SecretDialog), "for the secret")
            await driver.look()
            await driver.press("escape")
            await driver.to(StepName.FEDERATION, "Paste the redirect URI")
            kinds = [act.kind for act in driver.app.bridge.views.acts()]
            assert kinds.count("client secret revealed") == 1


async def _answered(driver: Driver, key: str, text: str) -> None:
    """Press a key that asks for one line, and answer it."""
    await driver.press(key)
    await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the question")
    await driver.type(text)
    await driver.press("enter")
    await driver.until(lambda: not isinstance(driver.app.screen, TextDialog), "for the page")


async def test_hostile_names_are_cleaned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.FEDERATION)
            page = driver.frame.page
            assert page is not None
            record = _record(driver, "Google")
            renamed = replace(record, provider=replace(record.provider, name=HOSTILE))
            page.query_one(ProviderList).show([renamed])
            await driver.pilot.pause()
            driver.check_view()
            assert "evil<001B>[2J<202E>" in driver.text()


def _record(driver: Driver, name: str) -> ProviderRecord:
    return next(record for record in driver.app.bridge.views.providers() if record.name == name)
