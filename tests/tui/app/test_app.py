"""What goes wrong ends in a calm view, and work outlives the view it was started from."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.app.driving import NARROW, WIDE, Driver, driven, launch_of, rehearsed
from wizard import bootstrap
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Confirmations
from wizard.pages.commands import GoTo
from wizard.tui.app.frame import FrameScreen
from wizard.tui.app.start import StartScreen
from wizard.tui.dialogs.bug import BugScreen
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.launch import DemoStage, Launch


def _no_demo() -> DemoStage:
    raise AssertionError("no demo was asked for")


@pytest.fixture
def empty(tmp_path: Path) -> Launch:
    """No journal, no services."""
    return launch_of(tmp_path, {}, demo=_no_demo)


async def _broken() -> None:
    raise ZeroDivisionError("[red]a[/b]c \x1b[2J")


async def test_a_bug_in_a_command_is_told_calmly_and_the_app_goes_on(empty: Launch, tmp_path: Path) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=tmp_path / "a.journal")) as driver:
        await driver.opened()
        driver.app.command(_broken)
        while not isinstance(driver.app.screen, BugScreen):
            await driver.pilot.pause()
        assert "The migration is safe" in driver.text()
        assert "[red]a[/b]c <001B>[2J" in driver.text()
        driver.check_view()
        assert "ZeroDivisionError" in (tmp_path / "error.log").read_text()
        await driver.pilot.press("n")
        await driver.until(lambda: isinstance(driver.app.screen, FrameScreen), "for the frame")
        await driver.to(StepName.GUIDE, "Fetch")


async def test_a_bug_in_a_view_is_told_and_the_views_are_drawn_anew(tmp_path: Path) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=tmp_path / "a.journal")) as driver:
        await driver.opened()
        page = driver.frame.page
        assert page is not None
        page.call_later(lambda: 1 / 0)
        # The pilot would wait for the page's messages, and its loop has ended.
        async with asyncio.timeout(10):
            while not isinstance(driver.app.screen, BugScreen):  # noqa: ASYNC110  the app tells no one
                await asyncio.sleep(0.01)
        await driver.pilot.press("n")
        await driver.until(lambda: isinstance(driver.app.screen, FrameScreen), "for the frame")
        await driver.to(StepName.GUIDE, "Fetch")


async def test_an_unreadable_journal_is_told_on_the_start_screen(tmp_path: Path) -> None:
    (tmp_path / "broken.journal").write_text("this is no journal")
    async with driven(launch_of(tmp_path, {}, demo=_no_demo)) as driver:
        await driver.until(lambda: "broken" in driver.text(), "for the list")
        await driver.look()
        await driver.press("enter")
        await driver.until(lambda: driver.app._notifications, "for a toast")
        assert isinstance(driver.app.screen, StartScreen)
        await driver.until(lambda: "Opening a journal never" in driver.text(), "for the list again")
        assert "Opening broken" not in driver.text()


async def test_a_new_journal_is_begun_by_name(empty: Launch, tmp_path: Path) -> None:
    async with driven(empty) as driver:
        await driver.until(lambda: "no migration yet" in driver.text(), "for the list")
        await driver.look()
        await driver.press("n")
        await driver.until(lambda: "What shall this migration be called" in driver.text())
        await driver.type("acme/../x")
        await driver.press("enter")
        assert not driver.app.is_open
        await driver.until(lambda: "! This is no name for it" in driver.text(), "for the reason")
        for _ in range(len("/../x")):
            await driver.press("backspace")
        await driver.type("-prod")
        await driver.press("enter")
        await driver.opened()
        assert (tmp_path / "acme-prod.journal").is_file()
        await driver.press("ctrl+q")
        await driver.until(lambda: driver.app.return_value is not None, "for the end")
        farewell = driver.app.return_value
        assert farewell is not None
        assert farewell.lines[0] == "resume with: cognito2workos --name acme-prod"


async def test_a_pool_is_looked_at_from_the_start_screen_and_nothing_is_kept(
    empty: Launch, tmp_path: Path
) -> None:
    (tmp_path / "passing").mkdir()
    async with driven(empty) as driver:
        await driver.until(lambda: "Look at a pool" in driver.text(), "for the start screen")
        await driver.press("l")
        await driver.opened()
        await driver.until(lambda: "AWS read access is enough" in driver.text(), "for the page")
        assert "Name the pool" in driver.text()
        await driver.press("ctrl+q")
        await driver.until(lambda: driver.app.return_value, "for the end")
        farewell = driver.app.return_value
    assert farewell is not None
    assert farewell.lines == ("Looked at; nothing was kept. Begin a migration with: cognito2workos",)


async def test_addresses_are_hidden_by_a_key_and_a_picture_is_saved_next_to_the_journal(
    empty: Launch, tmp_path: Path
) -> None:
    async with driven(empty) as driver:
        driver.app.open_journal(tmp_path / "acme.journal")
        await driver.opened()
        bridge = driver.app.bridge
        await bridge.answer(
            {"verify.canaries": ["ann.bell@example.com"], "target.environment": "bo@x.example"}
        )
        driver.frame.go_to(GoTo(page="audit"))
        await driver.until(lambda: "Audit log" in driver.text(), "for the page")
        await driver.press("M")
        await driver.until(
            lambda: driver.app.glyphs.is_masked and "Audit log" in driver.text(), "for the same page"
        )
        await driver.press("M")
        await driver.until(lambda: not driver.app.glyphs.is_masked, "for addresses again")
        await driver.press("S")
        await driver.until(lambda: list((tmp_path / "acme").glob("screen-*.svg")), "for the picture")
        (picture,) = (tmp_path / "acme").glob("screen-*.svg")
        assert picture.stat().st_mode & 0o777 == 0o600
        assert picture.read_text("utf-8").lstrip().startswith("<svg")
        assert "bo@x" not in picture.read_text("utf-8").replace("&#160;", " ").lower()
        assert driver.app.glyphs.is_masked


async def test_a_journal_held_elsewhere_is_only_read(empty: Launch, tmp_path: Path) -> None:
    held = bootstrap.Open(bootstrap.settings_for(tmp_path / "acme.journal"), lambda _: None)
    try:
        async with driven(empty) as driver:
            await driver.until(lambda: "open elsewhere: process" in driver.text(), "for the holder")
            await driver.press("home", "enter")
            await driver.until(lambda: "READ ONLY" in driver.text(), "for the read-only view")
            await driver.until(lambda: "has this journal open" in driver.text(), "for who holds it")
            driver.app.clear_notifications()
            await driver.press("o")
            await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for its question")
            await driver.type("guide.md")
            await driver.press("enter")
            await driver.until(lambda: driver.app._notifications, "for the refusal")
            await driver.press("g", "2")
            await driver.until(lambda: "It waits for step 1" in driver.text(), "for another step")
    finally:
        held.close()


async def test_too_little_room_is_said_and_the_work_goes_on(tmp_path: Path) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=tmp_path / "a.journal")) as driver:
        await driver.opened()
        await driver.pilot.resize_terminal(69, 19)
        await driver.until(lambda: "needs 80×24, is 69×19" in driver.text(), "for the line")
        assert "Migration guide" not in driver.text()
        await driver.pilot.resize_terminal(*NARROW)
        await driver.until(lambda: "needs 80×24" not in driver.text(), "for the page")
        await driver.until(lambda: driver.app.focused is not None, "for the focus")
        await driver.press("o")
        await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for a key of the page")


async def test_letters_typed_into_a_field_trigger_nothing(tmp_path: Path) -> None:
    async with driven(launch_of(tmp_path, {}, demo=_no_demo, path=tmp_path / "a.journal")) as driver:
        await driver.opened()
        await driver.press("e")
        await driver.until(lambda: "What went wrong?" in driver.text(), "for the errors")
        page = driver.frame.page
        await driver.press("slash")
        await driver.type("npgecxz")
        assert driver.app.screen.query_one("#filter", Input).value == "npgecxz"
        assert driver.frame.page is page


async def _to_import(driver: Driver, services_answers: dict[str, object]) -> str:
    """Bring the journal to a plan without the screen; gives the plan's phrase."""
    bridge = driver.app.bridge
    await bridge.answer(services_answers)
    await bridge.call(
        lambda migration: migration.run(until=StepName.TRANSFORM, confirmations=Confirmations())
    )
    plan = bridge.views.plan()
    assert plan is not None
    driver.frame.tick(always=True)
    driver.frame.go(StepName.IMPORT)
    await driver.to(StepName.IMPORT, "Confirm")
    return plan.typed.text


