"""The application as a value: its folder, points that are ticked, findings, the callback, files to add."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.stages import Here
from tests.steps.campaign import ENVIRONMENT
from wizard.domain.stacks import ItemState, Stack
from wizard.domain.steps import StepName, StepState
from wizard.pages.commands import GoTo
from wizard.pages.model import Document, Facts, Items, Page, Phrase, Text
from wizard.rehearsal.sample_app import CALLBACK, SampleApp

At = Callable[[str], Here]


@pytest.fixture
def app(tmp_path: Path) -> SampleApp:
    found = SampleApp(tmp_path / "app", user_pool_id="eu-west-1_Ab12Cd", api_key="sk_test_rehearsal")
    found.plant()
    return found


def items(page: Page, pane: str) -> Items:
    found = next(known for known in page.panes if known.id == pane)
    assert isinstance(found, Items)
    return found


def main(page: Page) -> str:
    assert page.main is not None
    return page.main.id


def test_a_folder_is_named_and_looked_at_at_once(at: At, app: SampleApp) -> None:
    here = at("listed")
    page = here.page("authkit")
    assert main(page) == "folder"
    question = page.main.ask("") if page.main and page.main.ask else None
    assert isinstance(question, Text)
    assert question.check("app")
    assert here.do(page, "folder", **{"authkit.app_dir": str(app.folder)})
    seen = here.views.app()
    assert seen is not None
    assert (seen.stack, seen.detected) == (Stack.PYTHON, True)
    page = here.page("authkit")
    assert main(page) == "callback"
    found = items(page, "found")
    assert len(found.items) == len(seen.first)
    assert found.title == f"Left in the source: {seen.findings:,}"
    assert here.do(page, "open-finding", on="0")
    target = here.operator.went[-1].target
    facts = here.page("point", target).panes[0]
    assert isinstance(facts, Facts)
    assert facts.facts[0].text == found.items[0].title


def test_what_only_a_person_can_see_is_ticked_by_a_person(at: At, app: SampleApp) -> None:
    here = at("listed")
    here.do(here.page("authkit"), "folder", **{"authkit.app_dir": str(app.folder)})
    seen = here.views.app()
    assert seen is not None
    yours = next(item.id for item in seen.items if item.state is ItemState.YOURS)
    other = next(item.id for item in seen.items if item.state is ItemState.MISSING)
    assert here.do(here.page("authkit"), "tick", on=other)
    assert "not for you to tick" in here.operator.summary[-1]
    assert here.do(here.page("authkit"), "tick", on=yours)
    again = here.views.app()
    assert again is not None
    assert next(item.state for item in again.items if item.id == yours) is ItemState.DONE


def test_the_callback_is_registered_once_it_was_typed_and_the_app_is_done(at: At, app: SampleApp) -> None:
    here = at("planned")
    here.do(here.page("authkit"), "folder", **{"authkit.app_dir": str(app.folder)})
    assert here.do(here.page("authkit"), "callback", **{"authkit.redirect_uri": CALLBACK})
    page = here.page("authkit")
    assert main(page) == "register"
    card = page.main.ask("") if page.main and page.main.ask else None
    assert isinstance(card, Phrase)
    assert card.words.text == f"REDIRECT {CALLBACK} {ENVIRONMENT}"
    assert here.do(page, "register", phrase=True)
    page = here.page("authkit")
    assert main(page) == "write"
    assert here.do(page, "write")
    assert "WORKOS_COOKIE_PASSWORD" in (app.folder / ".env").read_text()
    app.move()
    assert here.do(here.page("authkit"), "look")
    for item in here.views.app().items:  # type: ignore[union-attr]
        if item.state is ItemState.YOURS:
            here.do(here.page("authkit"), "tick", on=item.id)
    assert here.views.snapshot().steps[StepName.AUTHKIT] is StepState.DONE
    page = here.page("authkit")
    assert main(page) == "next"
    assert here.do(page, "next")
    assert here.operator.went[-1] == GoTo(StepName.VERIFY)


def test_another_stack_is_chosen_and_its_files_are_read_and_copied(at: At, app: SampleApp) -> None:
    here = at("listed")
    here.do(here.page("authkit"), "folder", **{"authkit.app_dir": str(app.folder)})
    assert here.do(here.page("authkit"), "stack", **{"authkit.stack": "nextjs"})
    page = here.page("setup-files")
    files = items(page, "files")
    assert any("from" in item.notes[0] for item in files.items), "each says which versions it is for"
    path = files.items[0].id
    file = here.page("setup-file", path)
    document = file.panes[0]
    assert isinstance(document, Document)
    assert document.lines()
    assert here.do(file, "copy")
    assert document.lines()[0].strip() in here.operator.copied[-1]
    assert here.page("setup-file", "gone").main is None
