"""Step 4: when users choose their new password."""

from __future__ import annotations

from dataclasses import replace

from wizard.domain.steps import StepName, StepState
from wizard.domain.switch_date import KEY as SWITCH
from wizard.domain.switch_date import QUESTION
from wizard.domain.trees import Branch, BranchState, Pick
from wizard.guide.reset_timing import RESET_TIMING
from wizard.pages.capture_client import to_client
from wizard.pages.commands import GoTo, Run
from wizard.pages.common import busy, go_on, lock_of, main, opens, plain, stop_of
from wizard.pages.keeping import LAST_DAY, last_day, waits_for_day
from wizard.pages.model import Action, Card, Cards, Fact, Mark, Page, TreePane
from wizard.pages.registry import page
from wizard.pages.schedule import date_action, switch_told
from wizard.pages.state import ViewState
from wizard.pages.tree import choosing, decide, next_of, tree_actions, tree_pane

STEP = StepName.TIMING
TREE = RESET_TIMING.id
FORK = RESET_TIMING.questions[0]


@page("timing")
def timing(state: ViewState, target: str) -> Page:
    """The reset-timing tree, in numbers of this pool."""
    del target
    hint, first = _main(state)
    return Page(
        id="timing",
        step=STEP,
        title="When do users choose a new password?",
        why=_why(state),
        panes=(_fork(state), _rest(state)),
        actions=(
            first,
            choosing(state, "fork", action_id="take"),
            opens(
                "fork",
                "All of what this way means",
                lambda branch: GoTo(page="why", target=f"{TREE} {branch}"),
                action_id="meaning",
                label="What it means",
                key="m",
            ),
            *tree_actions(state, TREE),
            *(() if first.id == "until" else (last_day(state, first=False),)),
            to_client(),
            *(() if first.id == "date" else (date_action(state, first=False),)),
            plain("schedule", "Schedule", "s", "What happens on which day", GoTo(page="schedule")),
            plain("trees", "All decisions", "t", "Every decision tree", GoTo(page="trees")),
        ),
        hint=hint,
        help="A branch says what it means in numbers of this pool. Nothing is mailed by choosing.",
        stop=stop_of(state, STEP),
    )


def _fork(state: ViewState) -> Cards:
    """The first question: its choices next to each other, each in numbers of this pool."""
    found, chosen = state.views.inventory(), state.views.given().get(FORK.id)
    cards = tuple(
        Card(
            Pick(FORK.id, choice.key).branch,
            choice.short or choice.label,
            choice.brief,
            tuple(Fact(*side) for side in choice.sides(found)) if found and choice.sides else (),
            Mark.DONE if choice.key == chosen else Mark.NONE,
            choice.summary(found),
        )
        for choice in FORK.choices
    )
    return Cards("fork", FORK.prompt, cards)


def _rest(state: ViewState) -> TreePane:
    """What follows: of the way that was taken, then what is asked whatever is taken."""
    pane = tree_pane(state, TREE, "What follows")

    def below() -> Branch:
        tree = pane.branch()
        fork, *others = tree.children
        taken = next((way for way in fork.children if way.state is BranchState.TAKEN), None)
        return replace(tree, children=(*(taken.children if taken else ()), *others))

    begins_above = pane.at.startswith(f"{FORK.id}=")
    return replace(pane, branch=below, at="" if begins_above else pane.at)


def _why(state: ViewState) -> str:
    said = "Nothing is sent by choosing; it can be changed until mail goes out."
    planned = switch_told(state)
    return f"Switch: {planned}. {said}" if planned else said


def _main(state: ViewState) -> tuple[str, Action]:
    if now := busy(state, STEP, "The answers are recorded."):
        return now
    if lock := lock_of(state, STEP):
        return lock, main("record", "Continue", Run(STEP), locked=lock)
    given = state.views.given()
    if SWITCH not in given and not any(known.id in given for known in RESET_TIMING.questions):
        return QUESTION, date_action(state, first=True)
    question = state.views.pending(TREE)
    if question is None and waits_for_day(state):
        return LAST_DAY, last_day(state, first=True)
    if question is None and state.state(STEP) is StepState.DONE:
        return "Decided; it can be changed.", go_on(StepName.EXPORT)
    if question is None:
        record = Run(STEP, then=GoTo(StepName.EXPORT))
        return "Every question is answered.", main("record", "Record the answers", record)
    hint, first = next_of(state, TREE)
    return hint, first or decide(state, question)
