"""All pages by their ids: a module of this package that declares one is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from wizard.domain.steps import StepName
from wizard.errors import AGAIN
from wizard.pages.commands import GoTo
from wizard.pages.common import plain
from wizard.pages.model import Action, Page
from wizard.pages.state import ViewState

PageMaker: TypeAlias = Callable[[ViewState, str], Page]
"""Makes a page of the state; the text is what it is about, such as a provider, or empty."""

_WITH_POOL = frozenset(step.value for step in list(StepName)[2:])
CHANGE_SHEET = "One page for whoever approves"
_MAKERS: dict[str, PageMaker] = {}


def page(page_id: str) -> Callable[[PageMaker], PageMaker]:
    """Declares the page of this id; that of a step has the step's name."""

    def declare(maker: PageMaker) -> PageMaker:
        assert page_id not in _MAKERS, f"two pages are called {page_id}"
        _MAKERS[page_id] = maker
        return maker

    return declare


@cache
def pages() -> dict[str, PageMaker]:
    """Every page by its id, those of the steps first and in their order."""
    package = importlib.import_module(__name__.rpartition(".")[0])
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    of_steps = [step.value for step in StepName if step.value in _MAKERS]
    return {page_id: _MAKERS[page_id] for page_id in (*of_steps, *sorted(set(_MAKERS) - set(of_steps)))}


def page_of(state: ViewState, page_id: str, target: str = "") -> Page:
    """The page as it is now; raises KeyError where there is none of this id."""
    made = pages()[page_id](state, target)
    made = replace(made, actions=(*made.actions, *_everywhere(page_id)))
    summary = refused_access(state, made)
    return replace(made, stop=summary) if summary else made


def _everywhere(page_id: str) -> Iterator[Action]:
    """What every step offers from the third on: there is a pool to tell of."""
    if page_id in _WITH_POOL:
        yield plain("change_sheet", "Change sheet", "c", CHANGE_SHEET, GoTo(page="change-sheet"))


def refused_access(state: ViewState, page: Page) -> str:
    """What every page says while credentials are refused: what renews them, and the key that goes on."""
    lost = state.views.access_lost()
    if lost is None:
        return ""
    message, fix = lost
    first = page.main
    goes_on = f"then go on with {first.key}." if first and first.key and not first.locked else "then go on."
    return f"{message} {fix.replace(AGAIN, goes_on)}".strip()
