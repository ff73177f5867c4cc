"""What holds of every page at every stage: ids and keys mean one thing, and texts are for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.pages.stages import STAGES, Here
from wizard.guide.answer_keys import FEDERATION_KEYS, KEYS
from wizard.pages.model import Checks, Facts, Figures, Items, Page, Scope, Weight
from wizard.pages.registry import page_of, pages
from wizard.ports import RowQuery

# Answers by their keys; two of them are the names of metadata fields, too.
ANSWER_KEYS = {key.name for key in KEYS if "." in key.name}
OF_PROVIDER = re.compile(rf"\bfederation\.\S+\.({'|'.join(key.name for key in FEDERATION_KEYS)})\b")


def all_pages(here: Here) -> Iterator[Page]:
    """Every page that can be made at a stage; those about something are made about what is there."""
    state = here.state()
    targets = {"check": "reset", "point": "point:none", "setup-file": "none", "tree": "timing"}
    targets["why"] = "timing none"
    providers = state.views.providers()
    if providers:
        saml = next(record.name for record in providers if record.row.shape == "saml")
        targets |= {"provider": providers[0].name, "directions": providers[0].name, "connection": saml}
    rows, _ = state.views.rows(RowQuery(), 0, 1)
    if rows:
        targets["row"] = rows[0].row.sub
    about_something = {"provider", "directions", "connection", "row"}
    for page_id in pages():
        if page_id not in about_something or page_id in targets:
            yield page_of(state, page_id, targets.get(page_id, ""))


def texts(page: Page) -> Iterator[str]:
    """Everything that is read without opening something."""
    yield from (page.title, page.why, page.hint, page.help, page.stop, page.crumb)
    for action in page.actions:
        yield from (action.label, action.help, action.locked)
    for pane in page.panes:
        match pane:
            case Facts():
                yield from (f"{fact.label} {fact.text}" for fact in pane.facts)
            case Figures():
                yield from (f"{figure.label} {figure.note}" for figure in pane.figures)
            case Items():
                for item in pane.items:
                    yield from (item.title, *item.notes)
            case Checks():
                yield pane.lock
            case _:
                pass


@pytest.mark.parametrize("stage", STAGES)
def test_an_id_and_a_key_mean_one_thing_on_a_page(seen: Callable[[str], Here], stage: str) -> None:
    for page in all_pages(seen(stage)):
        ids = Counter(action.id for action in page.actions)
        assert max(ids.values(), default=1) == 1, f"{page.id}: {ids.most_common(2)}"
        keys = Counter((action.key, action.pane) for action in page.actions if action.key)
        assert max(keys.values(), default=1) == 1, f"{page.id}: {keys.most_common(2)}"
        assert sum(action.weight is Weight.MAIN for action in page.actions) <= 1, page.id
        panes = {pane.id for pane in page.panes}
        for action in page.actions:
            assert (action.scope is Scope.PAGE) == (not action.pane), f"{page.id}: {action.id}"
            assert not action.pane or action.pane in panes, f"{page.id}: {action.id}"
            assert action.help, f"{page.id}: {action.id} says nothing of itself"


@pytest.mark.parametrize("stage", STAGES)
def test_no_text_names_a_key_of_the_answers_file(seen: Callable[[str], Here], stage: str) -> None:
    for page in all_pages(seen(stage)):
        for text in texts(page):
            words = set(re.findall(r"[a-z_]+\.[a-z_]+", text))
            assert not words & ANSWER_KEYS, f"{page.id}: {text}"
            assert not OF_PROVIDER.search(text), f"{page.id}: {text}"


@pytest.mark.parametrize("stage", ["listed", "imported", "cut over"])
def test_texts_are_of_users_and_rows(seen: Callable[[str], Here], stage: str) -> None:
    for page in all_pages(seen(stage)):
        for text in (page.title, page.why, page.hint, page.help, *(a.label + a.help for a in page.actions)):
            found = re.findall(r"\b(persons?|people(?!'s)|anew|nobody|beside)\b", text, re.IGNORECASE)
            assert not found, f"{page.id}: {text}"
