"""What counts although no one read or tested it: unknown is never a pass, and waivers are one number (R3)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide, clean_environ
from tests.acceptance.operator import Operator
from tests.acceptance.ready import made_ready
from tests.plain.script import APPLICATION, CHECKS, GO, LEAVE
from tests.plain.terminal import Pick, Reply, Terminal
from tests.tui.app.driving import driven, launch_of
from tests.tui.screens.staged import shown
from wizard.domain.steps import StepName, StepState
from wizard.errors import UsageError
from wizard.rehearsal.identity_providers import PROVIDERS
from wizard.tui.launch import DemoStage

NOTE = "Ann looked in the dashboard"
# Every provider, the listing and the unknown.
EVERYTHING = f"CUTOVER READY WITH {len(PROVIDERS) + 2} WAIVERS"
LOOK = (
    Reply("What next?", Pick("Where the migration stands")),
    Reply("What next?", Pick("Leave")),
)


@pytest.fixture
def unknown(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    """A short listing is accepted, providers are waived; what is registered for the app is not shown.

    Every listing ends after its first page, far below the pool's estimate.
    """
    far_side = start(200)
    far_side.arm({"operation": "cognito.ListUsers", "kind": "last_page"})
    operator = made_ready(far_side, folder, export__accept=["listing_short"])
    far_side.arm({"operation": "workos.list_redirect_uris", "kind": "403"})
    return far_side, operator


def test_an_unknown_passes_nowhere_and_its_waiver_counts_with_all_others_everywhere(
    unknown: tuple[FarSide, Operator], monkeypatch: pytest.MonkeyPatch
) -> None:
    far_side, operator = unknown
    for name, value in (far_side.environ | operator.environ).items():
        monkeypatch.setenv(name, value)
    checked = operator.command("verify", "--journal", operator.journal, "--json")
    assert checked.code == 1
    assert {check["id"]: check["status"] for check in checked.json} == {
        "exported": "waived",
        "imported": "pass",
        "reset": "pass",
        "providers": "waived",
        "authkit": "unknown",
    }
    refused = operator.run("--confirm", "CUTOVER rehearsal")
    assert "READY" not in refused.err
    assert operator.status()["steps"]["verify"] == "open"

    asyncio.run(accepted_on_screen(operator))
    assert operator.command("verify", "--journal", operator.journal, "--json").code == 0
    assert EVERYTHING in operator.run().err
    assert operator.status()["notes"]["verify"] == EVERYTHING
    assert EVERYTHING in operator.command("status", "--journal", operator.journal).out
    out = operator.folder / "out"
    assert operator.command("report", "--journal", operator.journal, "-o", out).code == 0
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    kinds = [waiver["kind"] for waiver in report["waivers"]]
    assert kinds == ["listing", *["provider"] * len(PROVIDERS), "unknown"]
    assert report["waivers"][-1]["reason"] == NOTE
    assert f"{len(kinds)} waived" in (out / "report.html").read_text(encoding="utf-8")
    environ = clean_environ() | operator.environ | {"TERM": "dumb", "NO_COLOR": "1"}
    with Terminal(("--journal", str(operator.journal)), environ) as terminal:
        terminal.play(*LOOK)
        terminal.end()
    assert EVERYTHING in terminal.text


async def accepted_on_screen(operator: Operator) -> None:
    """Press what the page offers for an unknown check, and say why it may count."""
    launch = launch_of(operator.folder, operator.environ, demo=no_demo, path=operator.journal)
    async with driven(launch) as driver:
        await driver.opened()
        await shown(driver, StepName.VERIFY)
        await driver.until(lambda: "Accept an unknown" in driver.text(), "for the button")
        assert "CUTOVER LOCKED" in await driver.look()
        assert "1 unknown" in driver.text()
        await driver.press("o")
        await driver.until(lambda: "Why may it?" in driver.text(), "for the note")
        await driver.type(NOTE)
        await driver.look()
        await driver.press("enter")
        await driver.until(lambda: driver.state(StepName.VERIFY) is StepState.DONE, "for the gate")
        await driver.until(lambda: EVERYTHING in driver.text(), "for the banner")


def no_demo() -> DemoStage:
    raise UsageError("There is no demo here.", fix="")


def test_an_unknown_is_accepted_in_lines_with_a_note(unknown: tuple[FarSide, Operator]) -> None:
    _, operator = unknown
    assert operator.run().code == 1
    environ = clean_environ() | operator.environ | {"TERM": "dumb", "NO_COLOR": "1"}
    with Terminal(("--journal", str(operator.journal)), environ) as terminal:
        terminal.play(
            GO,
            Reply(APPLICATION, Pick("Back")),
            GO,
            Reply(CHECKS, Pick("Accept an unknown")),
            Reply("Accept as unknown: AuthKit integrated", NOTE),
            Reply("Type it here", ""),
            Reply(CHECKS, Pick("Back")),
            LEAVE,
        )
        terminal.end()
    assert EVERYTHING in terminal.text
    assert operator.status()["notes"]["verify"] == EVERYTHING
    assert operator.command("verify", "--journal", operator.journal, "--json").code == 0
