"""Rows by the decision that settled them and the state that they are in; failed ones first."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wizard.domain.people import RowState
from wizard.pages.commands import GoTo
from wizard.pages.model import Action, Item, Mark, Scope, Tone, Weight
from wizard.pages.state import ViewState

FAILED = "failed"
IMPORTED = frozenset({"pending", "created", "updated", "unchanged", "in_doubt"})


def attention(state: ViewState) -> list[Item]:
    """Only the kinds whose rows are not imported."""
    return list(_kinds(state, but=IMPORTED))


def kind_rows(pane: str) -> Action:
    """Lists the rows of a kind."""
    return Action(
        "rows",
        "List the rows",
        lambda item, _: GoTo(page="rows", target=item),
        key="enter",
        help="List the rows of this kind",
        scope=Scope.ITEM,
        pane=pane,
        weight=Weight.SHOWN,
    )


def _kinds(state: ViewState, *, but: Collection[str] = ()) -> Iterator[Item]:
    if failed := state.snapshot.users[FAILED]:
        yield Item(
            f"state {FAILED}",
            "failed",
            cells=(f"{failed:,}",),
            notes=("look at each",),
            mark=Mark.FAILED,
            tone=Tone.BAD,
        )
    for kind, word, rows, sub in state.views.problems():
        if word == RowState.FAILED or word in but:
            continue
        question = state.views.question(f"rows.{kind}")
        yield Item(
            f"kind {kind}",
            question.prompt if question else kind,
            cells=(f"{rows:,}",),
            notes=(f"{word.replace('_', ' ')}; such as {_example(state, sub)}",),
            mark=Mark.WARNING,
        )


def _example(state: ViewState, sub: str) -> str:
    found = state.views.row(sub)
    return (found.item.row.email or found.item.row.username) if found else sub
