"""Going back: pick an answer or a step; what a change undoes is said before it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.domain.text import clean
from wizard.domain.trees import Tree
from wizard.guide.reset_timing import RESET_TIMING
from wizard.guide.row_decisions import ROW_DECISIONS
from wizard.plain import connect, decisions, importing, inventory
from wizard.plain.ask import Option
from wizard.plain.desk import Desk
from wizard.plain.relisting import relist

VALUE_LIMIT = 60
MENU = Option("", "Back to the menu")


def go_back(desk: Desk, again: Callable[[Desk, StepName], None]) -> None:
    """Pick a step that has begun and something in it to change; ``again`` opens a step as on the walk."""
    states = desk.views.snapshot().steps
    known = [step for step in StepName if step in _CHANGES or step in _REOPENED]
    begun = [step for step in known if states[step] not in {StepState.OPEN, StepState.LOCKED}]
    options = [Option(step, f"{STEP_FACTS[step].title} ({states[step]})") for step in begun]
    picked = desk.ask.choose("Back to which step?", [*options, MENU], "")
    if picked in _REOPENED:
        again(desk, StepName(picked))
    elif picked:
        _CHANGES[StepName(picked)](desk)


def _change_connect(desk: Desk) -> None:
    if desk.views.snapshot().source:
        desk.lines.say(
            "Both ends are pinned: another pool or environment is another migration, in a journal of its own."
        )
        return
    connect.ask_source(desk)
    connect.ask_environment(desk)


def _change_inventory(desk: Desk) -> None:
    options = [
        Option("relist", "List the pool again", "Only the difference is planned and confirmed again."),
        Option("mfa", "Look for MFA again, or not"),
        MENU,
    ]
    picked = desk.ask.choose("What shall be done again?", options, "")
    found = desk.views.inventory()
    if picked == "relist":
        if _is_wanted(desk, "This undoes every step from the inventory on; who is written stays written."):
            relist(desk)
    elif picked == "mfa" and found:
        inventory.ask_mfa_scan(desk, found)


def _change_timing(desk: Desk) -> None:
    picked = desk.ask.choose("Change which answer?", [*_answered(desk, RESET_TIMING), MENU], "")
    _ask_again(desk, RESET_TIMING, picked)


def _change_transform(desk: Desk) -> None:
    options = [
        *_answered(desk, ROW_DECISIONS),
        Option(decisions.MAPPING, "Further attributes"),
        Option("replan", "Draw the plan up again"),
        MENU,
    ]
    picked = desk.ask.choose("Change which answer?", options, "")
    if picked == "replan":
        if _is_wanted(desk, "WorkOS is read again, and the new plan must be confirmed again."):
            desk.do(lambda migration: migration.replan())
    elif picked == decisions.MAPPING:
        decisions.ask_mapping(desk)
    else:
        _ask_again(desk, ROW_DECISIONS, picked)


def _ask_again(desk: Desk, tree: Tree, question_id: str) -> None:
    question = tree.question(question_id)
    if question:
        decisions.ask(desk, question)


def _answered(desk: Desk, tree: Tree) -> list[Option]:
    answers, found = desk.views.answers(), desk.views.inventory()
    return [
        Option(question.id, f"{question.prompt}: {_answer(answers, question.id)}")
        for question in tree.questions
        if found is None or question.applies(found)
    ]


def _answer(answers: Mapping[str, Any], question_id: str) -> str:
    return clean(answers.get(question_id, "open"), VALUE_LIMIT)


def _is_wanted(desk: Desk, undoes: str) -> bool:
    desk.lines.say(undoes)
    return desk.ask.yes("Do it?", default=False)


_CHANGES: Mapping[StepName, Callable[[Desk], None]] = {
    StepName.CONNECT: _change_connect,
    StepName.INVENTORY: _change_inventory,
    StepName.TIMING: _change_timing,
    StepName.TRANSFORM: _change_transform,
    StepName.IMPORT: importing.ask_canaries,
}
# These ask what is open and offer every change by themselves.
_REOPENED = frozenset({StepName.FEDERATION, StepName.RESET, StepName.AUTHKIT, StepName.VERIFY})
