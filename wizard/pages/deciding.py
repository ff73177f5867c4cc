"""Decision trees on a page: drawn, and answered by a branch or by the next question that is open."""

from __future__ import annotations

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.confirmations import is_same
from wizard.domain.trees import Choice, Question
from wizard.pages.commands import Answer, Command, GoTo, Run, Say
from wizard.pages.common import MAIN_KEY
from wizard.pages.model import (
    PHRASE,
    Action,
    Ask,
    Choose,
    Option,
    Phrase,
    Scope,
    TreePane,
    Values,
    Weight,
)
from wizard.pages.state import ViewState


def tree_pane(state: ViewState, tree_id: str, title: str) -> TreePane:
    """The tree with its counts, which are made when it is drawn."""
    snapshot = state.snapshot
    revision = snapshot.plan.revision if snapshot.plan else 0
    key = (tree_id, repr(dict(state.views.given())), snapshot.users["exported"], revision)
    return TreePane(tree_id, title, lambda: state.views.tree(tree_id), key)


def choose(state: ViewState, tree_id: str, then: Run | None = None) -> Action:
    """Answers by the branch under the cursor; that of a question asks it. A risk is typed."""

    def ask(branch: str) -> Ask | None:
        question, choice = _meant(state, branch)
        if question is None:
            return None
        if choice is None:
            return asking(state, question)
        return _risk(state, question, choice) if choice.risk else None

    def command(branch: str, values: Values) -> Command:
        question, choice = _meant(state, branch)
        if question is None:
            return Say("There is nothing to choose here.")
        if choice and choice.risk and not is_same(str(values.get(PHRASE, "")), choice.key):
            return Say(f"Type {choice.key} to choose it: {choice.risk}")
        taken = choice.key if choice else values[question.id]
        return Answer({question.id: taken}, then, within=then.until if then else None)

    return Action(
        "choose",
        "Choose",
        command,
        key="enter",
        help="Choose this branch",
        scope=Scope.ITEM,
        pane=tree_id,
        ask=ask,
        weight=Weight.SHOWN,
    )


def decide(
    state: ViewState, question: Question, label: str, then: Run | None = None, weight: Weight = Weight.MAIN
) -> Action:
    """Asks one question of a tree, also where no branch can be pointed at."""

    def command(_: str, values: Values) -> Answer:
        return Answer({question.id: values[question.id]}, then, within=then.until if then else None)

    return Action(
        "decide",
        label,
        command,
        key=MAIN_KEY if weight is Weight.MAIN else "",
        help=question.prompt,
        ask=lambda _: asking(state, question),
        weight=weight,
    )


def why(tree_id: str, key: str = "x") -> Action:
    """Says why a branch is as it is, in full."""
    return Action(
        "why",
        "Why",
        lambda branch, _: GoTo(page="why", target=f"{tree_id} {branch}"),
        key=key,
        help="Why this branch is as it is",
        scope=Scope.ITEM,
        pane=tree_id,
    )


def asking(state: ViewState, question: Question) -> Choose:
    """A question of a tree with its choices and what each means in this pool."""
    inventory = state.views.inventory()
    return Choose(
        question.id,
        question.prompt,
        tuple(
            Option(choice.key, choice.label, choice.told(inventory), choice.risk)
            for choice in question.choices
        ),
        sentences=(question.why,),
        default=str(state.known(question.id) or question.default or ""),
    )


def _meant(state: ViewState, branch: str) -> tuple[Question | None, Choice | None]:
    """The question and the choice that a branch stands for; no choice for that of a question."""
    if question := state.views.question(branch):
        return question, None
    question_id, _, key = branch.rpartition("=")
    question = state.views.question(question_id)
    choice = question.choice(key) if question else None
    return (question, choice) if choice else (None, None)


def _risk(state: ViewState, question: Question, choice: Choice) -> Phrase:
    told = choice.told(state.views.inventory())
    return Phrase(question.prompt, (told, f"! {choice.risk}"), Words(choice.key), "Choose it")
