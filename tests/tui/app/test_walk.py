"""The whole demo by keyboard only, every view looked at in both sizes with hostile rows loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import Driver, driven, rehearsed
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.steps import StepName, StepState
from wizard.pages.commands import GoTo
from wizard.rehearsal.demo import organization_answers
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.panes.cards import CardRow


@pytest.mark.timeout(240)
async def test_the_demo_from_the_guide_to_the_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=150, given=organization_answers()) as launch:
        async with driven(launch) as driver:
            await driver.opened()
            await _guide(driver)
            await _connect(driver)
            await _inventory(driver)
            await _timing(driver)
            await _export(driver)
            await _transform(driver)
            await _import(driver)
            await _verify(driver)
            await _others(driver)


async def _guide(driver: Driver) -> None:
    await driver.to(StepName.GUIDE, "Fetch")
    assert driver.state(StepName.CONNECT) is StepState.LOCKED
    await driver.press("n")
    await driver.until(lambda: driver.offers().startswith("I have read"), "for the guide")
    assert "Read it to its end" in await driver.look()
    await driver.press("n")
    assert driver.state(StepName.GUIDE) is StepState.OPEN, "acknowledged without having been read"
    while not driver.can_press("I have read"):
        await driver.press("space")
        await driver.pilot.pause()
        driver.frame.tick(always=True)
    await driver.press("n")


async def _connect(driver: Driver) -> None:
    await driver.to(StepName.CONNECT, "Connect")
    assert "sk_test_rehearsal" not in await driver.look()
    await driver.press("n")
    await driver.to(StepName.CONNECT, "Continue")
    await driver.press("t")
    await driver.until(lambda: "DescribeUserPool" in driver.text(), "for what passed")
    await driver.look()
    await driver.press("escape")
    await driver.to(StepName.CONNECT, "Continue")
    await driver.press("n")


async def _inventory(driver: Driver) -> None:
    await driver.to(StepName.INVENTORY, "List the pool")
    await driver.look()
    await driver.press("n")
    await driver.to(StepName.INVENTORY, "Accept")
    assert "150" in await driver.look()
    await _rows(driver)
    await driver.press("home", "down", "x")
    await driver.until(lambda: "Why it is so" in driver.text(), "for the reason")
    await driver.look()
    await driver.press("escape", "t")
    await driver.until(lambda: "Start these today" in driver.text(), "for the sheet")
    await driver.look()
    await driver.press("escape", "n")


async def _rows(driver: Driver) -> None:
    """Every row of the pool goes over the screen once."""
    driver.frame.go_to(GoTo(page="rows", target="all"))
    await driver.until(lambda: "row 1 of" in driver.text(), "for rows")
    seen = await driver.look()
    for _ in range(9):
        await driver.press("pagedown")
        await driver.pilot.pause()
        driver.check_view()
        seen += driver.text()
    assert "<202E>" in seen or "<200B>" in seen or "<001B>" in seen, "no hostile row was shown"
    await driver.press("enter")
    await driver.until(lambda: "Where it is counted" in driver.text(), "for the record")
    await driver.look()
    await driver.press("escape")
    await driver.until(lambda: "Where it is counted" not in driver.text(), "for the table")
    await driver.press("escape")


async def _timing(driver: Driver) -> None:
    await driver.until(lambda: driver.frame.current is StepName.TIMING)
    await driver.until(lambda: "timing.reset=" in _cursor(driver), "for the cursor")
    await driver.look()
    await driver.press("enter")
    for offer in ("Use default", "Use default", "Record the answers"):
        await driver.to(StepName.TIMING, offer)
        await driver.press("n")
        await driver.until(lambda offer=offer: not driver.can_press(offer) or _moved(driver))  # type: ignore[misc]


def _cursor(driver: Driver) -> str:
    return driver.app.focused.current if isinstance(driver.app.focused, CardRow) else ""


def _moved(driver: Driver) -> bool:
    return len(driver.app.bridge.views.given()) > 0


async def _export(driver: Driver) -> None:
    await driver.to(StepName.EXPORT, "Write")
    await driver.press("n")
    await driver.to(StepName.EXPORT, "Continue")
    assert "cognito_users.json" in await driver.look()
    await driver.press("n")


async def _transform(driver: Driver) -> None:
    await driver.until(lambda: driver.frame.current is StepName.TRANSFORM)
    await driver.press("m")
    await driver.until(lambda: "Where attributes go" in driver.text(), "for the mapping")
    await driver.look()
    await driver.press("escape")
    await driver.to(StepName.TRANSFORM, "Decide")
    await driver.press("n")
    await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for its choices")
    await driver.press("down", "enter")
    await driver.to(StepName.TRANSFORM, "Draw up")
    await driver.press("n")
    await driver.to(StepName.TRANSFORM, "Continue")
    await driver.look()
    await _organizations(driver)
    await driver.press("b")
    await driver.until(lambda: "Rows by kind" in driver.text(), "for the kinds")
    await driver.look()
    await driver.press("escape", "n")


async def _organizations(driver: Driver) -> None:
    """The plan's companies: each source with its evidence, a preview, what is asked of each."""
    await driver.press("o")
    await driver.until(lambda: "Preview: " in driver.text(), "for the preview")
    seen = await driver.look()
    assert "custom:tenant_id" in seen
    plan = driver.app.bridge.views.plan()
    assert plan is not None
    assert plan.organizations["planned"] > 1
    assert plan.memberships["create"] > plan.organizations["planned"]
    for key, shown in (("d", "Details of the source"), ("r", "Names of roles"), ("l", "no longer shows")):
        await driver.press(key)
        await driver.until(lambda shown=shown: shown in driver.text(), f"for «{shown}»")  # type: ignore[misc]
        await driver.look()
        await driver.press("escape")
        await driver.until(lambda shown=shown: shown not in driver.text(), "to be back")  # type: ignore[misc]
    await driver.press("escape")
    await driver.to(StepName.TRANSFORM, "Continue")