# Writes per second of the quick clock: time to press a key, and to come to an end.
SLOW, FAST = 2, 50
ANSWERS: dict[str, object] = {
    "guide.acknowledged": True,
    "timing.reset": "reactive",
    "pace.writes_per_second": SLOW,
}


async def test_an_import_outlives_views_sizes_and_pauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=200) as launch:
        async with driven(launch) as driver:
            await driver.opened()
            phrase = await _to_import(
                driver, ANSWERS | {"timing.sign_in_page": "authkit", "timing.signups": "delta"}
            )
            await driver.press("n")
            await driver.type(phrase)
            await driver.press("enter")
            await driver.to(StepName.IMPORT, "Pause")
            driver.frame.go(StepName.INVENTORY)
            await driver.pilot.resize_terminal(*NARROW)
            await driver.until(lambda: _created(driver) > 5, "for persons")
            await driver.press("p")
            await driver.until(lambda: not driver.app.bridge.is_running, "for the pause")
            assert driver.state(StepName.IMPORT) is StepState.PAUSED
            assert driver.frame.moment.snapshot.persons["in_doubt"] == 0
            await driver.pilot.resize_terminal(*WIDE)
            await driver.app.bridge.answer({"pace.writes_per_second": FAST})
            await driver.press("p")
            await driver.until(lambda: driver.state(StepName.IMPORT) is StepState.DONE, "for the end")
            assert driver.frame.moment.snapshot.persons["pending"] == 0


