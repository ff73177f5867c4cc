"""A journal that was put back, on screen: step 2 says so, and the phrase typed there goes on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.tui.app.driving import NARROW, driven, launch_of, rehearsed
from tests.tui.screens.staged import brought, shown
from wizard.domain.steps import StepName, StepState
from wizard.tui.dialogs.typed import TypedDialog

USERS = 15
PHRASE = "RECOVERED demo"


def said(text: str) -> str:
    """What a view says in one line, without the steps on its left and without frames."""
    rows = (row[33:] if row.startswith(" │") else row for row in text.splitlines())
    return " ".join(re.sub("[│!]", " ", " ".join(rows)).split())


def put_away(folder: Path) -> None:
    """A backup: the journal's files as they are."""
    (folder / "backup").mkdir()
    for file in folder.glob("demo.journal*"):
        shutil.copyfile(file, folder / "backup" / file.name)


def put_back(folder: Path) -> None:
    for file in list(folder.glob("demo.journal*")):
        file.unlink()
    for file in (folder / "backup").iterdir():
        shutil.copyfile(file, folder / file.name)


async def test_a_journal_put_back_names_its_state_and_goes_on_once_the_phrase_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
        path = tmp_path / "demo.journal"
        put_away(tmp_path)
        again = launch_of(tmp_path, dict(launch.variables), demo=launch.demo, path=path)
        async with driven(again) as driver:
            await driver.opened()
            await brought(driver, StepName.IMPORT)
            created = driver.frame.moment.snapshot.persons["created"]
        put_back(tmp_path)
        async with driven(again) as driver:
            await driver.opened()
            await shown(driver, StepName.CONNECT)
            assert driver.state(StepName.CONNECT) is StepState.BLOCKED
            text = said(await driver.look())
            assert "In recovery: nothing is written or mailed" in text
            assert text.count("This journal is behind what this machine remembers of it") == 1
            assert "What WorkOS holds has not been read yet." in text
            # All of it, on a small terminal, too.
            await driver.pilot.resize_terminal(*NARROW)
            await driver.pilot.pause()
            assert "What WorkOS holds has not been read yet." in said(driver.text())
            await driver.to(StepName.CONNECT, "Read WorkOS")
            await driver.press("n")
            await driver.to(StepName.CONNECT, "End the recovery")
            summary = f"{created} users that this journal held as pending are in WorkOS as planned"
            assert summary in said(await driver.look())
            await driver.press("n")
            await driver.until(lambda: isinstance(driver.app.screen, TypedDialog), "for the phrase")
            await driver.look()
            await driver.type(PHRASE)
            await driver.press("enter")
            await driver.to(StepName.CONNECT, "Continue")
            assert driver.frame.moment.snapshot.recovery is None
            assert "In recovery" not in await driver.look()
