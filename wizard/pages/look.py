"""A look at a pool, before anything else: AWS read access alone, no WorkOS key, nothing written anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.planning.duration import duration_range
from wizard.domain.rows.inventory import due_count
from wizard.domain.steps import StepName, StepState
from wizard.domain.words import counted
from wizard.pages import ends
from wizard.pages.commands import GoTo, Run
from wizard.pages.common import busy, main, opens, plain, stop_of
from wizard.pages.inventory import NOTHING_YET, TREE, rows_of
from wizard.pages.model import Action, Fact, Facts, Item, Items, Mark, Page, Pane, Tone, TreePane, Weight
from wizard.pages.paces import writes_per_second
from wizard.pages.registry import CHANGE_SHEET, page
from wizard.pages.state import ViewState

STEP = StepName.INVENTORY
LOOK = Run(STEP, only=(STEP,))


@page("look")
def look(state: ViewState, target: str) -> Page:
    """Tree, counts, lead times and durations of a pool that is only read."""
    del target
    hint, first = _main(state)
    return Page(
        id="look",
        step=StepName.CONNECT,
        title="Look at a pool",
        why="AWS read access is enough. WorkOS is not asked, and nothing is written at either end.",
        panes=tuple(_panes(state)),
        actions=(first, *_actions(state, first.id)),
        hint=hint,
        help="How these users sign in, what takes other people's time, how long an import takes.",
        stop=stop_of(state, STEP),
        crumb="Look",
    )


def _main(state: ViewState) -> tuple[str, Action]:
    if now := busy(state, STEP, "It only reads."):
        return now
    if missing := ends.missing_source(state):
        return missing, ends.source_form(state, first=True)
    if state.state(STEP) is StepState.DONE:
        sheet = main("sheet", "Change sheet", GoTo(page="change-sheet"), help=CHANGE_SHEET)
        return "Looked at. Nothing was written.", sheet
    return "It only reads.", main("look", "Look at the pool", LOOK, help="List every row of the pool once")


def _actions(state: ViewState, first: str) -> Iterator[Action]:
    if first != "source":
        yield ends.source_form(state)
    yield opens(TREE, "List the rows of a branch", lambda branch: rows_of(state, branch), label="Rows")
    listed = "" if state.views.inventory() else "The pool was not listed yet."
    if first != "sheet":
        yield plain(
            "sheet",
            "Change sheet",
            "c",
            "One page for whoever approves",
            GoTo(page="change-sheet"),
            locked=listed,
        )
    yield plain(
        "lead",
        "Start today",
        "t",
        "What takes other people's time",
        GoTo(page="lead-times"),
        weight=Weight.SHOWN,
        locked=listed,
    )


def _panes(state: ViewState) -> Iterator[Pane]:
    inventory = state.views.inventory()
    yield Facts("pool", "The pool", tuple(_facts(state)))
    methods = state.views.methods
    yield TreePane(
        TREE,
        "How do these users sign in?",
        lambda: methods() or NOTHING_YET,
        key=state.views.counted_on(),
        total=inventory.total if inventory else 0,
    )
    if inventory:
        items = (
            Item(item.id, f"{item.who}: {item.what}", mark=Mark.OPEN)
            for item, _, _ in state.views.lead_times()
        )
        yield Items("early", "Start these early", tuple(items))


def _facts(state: ViewState) -> Iterator[Fact]:
    for name, label in ends.SOURCE.items():
        value = ends.known(state, name)
        yield Fact(label, value or ends.NOT_NAMED[name], Tone.PLAIN if value else Tone.MUTED)
    inventory, rate = state.views.inventory(), writes_per_second(state)
    if inventory is None:
        return
    yield Fact("rows", f"{inventory.total:,}", Tone.STRONG)
    yield Fact("new passwords", f"{counted(due_count(inventory), 'user')} would choose one")
    took = duration_range(inventory.total, rate).told
    yield Fact("an import", f"{took}, at {rate:g} writes a second or 40 % less")
