"""What an action asks, and in which order it is done: the same for every front end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.pages.stages import Here
from wizard.domain.confirmations import Phrase as Words
from wizard.engine.migration import Migration
from wizard.errors import Blocked
from wizard.pages.commands import Act, Command, Edit, Say, UseKey
from wizard.pages.model import Action, Choose, Fetch, Next, Option, Page, Phrase, Text, Values

CHOOSE = Choose("kind", "Which?", (Option("safe", "Safe"), Option("wild", "Wild", risk="It bites.")))


def _page(here: Here, action: Action) -> Page:
    return replace(here.page("settings"), actions=(action,))


def _says(_: str, values: Values) -> Command:
    return Say(", ".join(f"{key}={value}" for key, value in values.items()))


@pytest.fixture
def here(at: Callable[[str], Here]) -> Here:
    return at("begun")


def test_what_is_risky_is_typed_by_its_key_and_what_was_typed_is_no_answer(here: Here) -> None:
    page = _page(here, Action("choose", "Choose", _says, ask=lambda _: CHOOSE))
    assert not here.do(page, "choose", kind="wild")
    (_, risk) = here.operator.asked
    assert isinstance(risk, Phrase)
    assert risk.words == Words("wild")
    assert risk.sentences == ("Wild", "! It bites.")
    assert here.operator.summary == []
    assert here.do(page, "choose", kind="wild", phrase=True)
    assert here.do(page, "choose", kind="safe")
    assert here.operator.summary == ["kind=wild", "kind=safe"]


def test_what_the_engine_reads_is_in_the_next_question(here: Here) -> None:
    async def name(migration: Migration) -> str:
        return migration.snapshot().name

    def ask(_: str) -> Next:
        return Fetch(name, lambda found: Text("name", f"Instead of {found}", "Another name."))

    page = _page(here, Action("rename", "Rename", _says, ask=ask))
    assert here.do(page, "rename", name="other")
    assert [question.title for question in here.operator.asked] == ["Instead of begun"]
    assert here.operator.summary == ["name=other"]


async def _refuse(_: Migration) -> None:
    raise Blocked("Not so.")


async def _agree(_: Migration) -> str:
    return "Done."


def test_an_act_is_agreed_to_and_may_be_replaced_where_it_is_refused(here: Here) -> None:
    other = Action("other", "Otherwise", lambda _, __: Say("otherwise"))
    act = Act(_refuse, agree=("This undoes much.",), instead=lambda stop: other if str(stop) else None)
    assert here.do(_page(here, Action("act", "Act", lambda _, __: act)), "act")
    assert here.operator.agreed == ["This undoes much."]
    assert here.operator.summary == ["otherwise"]
    with pytest.raises(Blocked):
        here.do(_page(here, Action("act", "Act", lambda _, __: Act(_refuse))), "act")
    assert here.do(
        _page(
            here,
            Action("act", "Act", lambda _, __: Act(_agree, then=Say("Then."))),
        ),
        "act",
    )
    assert here.operator.summary == ["otherwise", "Done.", "Then."]


def test_a_key_reaches_the_variables_and_no_text(here: Here) -> None:
    use = UseKey("sk_test_Abcdef123456789", then=Say("in use"))
    assert "Abcdef" not in repr(use)
    assert here.do(_page(here, Action("key", "Key", lambda _, __: use)), "key")
    assert here.operator.environ["WORKOS_API_KEY"] == "sk_test_Abcdef123456789"
    shown = here.state().environ["WORKOS_API_KEY"]
    assert (shown, here.operator.summary) == ("sk_test_…6789", ["in use"])


def test_what_an_editor_left_is_taken_and_nothing_where_none_ran(here: Here) -> None:
    edit = Edit("rows.csv", lambda: "before", take=Say)
    page = _page(here, Action("edit", "Edit", lambda _, __: edit))
    edited: dict[str, Any] = {"rows.csv": str.upper}
    assert here.do(page, "edit")
    assert here.operator.summary == []
    assert here.do(page, "edit", **edited)
    assert here.operator.summary == ["BEFORE"]
