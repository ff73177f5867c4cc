"""Any decision tree: what is asked next, choosing a branch, undo; every tree is asked by this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wizard.domain.rows.inventory import Inventory
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch, Choice, Question, Tree
from wizard.domain.words import counted
from wizard.engine.views import Views
from wizard.guide.delta import DELTA
from wizard.guide.organizations import ORGANIZATIONS
from wizard.guide.reset_timing import RESET_TIMING
from wizard.guide.row_decisions import ROW_DECISIONS
from wizard.pages.commands import Answer, Command, GoTo, Run, Say
from wizard.pages.common import MAIN_KEY, main, opens, undo
from wizard.pages.model import (
    Action,
    Choose,
    Item,
    Items,
    Mark,
    Next,
    Option,
    Page,
    Scope,
    TreePane,
    Values,
    Weight,
    risk_of,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState

CHOICE, PANE = "choice", "trees"
STEPS: Mapping[str, StepName] = {
    RESET_TIMING.id: StepName.TIMING,
    ROW_DECISIONS.id: StepName.TRANSFORM,
    ORGANIZATIONS.id: StepName.TRANSFORM,
    DELTA.id: StepName.IMPORT,
}


@page("tree")
def tree(state: ViewState, target: str) -> Page:
    """The tree whose id is ``target``; its answers reopen what they invalidate, like all answers."""
    known = next(tree for tree in state.views.trees() if tree.id == target)
    hint, first = next_of(state, target)
    return Page(
        id="tree",
        step=STEPS.get(target, StepName.FEDERATION),
        title=known.title,
        why="The way taken is lit; the others say what they would mean.",
        panes=(tree_pane(state, target, known.title),),
        actions=(*((first,) if first else ()), *tree_actions(state, target)),
        hint=hint,
        help="The latest decision can be taken back, also after a restart.",
        crumb=known.title,
    )


@page("trees")
def trees(state: ViewState, target: str) -> Page:
    """Every decision tree that is not of a provider, with how much of it no one has decided."""
    del target
    return Page(
        id="trees",
        step=StepName.TIMING,
        title="All decisions",
        why="Each tree says what its branches mean for this pool.",
        panes=(
            Items(PANE, "Decision trees", tuple(_tree_item(state, known) for known in state.views.trees())),
        ),
        actions=(
            opens(PANE, "Open the tree", lambda tree_id: GoTo(page="tree", target=tree_id)),
            undo(),
        ),
        crumb="All decisions",
    )


def _tree_item(state: ViewState, known: Tree) -> Item:
    left = len(state.views.undecided(known.id))
    summary = f"{counted(left, 'question')} not answered yet" if left else "all of it is decided"
    return Item(known.id, known.title, notes=(summary,), mark=Mark.OPEN if left else Mark.DONE)


def tree_pane(state: ViewState, tree_id: str, title: str) -> TreePane:
    """The tree with what is chosen by default named; the cursor begins at what is to be decided."""
    views = state.views
    question = views.pending(tree_id)
    at = question.first_pick.branch if question else ""
    return TreePane(tree_id, title, lambda: _branch(views, tree_id), key=views.counted_on(), at=at)


def tree_actions(state: ViewState, tree_id: str, then: Run | None = None) -> Iterator[Action]:
    """What can be done with each branch, and undo; ``then`` is what an answer is followed by at once."""
    yield choosing(state, tree_id, then=then)
    yield opens(
        tree_id,
        "Why a branch is as it is",
        lambda branch: GoTo(page="why", target=f"{tree_id} {branch}"),
        action_id="why",
        label="Why",
        key="x",
    )
    yield undo()


def choosing(state: ViewState, pane: str, *, action_id: str = "choose", then: Run | None = None) -> Action:
    """Chooses the branch under the cursor of a pane whose items are branches."""
    return Action(
        action_id,
        "Choose",
        lambda branch, values: _chosen(state, branch, values, then),
        key="enter",
        help="Choose the branch under the cursor",
        scope=Scope.ITEM,
        pane=pane,
        ask=lambda branch: _ask(state, branch),
        weight=Weight.SHOWN,
    )


def next_of(state: ViewState, tree_id: str, then: Run | None = None) -> tuple[str, Action | None]:
    """The next question in a sentence, and the action that answers it; None where all is decided."""
    question = state.views.pending(tree_id)
    if question is None:
        return "All of it is decided.", None
    usual = question.choice(question.default)
    if usual is None:
        return question.prompt, decide(state, question, then=then)
    default = main("default", "Use default", _answer(question.id, usual.key, then), help=usual.label)
    return f"{question.prompt} Default: {usual.label}.", default


def decide(
    state: ViewState,
    question: Question,
    *,
    label: str = "Decide",
    then: Run | None = None,
    weight: Weight = Weight.MAIN,
) -> Action:
    """Answers a question where no branch has to be pointed at, such as one that everything waits for."""
    return Action(
        "decide",
        label,
        lambda _, values: answered(question.id, values, then),
        key=MAIN_KEY if weight is Weight.MAIN else "",
        help=question.prompt,
        ask=lambda _: question_of(state, question.id),
        weight=weight,
    )


def question_of(state: ViewState, question_id: str) -> Next:
    """A question of any tree with its choices, each in numbers of this pool; None where there is none."""
    question = state.views.question(question_id)
    if question is None:
        return None
    found = state.views.inventory()
    return Choose(
        CHOICE,
        question.prompt,
        tuple(_option(choice, question, found) for choice in question.choices),
        sentences=_sentences(question, found),
        default=str(state.known(question_id) or question.default or ""),
    )


def answered(question_id: str, values: Values, then: Run | None = None) -> Answer:
    """The answer to a question of ``question_of``."""
    return _answer(question_id, str(values[CHOICE]), then)


def _answer(question_id: str, choice: str, then: Run | None) -> Answer:
    return Answer({question_id: choice}, then, within=then.until if then else None)


def question_at(views: Views, branch_id: str) -> tuple[Question, Choice | None] | None:
    """The question, and the choice where it is one, that a branch of a tree stands for."""
    if question := views.question(branch_id):
        return question, None
    # A provider's name, and so a question's id, may hold any sign.
    for at in (at for at, sign in enumerate(branch_id) if sign == "="):
        question = views.question(branch_id[:at])
        if question and (choice := question.choice(branch_id[at + 1 :])):
            return question, choice
    return None


def _ask(state: ViewState, branch_id: str) -> Next:
    """A question asks for one of its choices; a risky choice for its key."""
    found = question_at(state.views, branch_id)
    if found is None:
        return None
    question, choice = found
    if choice is None:
        return question_of(state, question.id)
    if not choice.risk:
        return None
    option = _option(choice, question, state.views.inventory())
    return risk_of(question.prompt, option)


def _chosen(state: ViewState, branch_id: str, values: Values, then: Run | None) -> Command:
    found = question_at(state.views, branch_id)
    if found is None:
        return Say("There is nothing to choose here.")
    question, choice = found
    return _answer(question.id, choice.key, then) if choice else answered(question.id, values, then)


def _option(choice: Choice, question: Question, inventory: Inventory | None) -> Option:
    suggestion = question.suggest(inventory) if inventory else None
    summary = choice.summary(inventory)
    if suggestion and suggestion.key == choice.key:
        summary = f"{summary} Suggested: {suggestion.because}."
    label = f"{choice.label} (default)" if choice.key == question.default else choice.label
    return Option(choice.key, label, summary, choice.risk)


def _sentences(question: Question, inventory: Inventory | None) -> tuple[str, ...]:
    rows = question.count(inventory)
    counted = (f"{rows:,} {'row' if rows == 1 else 'rows'} of this pool.",) if rows is not None else ()
    return (*counted, question.why)


def _branch(views: Views, tree_id: str) -> Branch:
    """The tree, with what is chosen by default named where no one has chosen yet."""
    usual = {f"{question.id}={question.default}" for question in views.undecided(tree_id)}

    def named(branch: Branch) -> Branch:
        label = f"{branch.label} (default)" if branch.id in usual else branch.label
        return replace(branch, label=label, children=tuple(map(named, branch.children)))

    return named(views.tree(tree_id))