def _created(driver: Driver) -> int:
    return driver.frame.moment.snapshot.persons["created"]


async def test_leaving_with_the_guide_unread_names_what_the_screen_offers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=10) as launch:
        async with driven(launch) as driver:
            await driver.opened()
            await driver.to(StepName.GUIDE, "Fetch the guide")
            await driver.press("n")
            await driver.until(lambda: "I have read it" in driver.offers(), "for the guide")
            await driver.press("ctrl+q")
            await driver.until(lambda: driver.app.return_value is not None, "for the end")
            farewell = driver.app.return_value
    assert farewell is not None
    assert farewell.lines[-1] == "Migration guide needs you: I have read it."


async def test_quitting_during_an_import_leaves_it_resumable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=200) as launch:
        async with driven(launch) as driver:
            await driver.opened()
            phrase = await _to_import(
                driver, ANSWERS | {"timing.sign_in_page": "authkit", "timing.signups": "delta"}
            )
            await driver.press("n")
            await driver.type(phrase)
            await driver.press("enter")
            await driver.until(lambda: _created(driver) > 5, "for persons")
            await driver.press("ctrl+q")
            await driver.until(lambda: driver.app.return_value is not None, "for the end")
            farewell = driver.app.return_value
            assert farewell is not None
            assert any("pending" in line for line in farewell.lines)
        snapshot = bootstrap.snapshot_of(tmp_path / "demo.journal")
        assert not snapshot.holder
        assert snapshot.persons["in_doubt"] == 0
        again = launch_of(tmp_path, dict(launch.variables), demo=_no_demo, path=tmp_path / "demo.journal")
        async with driven(again) as driver:
            await driver.opened()
            assert driver.frame.current is StepName.IMPORT
            await driver.to(StepName.IMPORT, "Go on")
            assert not driver.app.bridge.is_running, "opening a journal never starts work"


async def test_an_editor_that_cannot_be_opened_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "/nonexistent/editor")
    with rehearsed(tmp_path, monkeypatch, users=60) as launch:
        async with driven(launch) as driver:
            await driver.opened()
            await _to_import(driver, ANSWERS | {"timing.sign_in_page": "authkit", "timing.signups": "delta"})
            await driver.press("b")
            await driver.until(lambda: "Rows by kind" in driver.text(), "for the kinds")
            await driver.press("v")
            await driver.until(lambda: driver.app._notifications, "for a toast")
            assert isinstance(driver.app.screen, FrameScreen)


def test_no_vendor_is_imported_for_the_first_paint() -> None:
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    code = (
        "import sys, wizard.cli, wizard.tui.app.application, wizard.tui.app.start\n"
        "heavy = {'boto3', 'workos', 'sqlite_utils', 'wizard.bootstrap'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    summary = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert summary.strip() == "[]"
