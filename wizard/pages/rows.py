"""Rows of the pool by a query that a page's target names, so that any page can lead to them."""

from __future__ import annotations

from wizard.domain.planning.delta import Change
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName
from wizard.pages.commands import GoTo
from wizard.pages.common import opens
from wizard.pages.model import Page, Rows
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.ports import RowQuery

PANE = "rows"
COHORT, KIND, STATE, CHANGE, LEFT, ALL = "cohort", "kind", "state", "change", "left", "all"
ROW_WORDS = {
    RowState.PENDING: "to be imported",
    RowState.IN_DOUBT: "in doubt",
    RowState.CREATED: "created",
    RowState.UPDATED: "updated",
    RowState.UNCHANGED: "unchanged",
    RowState.SKIPPED: "skipped",
    RowState.MERGED: "merged",
    RowState.FAILED: "failed",
}
CHANGE_WORDS = {
    Change.NEW: "New since the import",
    Change.CHANGED: "Changed since the import",
    Change.DISABLED: "Disabled since the import",
    Change.GONE: "Gone since the import",
}


@page("rows")
def rows(state: ViewState, target: str) -> Page:
    """A table of the rows that ``target`` names: see ``listed``."""
    pane = listed(state, target)
    return Page(
        id="rows",
        step=StepName.IMPORT if target.startswith((CHANGE, LEFT)) else StepName.INVENTORY,
        title=pane.title,
        why="Rows of the Cognito pool, as they were listed last.",
        panes=(pane,),
        actions=(opens(PANE, "Open a row", lambda sub: GoTo(page="row", target=sub)),),
        hint="Looking changes nothing.",
        help="Rows are filtered by email address, username or sub.",
        crumb="Rows",
    )


def listed(state: ViewState, target: str) -> Rows:
    """The rows of a target: a word and, after a space, what it needs.

    ``cohort <id>`` of the tree of sign-in methods, ``kind <kind>`` of a decision, ``state <state>``,
    ``change <change>`` since the import, ``left`` (left the pool, still at WorkOS), ``all``.
    """
    word, _, name = target.partition(" ")
    match word:
        case "cohort":
            return Rows(PANE, _cohort_title(state, name), state.views.cohort_query(name))
        case "kind":
            question = state.views.question(f"rows.{name}")
            total = sum(rows for kind, _, rows, _ in state.views.problems() if kind == name)
            return Rows(PANE, question.prompt if question else name, RowQuery(kind=name), total)
        case "state":
            known = RowState(name)
            return Rows(
                PANE,
                f"Rows that are {ROW_WORDS[known]}",
                RowQuery(states=(name,)),
                state.snapshot.users.get(name),
            )
        case "change":
            change = Change(name)
            return Rows(PANE, CHANGE_WORDS[change], RowQuery(change=change))
        case "left":
            return Rows(PANE, "Left the pool, and still at WorkOS", RowQuery(left=True))
        case _:
            return Rows(PANE, "All rows", RowQuery(), state.snapshot.users["exported"])


def _cohort_title(state: ViewState, cohort_id: str) -> str:
    cohort = state.views.cohort(cohort_id)
    return cohort.label if cohort else "Rows of a branch"
