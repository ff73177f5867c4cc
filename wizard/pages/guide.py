"""Step 1: the guide is read to its end, its facts are checked, and its digest is acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from wizard.domain.steps import StepName, StepState
from wizard.engine.views import GuideView
from wizard.guide.facts import FactResult, FactState
from wizard.pages.commands import Answer, Command, GoTo, Run
from wizard.pages.common import MAIN_KEY, busy, go_on, main, plain, stop_of
from wizard.pages.model import (
    Action,
    Document,
    Fact,
    Facts,
    Item,
    Items,
    Mark,
    Page,
    Pane,
    Scope,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.GUIDE
TEXT, FACTS = "guide", "facts"
ACCEPT, ACKNOWLEDGED, FILE = "guide.accept", "guide.acknowledged", "guide.file"
DIGEST_SHOWN = 17
GAP, NOTHING = "  …", "Nothing has changed."


@page("guide")
def guide(state: ViewState, target: str) -> Page:
    """The gate: nothing else opens before the guide was read."""
    del target
    hint, first = _main(state)
    return Page(
        id="guide",
        step=STEP,
        title="Read the migration guide",
        why="The wizard relies on what the guide says today; every other step waits for this one.",
        panes=tuple(_panes(state)),
        actions=(first, *_actions(state, first.id)),
        hint=hint,
        help=(
            "All of the guide is read. Below it stands what the plan relies on; a fact that the guide no"
            " longer says is accepted one by one."
        ),
        stop=stop_of(state, STEP),
    )


@page("guide-difference")
def difference(state: ViewState, target: str) -> Page:
    """The copy that was acknowledged last against the one that was fetched last."""
    del target
    shown = state.guide
    return Page(
        id="guide-difference",
        step=STEP,
        title="What has changed in the guide",
        why="A changed fact closes the gate again for what has not begun.",
        panes=(
            Document(
                "difference",
                "Acknowledged → now",
                lambda: _difference(shown),
                key=(shown.digest if shown else "", bool(shown and shown.previous)),
            ),
        ),
        actions=(),
        help="+ is new in the guide, - is gone.",
        crumb="Difference",
    )


def _main(state: ViewState) -> tuple[str, Action]:
    if now := busy(state, STEP, "Fetching the guide …"):
        return now
    shown = state.guide
    if shown is None:
        return "Fetching it reads one page.", main("fetch", "Fetch the guide", Run(STEP))
    if state.state(STEP) is StepState.DONE:
        return "Acknowledged by its digest.", go_on(StepName.CONNECT)
    left = len(_open_facts(state, shown))
    facts = "1 fact is" if left == 1 else f"{left} facts are"
    accepted = sorted(_accepted(state, shown))
    acknowledge = Answer(
        {ACKNOWLEDGED: shown.digest, ACCEPT: accepted}, then=Run(STEP, then=GoTo(StepName.CONNECT))
    )
    return "Acknowledging it is recorded, with its digest.", Action(
        "read",
        "I have read it",
        lambda _, __: acknowledge,
        key=MAIN_KEY,
        help="Acknowledge this very text by its digest",
        locked=f"{facts} not in the guide: accept each first." if left else "",
        weight=Weight.MAIN,
        after=_unread(shown),
    )


def _unread(shown: GuideView | None) -> str:
    """The text that has to be read first; none where this very text was acknowledged before."""
    return "" if shown and shown.acknowledged else TEXT


def _absent(shown: GuideView) -> list[FactResult]:
    return [fact for fact in shown.facts if fact.state is not FactState.FOUND]


def _accepted(state: ViewState, shown: GuideView) -> set[str]:
    """Facts that this text does not say and that were accepted."""
    return {fact.id for fact in _absent(shown)} & set(state.views.answers()[ACCEPT])


def _open_facts(state: ViewState, shown: GuideView) -> list[FactResult]:
    accepted = _accepted(state, shown)
    return [fact for fact in _absent(shown) if fact.id not in accepted]


def _actions(state: ViewState, first: str) -> Iterator[Action]:
    shown = state.guide
    yield Action(
        "accept",
        "Accept",
        lambda fact, _: _toggled(state, fact),
        key="space",
        help="Accept that the guide does not say this, or no longer",
        scope=Scope.ITEM,
        pane=FACTS,
        locked="" if shown and _absent(shown) else "Every fact is in the guide.",
        after=_unread(shown),
    )
    yield _saved_copy(state)
    if first != "fetch":
        yield plain("fetch", "Fetch again", "r", "Fetch the guide again", Run(STEP, only=(STEP,)))
    has_previous = bool(shown and shown.previous)
    yield plain(
        "difference",
        "Difference",
        "d",
        "What changed since the copy acknowledged last",
        GoTo(page="guide-difference"),
        locked="" if has_previous else "No copy was acknowledged before this one.",
    )


def _toggled(state: ViewState, fact: str) -> Command:
    accepted = set(state.views.answers()[ACCEPT])
    return Answer({ACCEPT: sorted(accepted ^ {fact})})


def _saved_copy(state: ViewState) -> Action:
    def read(_: str, values: Values) -> Command:
        text = str(values[FILE]).strip()
        path = str(Path(text).expanduser().absolute()) if text else None
        return Answer({FILE: path}, then=Run(STEP, only=(STEP,)))

    return Action(
        "file",
        "Saved copy",
        read,
        key="o",
        help="Read a saved copy of the guide, where the site cannot be reached",
        ask=lambda _: Text(
            FILE,
            "A saved copy of the guide",
            "The path of the file. Every report then says that the guide was not live. Empty: the live one.",
            value=str(state.views.given().get(FILE) or ""),
        ),
        weight=Weight.SHOWN,
    )


def _panes(state: ViewState) -> Iterator[Pane]:
    shown = state.guide
    if shown is None:
        yield Facts(TEXT, "The guide", (Fact("guide", "not fetched yet"),))
        return
    origin = shown.source if shown.live else f"{shown.source} (a saved copy, not live)"
    yield Document(
        TEXT,
        f"{origin}  {shown.digest[:DIGEST_SHOWN]}",
        shown.text.splitlines,
        key=shown.digest,
        is_markdown=True,
    )
    found = len(shown.facts) - len(_absent(shown))
    accepted = _accepted(state, shown)
    yield Items(
        FACTS,
        f"What the plan relies on: {found} of {len(shown.facts)} found",
        tuple(_fact(fact, fact.id in accepted) for fact in shown.facts),
    )
    if shown.notices:
        yield Facts("notices", "New in the guide", tuple(Fact("new", text) for text in shown.notices))


def _fact(fact: FactResult, is_accepted: bool) -> Item:
    quoted = fact.passage.replace("`", "").replace("**", "").strip("| ")
    passage = quoted or f"{fact.id}: no passage of the guide speaks of it"
    if fact.state is FactState.FOUND:
        return Item(fact.id, fact.relies, notes=(passage,), mark=Mark.DONE)
    word = f"{fact.state.value}, accepted" if is_accepted else fact.state.value
    mark, tone = (Mark.WARNING, Tone.PLAIN) if is_accepted else (Mark.FAILED, Tone.BAD)
    return Item(fact.id, f"{word}: {fact.relies}", notes=(passage,), mark=mark, tone=tone)


def _difference(shown: GuideView | None) -> list[str]:
    """Changed lines with those around them, each with its mark."""
    if shown is None or shown.previous is None:
        return ["No copy was acknowledged before this one."]
    found = unified_diff(shown.previous.splitlines(), shown.text.splitlines(), lineterm="", n=2)
    changes = list(found)[2:]  # after the names of both files
    return [GAP if line.startswith("@@") else f"  {line}" for line in changes] or [NOTHING]
