"""Any tree is drawn and asked by one page, from the palette: a new one needs no page of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.driving import driven, rehearsed
from tests.tui.screens.staged import USERS, brought
from wizard.domain.steps import StepName
from wizard.guide import TREES
from wizard.tui.app.palette import WizardCommands
from wizard.tui.widgets.tree_map import TreeMap


async def test_every_tree_is_in_the_palette_and_can_be_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.INVENTORY, {"guide.acknowledged": True})
            commands = {text: do for text, _, do in WizardCommands(driver.app.screen)._commands()}
            for tree in TREES:
                commands[f"Decide: {tree.title}"]()
                page = driver.frame.page
                assert page is not None
                assert page.place() == ("tree", tree.id)
                await driver.until(lambda page=page: page.is_mounted, "for the tree")  # type: ignore[misc]
                await driver.look()
                question = driver.app.bridge.views.pending(tree.id)
                assert question is not None
                page.query_one(TreeMap).move_to(f"{question.id}={question.choices[0].key}")
                await driver.press("enter")
                await driver.until(
                    lambda name=question.id: name in driver.app.bridge.views.given(),  # type: ignore[misc]
                    "for the answer",
                )
                await driver.press("escape")
