"""The demo's last steps by keyboard, with nothing but what the screen says: to the recorded cutover."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from tests.tui.app.driving import Driver, driven, launch_of
from tests.tui.screens.staged import ANSWERS, USERS, asked, brought, on, opened, shown
from wizard.domain.events import CheckStatus
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.steps import StepName
from wizard.guide.provider_record import ProviderRecord, Standing
from wizard.rehearsal.demo import HINTS, NOTICE
from wizard.rehearsal.sample_app import CALLBACK
from wizard.rehearsal.stage import staged_demo
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.fields import FieldsDialog
from wizard.tui.dialogs.message import MessageDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.launch import DemoStage, Launch


@pytest.fixture
def launch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Launch]:
    """The demo as the command starts it: services, people and values from their own process."""
    with staged_demo(users=USERS) as staged:
        for name, value in staged.environ.items():
            monkeypatch.setenv(name, value)
        presets = staged.presets | staged.ticks
        stage = DemoStage(staged.journal, staged.answers, NOTICE, presets=presets, hints=HINTS)
        yield launch_of(tmp_path, dict(staged.environ), demo=lambda: stage, is_demo=True)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "named", [{}, {"target.environment": "staging", "target.kind": "test"}], ids=["demo", "staging"]
)
async def test_the_screens_lead_to_the_recorded_cutover(launch: Launch, named: dict[str, str]) -> None:
    async with driven(launch) as driver:
        await brought(driver, StepName.IMPORT, ANSWERS | named)
        await hinted(driver, StepName.FEDERATION)
        await driver.to(StepName.FEDERATION, "Ask the providers")
        await driver.press("n")
        await driver.to(StepName.FEDERATION, "Open the next")
        for record in driver.app.bridge.views.providers():
            await settle(driver, record)
        await driver.to(StepName.FEDERATION, "Continue")
        await prove_the_reset(driver)
        await move_the_app(driver)
        await cut_over(driver)


def environment(driver: Driver) -> str:
    return str(driver.frame.moment.snapshot.target["environment"])


async def hinted(driver: Driver, step: StepName) -> None:
    """Go to a step; what no one could know there is said once."""
    await shown(driver, step)
    await driver.until(lambda: isinstance(driver.app.screen, MessageDialog), "for what is said first")
    assert "Demo:" in await driver.look()
    await driver.press("enter")
    await driver.until(lambda: driver.app.screen is driver.frame, "for the page")


async def settle(driver: Driver, record: ProviderRecord) -> None:
    await opened(driver, "provider", record.name)
    if record.row.shape is Shape.NONE:
        await driver.to(StepName.FEDERATION, "Use default")
        await driver.press("n")
    else:
        await taken_as_filled_in(driver, StepName.FEDERATION, "Paste the new URI", FieldsDialog)
        await taken_as_filled_in(driver, StepName.FEDERATION, "I signed in", ChooseDialog, TextDialog)
    await driver.to(StepName.FEDERATION, "To the list")
    await driver.press("n")
    await driver.until(lambda: on(driver, "federation"), "for the list")
    found = next(r for r in driver.app.bridge.views.providers() if r.name == record.name)
    assert found.standing is not Standing.OPEN


async def taken_as_filled_in(driver: Driver, step: StepName, offer: str, *dialogs: type[Screen[Any]]) -> None:
    """Do what is offered, and take what stands in each of its questions."""
    await driver.to(step, offer)
    await driver.press("n")
    for dialog in dialogs:
        await asked(driver, dialog)
        shown = driver.app.screen
        while driver.app.screen is shown:
            await driver.press("enter")


async def prove_the_reset(driver: Driver) -> None:
    await hinted(driver, StepName.RESET)
    await taken_as_filled_in(driver, StepName.RESET, "Name the canaries", TextDialog)
    await driver.to(StepName.RESET, "Send the canary")
    await driver.press("n")
    await typed(driver, f"SEND 1 {environment(driver)}")
    await again_until(driver, StepName.RESET, "Look again", "Continue")


async def move_the_app(driver: Driver) -> None:
    await hinted(driver, StepName.AUTHKIT)
    await taken_as_filled_in(driver, StepName.AUTHKIT, "Name its folder", TextDialog)
    await taken_as_filled_in(driver, StepName.AUTHKIT, "Name the callback", TextDialog)
    await driver.to(StepName.AUTHKIT, "Register the callback")
    await driver.press("n")
    await typed(driver, f"REDIRECT {CALLBACK} {environment(driver)}")
    await driver.to(StepName.AUTHKIT, "Write the env file")
    await driver.press("n")
    env = Path(str(driver.app.known("authkit.app_dir"))) / ".env"
    await driver.until(lambda: "WORKOS_COOKIE_PASSWORD" in env.read_text("utf-8"), "for the env file")
    await again_until(driver, StepName.AUTHKIT, "Look again", "Continue")


async def cut_over(driver: Driver) -> None:
    await shown(driver, StepName.VERIFY)
    await driver.to(StepName.VERIFY, "Run the checks")
    await driver.press("n")
    await driver.to(StepName.VERIFY, "Record the cutover")
    await driver.press("n")
    await typed(driver, f"CUTOVER {environment(driver)}")
    await driver.until(driver.app.bridge.views.is_cut_over, "for the record")
    verdicts = driver.app.bridge.views.verdicts()
    assert {verdict.status for verdict in verdicts} == {CheckStatus.PASS}
    assert driver.app.bridge.views.snapshot().notes[StepName.VERIFY] == "CUTOVER READY"


async def typed(driver: Driver, phrase: str) -> None:
    await driver.until(lambda: phrase in driver.text(), "for the phrase")
    await driver.type(phrase)
    await driver.press("enter")


async def again_until(driver: Driver, step: StepName, offer: str, last: str) -> None:
    """The demo's people need a moment: look again until they are done."""
    while True:
        await driver.until(lambda: driver.can_press(offer) or driver.can_press(last), f"for «{last}»")
        if driver.can_press(last):
            await driver.to(step, last)
            return
        await driver.press("n")
