"""What holds for every page at every stage: it can be made, drawn and acted on, and costs next to nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from time import process_time

import pytest

from tests.pages.stages import STAGES, Here
from wizard.domain.checks import CheckId
from wizard.guide.answers import KEYS
from wizard.pages.connections import of_shape
from wizard.pages.model import (
    Document,
    Facts,
    Figures,
    Items,
    Page,
    Scope,
    TreePane,
    Weight,
)
from wizard.pages.registry import page_of
from wizard.ports import RowQuery

# What each page can be about, besides nothing.
ABOUT: dict[str, Callable[[Here], list[str]]] = {
    "guide": lambda _: [""],
    "guide-difference": lambda _: [""],
    "connect": lambda _: [""],
    "passed": lambda _: [""],
    "settings": lambda _: [""],
    "inventory": lambda _: [""],
    "lead-times": lambda _: [""],
    "why": lambda _: ["methods auth.password", "rows rows.disabled", "timing timing.reset=reactive"],
    "timing": lambda _: [""],
    "change-sheet": lambda _: [""],
    "look": lambda _: [""],
    "schedule": lambda _: [""],
    "tree": lambda here: [tree.id for tree in here.views.trees()],
    "trees": lambda _: [""],
    "export": lambda _: [""],
    "transform": lambda _: [""],
    "mapping": lambda _: ["", "0 1"],
    "rows": lambda _: ["all", "cohort auth.password", "kind disabled", "state failed", "left", "change gone"],
    "row": lambda here: [item.row.sub for item in here.views.rows(RowQuery(), 0, 5)[0]] or ["absent"],
    "user": lambda here: [item.row.sub for item in here.views.rows(RowQuery(), 0, 5)[0]] or ["absent"],
    "problems": lambda _: [""],
    "import": lambda _: [""],
    "delta": lambda _: [""],
    "federation": lambda _: [""],
    "provider": lambda here: [record.name for record in here.views.providers()],
    "directions": lambda here: [record.name for record in here.views.providers()],
    "connections": lambda _: [""],
    "connection": lambda here: [record.name for record in of_shape(here.state())],
    "authkit": lambda _: [""],
    "point": lambda _: ["point:absent", "finding:0"],
    "setup-files": lambda _: [""],
    "setup-file": lambda _: ["absent"],
    "verify": lambda _: [""],
    "check": lambda _: [*CheckId, "absent"],
    "runbook": lambda _: [""],
    "first-days": lambda _: [""],
    "messages": lambda _: [""],
    "report": lambda _: [""],
    "audit": lambda _: [""],
    "journal": lambda _: [""],
    "undo": lambda _: [""],
    "undo-class": lambda _: ["delete", "lived_in", "absent"],
    "answers": lambda _: [""],
    "recovery": lambda _: ["", "mail"],
}
UNPLAIN = re.compile(
    r"\b(anew|nobody|beside|everybody|usual|persons?|errand|deed|departures?|at hand)\b", re.IGNORECASE
)
TOML = re.compile("|".join(re.escape(key.name) for key in KEYS if "." in key.name))
MOST_SECONDS = 0.002


def _pages(here: Here) -> Iterator[Page]:
    for page_id, about in ABOUT.items():
        for target in about(here):
            yield here.page(page_id, target)


def _texts(page: Page) -> Iterator[str]:
    """Everything of the wizard's own that a page says by itself, without data of the pool."""
    yield from (page.title, page.why, page.hint, page.help, page.crumb)
    for action in page.actions:
        yield from (action.label, action.help, action.locked)
    for pane in page.panes:
        yield pane.title
        match pane:
            case Facts():
                yield from (fact.label for fact in pane.facts)
            case Figures():
                yield from (text for figure in pane.figures for text in (figure.label, figure.note))
            case Items():
                yield from (pane.empty, *pane.columns)
            case _:
                pass


@pytest.mark.parametrize("stage", STAGES)
def test_a_page_is_made_and_drawn_and_its_actions_are_distinct(
    seen: Callable[[str], Here], stage: str
) -> None:
    for page in _pages(seen(stage)):
        where = f"{page.id} at {stage}"
        ids = Counter(action.id for action in page.actions)
        assert set(ids.values()) <= {1}, f"{where}: {ids}"
        # Enter is of the pane that has the cursor.
        keys = Counter((action.key, action.pane * (action.key == "enter")) for action in page.actions)
        keys = Counter({key: n for key, n in keys.items() if key[0]})
        assert set(keys.values()) <= {1}, f"{where}: {keys}"
        assert sum(action.weight is Weight.MAIN for action in page.actions) <= 1, where
        panes = [pane.id for pane in page.panes]
        assert len(panes) == len(set(panes)), f"{where}: {panes}"
        for action in page.actions:
            assert action.help, f"{where}: {action.id}"
            assert (action.scope is Scope.PAGE) == (not action.pane), f"{where}: {action.id}"
            assert not action.pane or action.locked or action.pane in panes, f"{where}: {action.id}"
        for pane in page.panes:
            match pane:
                case TreePane():
                    assert pane.branch().id
                case Document():
                    assert list(pane.lines())
                case Items():
                    items = [item.id for item in pane.items]
                    assert len(items) == len(set(items)), f"{where}: {items}"
                case _:
                    pass


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_is_not_locked_can_be_begun(seen: Callable[[str], Here], stage: str) -> None:
    """The first question of every action of a page is made, and is one."""
    for page in _pages(seen(stage)):
        for action in page.actions:
            if action.locked or action.ask is None or action.scope is not Scope.PAGE:
                continue
            assert action.ask("") is not None, f"{page.id} at {stage}: {action.id}"


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_page_says_is_plain_and_names_no_key_of_a_file(
    seen: Callable[[str], Here], stage: str
) -> None:
    here = seen(stage)
    prompts = [question.prompt for tree in here.views.trees() for question in tree.questions]
    choices = [choice.label for tree in here.views.trees() for q in tree.questions for choice in q.choices]
    asked = re.compile("|".join(map(re.escape, [*prompts, *choices])))
    for page in _pages(here):
        for text in (asked.sub("", text) for text in _texts(page)):
            assert not UNPLAIN.search(text), f"{page.id} at {stage}: {text}"
            assert not TOML.search(text), f"{page.id} at {stage}: {text}"


def test_a_page_is_made_again_in_next_to_no_time(seen: Callable[[str], Here]) -> None:
    """In processor time of this process, the best of some: others use the machine too."""
    here = seen("planned")
    state = here.state()
    for page_id, about in ABOUT.items():
        target = next(iter(about(here)), "")
        took = []
        for _ in range(10):
            began = process_time()
            page_of(state, page_id, target)
            took.append(process_time() - began)
        assert min(took) < MOST_SECONDS, page_id
