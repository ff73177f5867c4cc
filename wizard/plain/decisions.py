"""Steps 4 and 6 in lines: reset timing, decisions by kind with their counts, further attributes, the plan."""

from __future__ import annotations

from collections.abc import Callable

from wizard.domain.budget import MAX_PAIRS, RESERVED
from wizard.domain.mapping import (
    CREATED_SOURCE,
    METADATA_PREFIX,
    NAME_TARGETS,
    USERNAME_SOURCE,
    is_allowed_target,
)
from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Question
from wizard.guide.reset_timing import RESET_TIMING
from wizard.guide.row_decisions import ROW_DECISIONS
from wizard.pages.lines import tree_lines
from wizard.plain import look
from wizard.plain.ask import Option
from wizard.plain.desk import Desk

MAPPING = "mapping"
# These go somewhere already, or mean something in Cognito only.
_TAKEN = frozenset(
    {"sub", "email", "email_verified", "given_name", "family_name", "identities", "updated_at"}
    | {"phone_number_verified"}
)


def walk_timing(desk: Desk) -> None:
    """Ask along the tree until nothing is open, then draw the way that was taken."""
    while question := desk.views.pending(RESET_TIMING.id):
        ask(desk, question)
    desk.lines.all(tree_lines(desk.views.tree(RESET_TIMING.id)))
    desk.run(StepName.TIMING)


def walk_transform(desk: Desk) -> None:
    """Decide what is known before WorkOS was read, plan, decide what only the plan could show, plan again."""
    inventory = desk.views.inventory()
    _decide(desk, lambda question: bool(question.count(inventory)))
    if MAPPING not in desk.views.given():
        ask_mapping(desk, StepName.TRANSFORM)
    desk.run(StepName.TRANSFORM)
    if _decide(desk, lambda question: _settled_rows(desk, question)):
        desk.run(StepName.TRANSFORM)
    look.plan(desk)


def ask(desk: Desk, question: Question, within: StepName | None = None) -> None:
    """Ask one question of a tree and record the answer; see Desk.answer for ``within``."""
    preset = desk.views.given().get(question.id) or desk.presets.get(question.id)
    key = desk.ask.question(question, desk.views.inventory(), preset)
    desk.answer({question.id: key}, within=within)


def ask_mapping(desk: Desk, within: StepName | None = None) -> None:
    """Which further attributes go along; each takes one of the ten pairs of metadata."""
    mapping = dict(desk.views.answers().get(MAPPING, {}))
    inventory = desk.views.inventory()
    attributes = inventory.pool.attributes if inventory else ()
    sources = [*sorted(set(attributes) - _TAKEN, key=_custom_first), USERNAME_SOURCE, CREATED_SOURCE]
    desk.lines.say()
    desk.lines.say("Email, names and sub go to WorkOS by themselves. Other attributes can go to metadata.")
    while True:
        used = sum(target.startswith(METADATA_PREFIX) for target in mapping.values())
        desk.lines.say(f"  {MAX_PAIRS} pairs fit, up to {len(RESERVED)} are ours, {used} are mapped.")
        for source, target in mapping.items():
            desk.lines.say(f"  {source} → {target}")
        options = [Option(source, source) for source in sources if source not in mapping]
        options = [Option("", "No more"), *options]
        if mapping:
            options.append(Option(MAPPING, "Begin again without any"))
        source = desk.ask.choose("Which attribute shall also go along?", options, "")
        if not source:
            break
        if source == MAPPING:
            mapping.clear()
        else:
            mapping[source] = desk.ask.text(
                f"Where does {source} go?", default=_target_for(source), check=_target_problem
            )
    desk.answer({MAPPING: mapping}, within=within)


def _decide(desk: Desk, concerns: Callable[[Question], bool]) -> bool:
    """Ask the open decisions that ``concerns`` picks; whether the plan has to be drawn up again."""
    for question in ROW_DECISIONS.questions:
        if question.id not in desk.views.given() and concerns(question):
            ask(desk, question, StepName.TRANSFORM)
    return desk.views.snapshot().steps[StepName.TRANSFORM] is not StepState.DONE


def _settled_rows(desk: Desk, question: Question) -> bool:
    """Whether the plan settled rows by this decision's default, as only the plan could know."""
    plan = desk.views.plan()
    return bool(plan and plan.decisions.get(question.id.removeprefix(f"{ROW_DECISIONS.id}.")))


def _custom_first(attribute: str) -> tuple[bool, str]:
    return not attribute.startswith("custom:"), attribute


def _target_for(source: str) -> str:
    return METADATA_PREFIX + source.rpartition(":")[2]


def _target_problem(target: str) -> str:
    if is_allowed_target(target):
        return ""
    return (
        f"It must be {' or '.join(NAME_TARGETS)} or {METADATA_PREFIX}<key>, with a key of at most 40 ASCII"
        " characters that is not one of the wizard's own and says nothing of passwords."
    )
