"""The providers in the app: keys, forms and what is shown once; their content is in tests/pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.sixty import HOSTILE, SIXTY, made
from tests.tui.screens.staged import USERS, answered, asked, brought, items, on, opened, shown
from wizard.domain.federation.connections import ProbeRole, ProbeVerdict
from wizard.domain.steps import StepName
from wizard.guide.provider_record import ProviderRecord, Standing
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.fields import FieldsDialog
from wizard.tui.dialogs.reveal import RevealDialog
from wizard.tui.dialogs.text import TextDialog

URI = "https://auth.workos.com/sso/oauth/google/Kx2hT5bQ/callback"


async def filled(driver: Driver, *texts: str) -> None:
    """Write each text over what stands in the next field of a form, and take them."""
    await asked(driver, FieldsDialog)
    for text in texts:
        await driver.press("home", "ctrl+k")
        await driver.type(text)
        await driver.press("enter")
    await driver.until(lambda: not isinstance(driver.app.screen, FieldsDialog), "for the page")


async def test_a_provider_is_asked_and_another_address_is_pasted_and_it_is_waived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.FEDERATION)
            assert "REGISTERED" in await driver.look()
            items(driver, "providers").move_to("Google")
            await driver.press("enter")
            await driver.to(StepName.FEDERATION, "Paste the new URI")
            assert "keep (old)" in await driver.look()
            await driver.press("n")
            await filled(driver, "http://elsewhere.test/callback")
            await driver.until(lambda: _record(driver, "Google").uri_problem, "for what is wrong with it")
            await driver.to(StepName.FEDERATION, "Paste the new URI")
            await driver.press("n")
            await filled(driver, URI)
            await driver.until(lambda: ProbeRole.NEW in _record(driver, "Google").probes, "for the answer")
            assert _record(driver, "Google").probes[ProbeRole.NEW].verdict is ProbeVerdict.MISMATCH
            await driver.to(StepName.FEDERATION, "Ask the provider")
            await driver.until(lambda: "refuses the new URI" in driver.text(), "for the answer on the page")
            await driver.look()
            await answered(driver, "w", "no tenant")
            await driver.until(
                lambda: _record(driver, "Google").standing is Standing.WAIVED, "for the waiver"
            )
            await driver.to(StepName.FEDERATION, "To the list")
            await driver.press("n")
            await driver.until(lambda: on(driver, "federation"), "for the list")
            assert "no tenant" in await driver.look()


async def test_a_connection_is_pasted_ticked_and_owned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await shown(driver, StepName.FEDERATION)
            await opened(driver, "provider", "okta-acme")
            await driver.to(StepName.FEDERATION, "Paste the new URI")
            await driver.press("n")
            await asked(driver, FieldsDialog)
            await driver.look()
            await filled(
                driver, "https://auth.workos.com/sso/saml/acs/Kx2hT5bQ", "https://auth.workos.com/Kx2hT5bQ"
            )
            await driver.to(StepName.FEDERATION, "I signed in")
            await driver.press("n")
            await asked(driver, ChooseDialog)
            await driver.look()
            await driver.press("enter")
            await asked(driver, TextDialog)
            await driver.type("Ann, both ways")
            await driver.press("enter")
            await driver.to(StepName.FEDERATION, "To the list")
            record = _record(driver, "okta-acme")
            assert record.standing is Standing.TESTED
            assert {tick.note for tick in record.ticks.values()} == {"Ann, both ways"}
            await driver.press("o")
            await filled(driver, "Ann", "it@acme.test", "2027-01-15", "")
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
            await opened(driver, "provider", "Google")
            await driver.to(StepName.FEDERATION, "Paste the new URI")
            await driver.press("v")
            await asked(driver, ConfirmDialog)
            assert "undoes" not in await driver.look()
            await driver.pilot.click("#action-act")
            await asked(driver, RevealDialog)
            await driver.look()
            await driver.press("escape")
            await driver.to(StepName.FEDERATION, "Paste the new URI")
            kinds = [act.kind for act in driver.app.bridge.views.acts()]
            assert kinds.count("client secret revealed") == 1


async def test_sixty_providers_are_filtered_and_hostile_names_are_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY)
            await made(driver)
            await shown(driver, StepName.FEDERATION)
            providers = items(driver, "providers")
            await driver.until(lambda: len(providers._listed) >= SIXTY, "for all of them")
            await driver.press("slash")
            await driver.type("[red]")
            await driver.until(lambda: [item.id for item in providers._listed] == [HOSTILE], "for one")
            assert "evil<001B>[2J<202E>" in await driver.look()


def _record(driver: Driver, name: str) -> ProviderRecord:
    return next(record for record in driver.app.bridge.views.providers() if record.name == name)
