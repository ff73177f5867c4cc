"""Every key says what it does: a label for the footer, a sentence for `?` and the mouse."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import wizard.tui
from tests.tui.app.driving import Driver, driven, rehearsed
from tests.tui.screens.staged import USERS, brought, shown
from wizard.domain.steps import StepName
from wizard.pages.commands import GoTo
from wizard.tui.dialogs.help import HelpDialog, HelpLines
from wizard.tui.page import Page

LONGEST_LABEL = 16  # cells of the footer


def classes() -> list[type[DOMNode]]:
    """Every class of the screens, dialogs and widgets that has keys of its own."""
    found: dict[str, type[DOMNode]] = {}
    for module in pkgutil.walk_packages(wizard.tui.__path__, "wizard.tui."):
        for item in vars(importlib.import_module(module.name)).values():
            if isinstance(item, type) and issubclass(item, DOMNode) and item.__module__.startswith("wizard."):
                found[f"{item.__module__}.{item.__qualname__}"] = item
    return list(found.values())


WITH_KEYS = [item for item in classes() if item.__dict__.get("BINDINGS")]


@pytest.mark.parametrize("item", WITH_KEYS, ids=lambda item: item.__qualname__)
def test_every_binding_has_a_label_and_a_tooltip(item: type[DOMNode]) -> None:
    for binding in item.__dict__["BINDINGS"]:
        assert isinstance(binding, Binding), binding
        assert 0 < len(binding.description) <= LONGEST_LABEL, binding
        assert len(binding.tooltip) > len("Do it"), binding
        assert binding.tooltip != binding.description, binding


def test_no_screen_is_long() -> None:
    root = Path(wizard.tui.__path__[0])
    lengths = {
        str(path.relative_to(root)): len(path.read_text("utf-8").splitlines()) for path in root.rglob("*.py")
    }
    assert {name: n for name, n in lengths.items() if name.startswith("screens/") and n > 250} == {}


@pytest.mark.parametrize("item", [i for i in classes() if issubclass(i, Page) and i is not Page])
def test_every_page_explains_itself(item: type[Page]) -> None:
    has_own = item.help_text is not Page.help_text
    assert item.HELP or has_own


async def test_the_help_of_each_view_lists_its_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsed(tmp_path, monkeypatch, users=USERS) as launch:
        async with driven(launch) as driver:
            await brought(driver, StepName.TRANSFORM)
            for step in StepName:
                await shown(driver, step)
                await _helps(driver, step.value)
            for page_id, about in (
                ("problems", ""),
                ("connections", ""),
                ("connection", "okta-acme"),
                ("provider", "Google"),
            ):
                driver.frame.go_to(GoTo(page=page_id, target=about))
                page = driver.frame.page
                await driver.until(lambda page=page: page and page.is_mounted, "for the page")  # type: ignore[misc]
                await _helps(driver, page_id)
            await driver.press("e")
            await _helps(driver, "the recovery browser")


async def _helps(driver: Driver, name: str) -> None:
    """The keys that work now, ours each with its sentence, below the view's own words."""
    await driver.pilot.pause()
    active = driver.app.screen.active_bindings.values()
    ours = [item for item in active if type(item.node).__module__.startswith("wizard.")]
    page = driver.frame.page
    assert page is not None
    keys = {item.binding.key for item in ours}
    assert {"g", "question_mark"} <= keys, name
    assert ("e" in keys) is not page.is_recovery, "not offered where it is open already"
    assert [item.binding for item in ours if not item.binding.description] == [], name
    assert page.help_text(), name
    await driver.press("question_mark")
    await driver.until(lambda: isinstance(driver.app.screen, HelpDialog), "for the help")
    lines = driver.app.screen.query_one(HelpLines).lines(500)
    summary = "\n".join("".join(text for text, _ in line) for line in lines)
    assert [item.tooltip for item in ours if item.enabled and item.tooltip not in summary] == [], name
    await driver.press("escape")
    await driver.until(lambda: driver.app.screen is driver.frame, "for the page")