async def _import(driver: Driver) -> None:
    await driver.to(StepName.IMPORT, "Confirm")
    assert "DRY RUN" in await driver.look()
    await driver.press("n")
    await driver.until(lambda: "Type" in driver.text(), "for the phrase")
    await driver.look()
    plan = driver.app.bridge.views.plan()
    assert plan is not None
    await driver.type("n e p ")
    assert "differs" in driver.text(), "letters typed into a field must not act"
    for _ in range(9):
        await driver.press("backspace")
    await driver.type(plan.typed.text)
    await driver.press("enter")
    await driver.to(StepName.IMPORT, "Continue")
    await driver.press("g", "b")
    snapshot = driver.frame.moment.snapshot
    assert snapshot.persons["created"] == plan.writes
    assert snapshot.users["exported"] == sum(n for word, n in snapshot.users.items() if word != "exported")
    assert snapshot.memberships["created"] == plan.memberships["create"] > 0
    assert snapshot.organizations["created"] == plan.organizations["create"] > 0
    assert "LIVE" in await driver.look()


async def _verify(driver: Driver) -> None:
    await driver.to(StepName.VERIFY, "Run")
    await driver.press("n")
    await driver.until(lambda: _passed(driver) == {CheckId.EXPORTED, CheckId.IMPORTED}, "for two passes")
    assert "CUTOVER LOCKED" in await driver.look()


def _passed(driver: Driver) -> set[str]:
    return {v.id for v in driver.app.bridge.views.verdicts() if v.status == CheckStatus.PASS}


async def _others(driver: Driver) -> None:
    for key, step, offer in (
        ("8", StepName.FEDERATION, "Ask the providers"),
        ("9", StepName.RESET, "Name the canaries"),
        ("a", StepName.AUTHKIT, "Name its folder"),
        ("c", StepName.REPORT, "Write the report"),
    ):
        await driver.press("g", key)
        await driver.to(step, offer)
        await driver.look()
    await _domains(driver)


async def _domains(driver: Driver) -> None:
    """A domain is given to an organization on its page of step 8."""
    await driver.press("g", "8")
    await driver.to(StepName.FEDERATION, "Ask the providers")
    await driver.press("m")
    await driver.until(lambda: "No organization is given a domain" in driver.text(), "for the domains")
    await driver.look()
    await driver.press("n")
    await driver.until(lambda: "A domain of an organization" in driver.text(), "for the form")
    await driver.look()
    await driver.press("escape")
