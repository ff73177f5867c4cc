"""Rows by the decision that settled them: a line a kind, its states in columns; failed ones first."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.pages import problem_file
from wizard.pages.commands import Act, Command, Edit, GoTo
from wizard.pages.common import opens, undo
from wizard.pages.model import Action, Item, Items, Next, Page, Scope, Tone, Values, Weight
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.tree import CHOICE, answered, question_of

PANE = "kinds"
FAILED = "failed"
COLUMNS = ("Rows", "To import", "Imported", "Merged", "Skipped")
WAITING = frozenset({RowState.PENDING, RowState.IN_DOUBT})
IMPORTED = frozenset({RowState.CREATED, RowState.UPDATED, RowState.UNCHANGED})
IN_COLUMNS = (WAITING, IMPORTED, {RowState.MERGED}, {RowState.SKIPPED})


@page("problems")
def problems(state: ViewState, target: str) -> Page:
    """Kinds with their counts; each leads to its rows and to the decision about it."""
    del target
    items = tuple(kind_items(state))
    return Page(
        id="problems",
        step=StepName.TRANSFORM,
        title="Rows that needed a decision, or failed",
        why="Skipped rows stay listed; nothing is lost.",
        panes=(Items(PANE, "Rows by kind", items, columns=COLUMNS, empty="No row needs attention."),),
        actions=(
            opens(PANE, "List the rows of a kind", rows_of, label="Rows"),
            _decide(state),
            _edit(state, bool(items)),
            undo(),
        ),
        help=(
            "Each row of a kind can be decided alone, too. In the editor, fill in **new_decision** (one of"
            " its choices) or **new_email**, save and leave. What is risky is typed, at the row itself."
        ),
        crumb="Rows by kind",
    )


def kind_items(state: ViewState, *, but: Collection[str] = ()) -> Iterator[Item]:
    """Failed rows first, then a line a kind with all its rows, most first.

    A kind whose rows are all in the states ``but`` is left out.
    """
    if failed := state.snapshot.users[FAILED]:
        cells = (f"{failed:,}", *("" for _ in IN_COLUMNS))
        yield Item(FAILED, "Failed", cells=cells, notes=("Look at each.",), tone=Tone.BAD)
    counts: dict[str, dict[str, int]] = {}
    examples: dict[str, str] = {}
    for kind, row_state, rows, sub in state.views.problems():
        counts.setdefault(kind, {})[row_state] = rows
        if row_state not in but:
            examples.setdefault(kind, sub)
    for kind in sorted(examples, key=lambda kind: -sum(counts[kind].values())):
        found = counts[kind]
        numbers = (sum(found.values()), *(sum(found.get(word, 0) for word in words) for words in IN_COLUMNS))
        question = state.views.question(f"rows.{kind}")
        refused = found.get(RowState.FAILED, 0)
        yield Item(
            kind,
            question.prompt if question else kind.replace("_", " "),
            cells=tuple(f"{number:,}" if number else "" for number in numbers),
            notes=(
                f"such as {_example(state, examples[kind])}",
                *((f"{counted(refused, 'row')} of them failed",) if refused else ()),
            ),
        )


def _example(state: ViewState, sub: str) -> str:
    found = state.views.row(sub)
    return (found.item.row.email or found.item.row.username) if found else sub


def rows_of(kind: str) -> GoTo:
    """To the rows of an item of ``kind_items``."""
    return GoTo(page="rows", target=f"state {FAILED}" if kind == FAILED else f"kind {kind}")


def _decide(state: ViewState) -> Action:
    """Another decision for all rows of a kind."""

    def ask(kind: str) -> Next:
        return question_of(state, f"rows.{kind}")

    def decided(kind: str, values: Values) -> Command:
        if CHOICE not in values:
            return GoTo(page="rows", target=f"state {FAILED}")
        return answered(f"rows.{kind}", values)

    return Action(
        "decide",
        "Decide",
        decided,
        key="s",
        help="Decide about all rows of a kind",
        scope=Scope.ITEM,
        pane=PANE,
        ask=ask,
        weight=Weight.SHOWN,
    )


def _edit(state: ViewState, has_rows: bool) -> Action:
    """Decisions about single rows, many at once, in a file."""

    def taken(text: str) -> Command:
        decided = problem_file.read(state.views, text)

        async def take(migration: Migration) -> str:
            if decided.choices:
                await migration.decide_rows(decided.choices, "in the editor")
            return decided.summary

        return Act(take)

    return Action(
        "edit",
        "Open in the editor",
        lambda _, __: Edit(problem_file.NAME, lambda: problem_file.written(state.views), taken),
        key="v",
        help="Decide about many rows at once, in a CSV file",
        locked="" if has_rows else "No row needs attention.",
        weight=Weight.SHOWN,
    )
