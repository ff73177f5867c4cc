"""No front end lacks anything: every answer, every command of the engine, every action of every page.

There is no list of exceptions: what can be done is in a page, and every front end is drawn from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.pages.reach import answer_keys, commands, commands_reached, keys_reached
from tests.pages.stages import Here
from wizard import cli
from wizard.errors import UsageError
from wizard.guide.answers import parse_answers
from wizard.headless.actions import named, page_json
from wizard.pages.commands import GoTo
from wizard.pages.lines import listed_in
from wizard.pages.model import Action, Page, Rows, Scope, Weight
from wizard.pages.registry import page_of, pages
from wizard.plain.pages import menu
from wizard.ports import RowQuery

FRONTS = ("wizard.tui", "wizard.plain", "wizard.headless")
# Of each page so many are looked at: one provider offers what another does.
MOST_TARGETS = 2
MOMENTS = ("begun", "listed", "planned", "proven", "cut over")


@pytest.mark.parametrize("front", ["wizard.tui", "wizard.plain"])
def test_every_answer_can_be_given_while_being_asked(front: str) -> None:
    assert set(answer_keys()) - keys_reached(front) == set()


@pytest.mark.parametrize("name", sorted(answer_keys()))
def test_every_answer_can_be_given_in_the_answers_file(name: str) -> None:
    """What is refused here is the value, never the key."""
    *tables, key = name.replace("<provider>", "Google").split(".")
    head = f"[{'.'.join(tables)}]\n" if tables else ""
    with pytest.raises(UsageError) as refused:
        parse_answers(f"{head}{key} = 1979-05-27\n")
    assert key in str(refused.value)
    assert "has an unknown" not in str(refused.value)


@pytest.mark.parametrize("front", FRONTS)
def test_every_command_of_the_engine_can_be_given(front: str) -> None:
    assert commands() - commands_reached(front) == set()


@pytest.mark.parametrize("stage", MOMENTS)
def test_every_action_is_offered_by_every_front_end(seen: Callable[[str], Here], stage: str) -> None:
    here = seen(stage)
    state = here.state()
    for where, page in _reached(here).items():
        menu_ids = {option.key for option in menu(page)}
        offered = {action["id"]: action for action in page_json(state, where)["actions"]}
        for action in page.actions:
            summary = f"{where} at {stage}: {action.id}"
            assert action.label, summary
            assert action.id in menu_ids, summary
            parsed = cli.command_line().parse_args(offered[action.id]["command"][1:])
            assert (parsed.action, parsed.page) == (action.id, where), summary
            is_listed = action.scope is Scope.PAGE or action.locked or _lists(here, page, action) is not None
            assert is_listed, summary


def test_every_page_is_reached_and_every_action_has_a_key_or_a_button(seen: Callable[[str], Here]) -> None:
    reached = {where: page for stage in MOMENTS for where, page in _reached(seen(stage)).items()}
    assert set(pages()) - {where.partition(":")[0] for where in reached} == set()
    keyless = {
        (page.id, action.id)
        for page in reached.values()
        for action in page.actions
        if not action.key and action.weight is Weight.KEY
    }
    assert sorted(keyless) == []


def _reached(here: Here) -> dict[str, Page]:
    """Pages by how ``--page`` names them: those of the steps, and those that their actions lead to."""
    state = here.state()
    found: dict[str, Page] = {}
    seen: Counter[str] = Counter()
    waiting = [GoTo(page=page_id) for page_id in pages() if page_id in set(state.snapshot.steps)]
    while waiting:
        to = waiting.pop()
        assert to.page in pages(), to
        where = named(to.page, to.target)
        if where in found or seen[to.page] == MOST_TARGETS:
            continue
        seen[to.page] += 1
        found[where] = page_of(state, to.page, to.target)
        waiting += _led_to(here, found[where])
    return found


def _led_to(here: Here, page: Page) -> Iterator[GoTo]:
    for action in page.actions:
        if action.locked or action.ask:
            continue
        targets = [""] if action.scope is Scope.PAGE else (_lists(here, page, action) or [])[:MOST_TARGETS]
        for target in targets:
            command = action.command(target, {})
            if isinstance(command, GoTo) and command.page:
                yield command


def _lists(here: Here, page: Page, action: Action) -> list[str] | None:
    """What an action can be done to; None where its pane lists nothing by its nature."""
    pane = next((pane for pane in page.panes if pane.id == action.pane), None)
    if isinstance(pane, Rows):
        rows, _ = here.views.rows(pane.query or RowQuery(), 0, MOST_TARGETS)
        return [item.row.sub for item in rows]
    return [item for item, _ in listed_in(pane)] if pane else None
