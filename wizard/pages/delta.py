"""What changed in the pool since the import, and what is done about users who left it."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.planning.delta import DELTA_WORDS, OFFBOARDING_NOTE, Change, OffboardingAction
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.guide.delta import DELTA
from wizard.pages.commands import Answer, Command, GoTo, Run
from wizard.pages.common import MAIN_KEY, at_work, busy, main, opens, said, stop_of, typed
from wizard.pages.model import Action, Fact, Facts, Item, Items, Mark, Page, Phrase, Text, Values, Weight
from wizard.pages.registry import page
from wizard.pages.relisting import relist
from wizard.pages.state import Running, ViewState
from wizard.pages.tree import decide, tree_actions, tree_pane

STEP = StepName.IMPORT
KINDS, WHY, LEFT = "kinds", "why", "left"
NEXT = {
    Change.NEW: "in the next plan",
    Change.CHANGED: "in the next plan",
    Change.DISABLED: "left the pool",
    Change.GONE: "left the pool",
}
LABELS = {
    OffboardingAction.MARK: "Mark",
    OffboardingAction.REVOKE: "Sign out",
    OffboardingAction.LEAVE: "Leave",
}
MEANS = {
    OffboardingAction.MARK: "get metadata.cognito_enabled=false; no other field is touched.",
    OffboardingAction.LEAVE: "stay as they are, and can go on signing in to WorkOS.",
    OffboardingAction.REVOKE: "are signed out at WorkOS; sessions that are ended cannot be given back.",
}


@page("delta")
def delta(state: ViewState, target: str) -> Page:
    """The kinds of change with their rows, and the decision about who left."""
    del target
    hint, first = _main(state)
    return Page(
        id="delta",
        step=STEP,
        title="Changed since the import",
        why=_why(state),
        panes=(
            *at_work(state),
            Items(KINDS, "Changed since", tuple(_kinds(state)), columns=("Rows",), empty=_nothing(state)),
            Facts(LEFT, "Users who left the pool", tuple(_left(state))),
            tree_pane(state, DELTA.id, "Who left the pool, and is still at WorkOS"),
        ),
        actions=tuple(_actions(state, first)),
        hint=hint,
        help=(
            "Listing the pool again draws up a plan of the difference; it writes nothing. Rows are compared"
            " by what they say, not by dates. Users who left can still sign in to WorkOS until something is"
            " done about them; each act about them is typed."
        ),
        stop=stop_of(state, StepName.TRANSFORM) or stop_of(state, STEP),
        crumb="Changed since",
    )


def _why(state: ViewState) -> str:
    found = state.snapshot.delta
    if not is_imported(state):
        return "Nothing has been imported yet: there is nothing to compare with."
    if not found.since:
        return "List the pool again to see what changed since."
    if not found.complete:
        return f"Listing {found.listing} is still being read; it is compared with listing {found.since}."
    word = "brought over" if found.imported else "not brought over yet"
    unchanged = counted(found.unchanged, "row")
    return f"Listing {found.listing} next to {found.since}, {word}; {unchanged} unchanged."


def is_imported(state: ViewState) -> bool:
    """Whether there is an import to compare with."""
    return bool(state.snapshot.delta.since) or state.state(STEP).is_ended


def _nothing(state: ViewState) -> str:
    if not is_imported(state):
        return "Nothing has been imported yet."
    if not state.snapshot.delta.since:
        return "The pool has not been listed again since."
    return "Nothing changed since the listing that was imported."


def _kinds(state: ViewState) -> Iterator[Item]:
    found = state.snapshot.delta
    for word in DELTA_WORDS:
        rows: int = getattr(found, word)
        if rows and word != "unchanged" and found.since:
            yield Item(
                f"change {word}",
                f"{word} since",
                cells=(f"{rows:,}",),
                notes=("brought over" if found.imported else NEXT[Change(word)],),
                mark=Mark.DONE if found.imported else Mark.OPEN,
            )
    if found.left:
        yield Item(
            LEFT,
            "left, still at WorkOS",
            cells=(f"{found.left:,}",),
            notes=(f"{counted(found.undecided, 'user')} undecided",),
            mark=Mark.WARNING if found.undecided or found.refused else Mark.DONE,
        )


def _left(state: ViewState) -> Iterator[Fact]:
    found = state.snapshot.delta
    yield Fact("at WorkOS", counted(found.left, "user"))
    if not found.left:
        return
    yield Fact("marked", f"{found.marked:,}")
    yield Fact("signed out", f"{found.revoked:,}")
    if found.refused:
        yield Fact("refused", f"{found.refused:,}: WorkOS holds another value, or has no room")
    yield Fact("undecided", f"{found.undecided:,}")
    if note := state.views.answers().get(OFFBOARDING_NOTE):
        yield Fact("left with the note", str(note))


def _main(state: ViewState) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    for step, sentence in (
        (StepName.INVENTORY, "Reading the pool; nothing is written."),
        (StepName.TRANSFORM, "Planning the difference; nothing is written."),
        (STEP, "Each act is recorded before and after its request."),
    ):
        if now := busy(state, step, sentence):
            return now
    found = state.snapshot.delta
    if not is_imported(state):
        return "The import comes first.", main("import", "To the import", GoTo(STEP))
    if found.since and found.complete and not found.imported:
        return _bring_over(state)
    if offer := state.views.offboarding_offer():
        return f"{counted(offer[1], 'user')} who left: nothing was done yet.", left_action(state, *offer)
    if found.since and not found.complete and not state.state(StepName.INVENTORY).is_ended:
        return "The listing has not come to its end. It only reads.", _read_on()
    question = DELTA.questions[0]
    if found.undecided:
        summary = (
            f"{counted(found.undecided, 'user')} lost access in Cognito, and can still sign in to WorkOS."
        )
        return summary, decide(state, question, label="Decide about them")
    return "Listing again only reads.", _relist(state, Weight.MAIN)


def _read_on() -> Action:
    """Goes on with a listing that was paused; another one would begin at the first page."""
    return main("list", "Continue the listing", Run(StepName.TRANSFORM), help="Read the rest of the pool")


def _bring_over(state: ViewState) -> tuple[str, Action]:
    """To where the difference is planned, or confirmed."""
    if state.state(StepName.TRANSFORM).is_ended:
        return "The difference is confirmed as a plan.", main("plan", "To the plan", GoTo(STEP))
    return "The difference is planned next.", main("plan", "To the plan", GoTo(StepName.TRANSFORM))


def _actions(state: ViewState, first: Action) -> Iterator[Action]:
    yield first
    listing = "List the rows that changed so"
    yield opens(KINDS, listing, lambda kind: GoTo(page="rows", target=kind), action_id="rows", label="Rows")
    yield from tree_actions(state, DELTA.id)
    if first.id != "relist":
        yield _relist(state, Weight.SHOWN)


def _relist(state: ViewState, weight: Weight) -> Action:
    key = MAIN_KEY if weight is Weight.MAIN else "r"
    return relist(state, key=key, until=StepName.TRANSFORM, weight=weight, is_agreed=True)


def left_action(state: ViewState, act: OffboardingAction, count: int, phrase: str) -> Action:
    """Does what was decided about users who left; leaving them wants a note first."""
    label = f"{LABELS[act]} {count:,}"
    sentences = (f"{counted(count, 'user')} {MEANS[act]}", "They are disabled in Cognito, or gone from it.")

    def card(_: Values) -> Phrase:
        return Phrase(label, sentences, Words(phrase), LABELS[act])

    def ask(_: str) -> Text | Phrase:
        if act is not OffboardingAction.LEAVE or state.views.answers().get(OFFBOARDING_NOTE):
            return card({})
        return Text(WHY, "Leave them as they are", "Why may they keep their access?", check=said, then=card)

    def command(_: str, values: Values) -> Command:
        run = Run(STEP, phrases=typed(values))
        return Answer({OFFBOARDING_NOTE: str(values[WHY])}, then=run) if WHY in values else run

    return Action(
        "act",
        label,
        command,
        key=MAIN_KEY,
        help=sentences[0],
        ask=ask,
        locked="Something is running: pause it first." if state.running is not Running.NO else "",
        weight=Weight.MAIN,
    )
