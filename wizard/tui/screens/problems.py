"""Rows by the decision that settled them and the state they are in; failed ones first."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.people import RowState
from wizard.domain.steps import StepName
from wizard.ports import RowQuery
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar, Page
from wizard.tui.screens.problem_file import ProblemFile
from wizard.tui.screens.rows import RowsPage
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.kind_table import KindRow, KindTable
from wizard.tui.widgets.panel import Panel

FAILED = "failed"
IMPORTED = frozenset({"pending", "created", "updated", "unchanged", "in_doubt"})


class ProblemsPage(Page):
    """Kinds with their counts; Enter lists the rows, v opens them in the editor."""

    step = StepName.TRANSFORM
    crumb = "Rows by kind"
    focus_first = "KindTable"
    HELP: ClassVar[str] = (
        "**Enter** lists the rows of a kind, where each can be decided alone. **v** opens the skipped"
        " and failed rows as CSV in your $EDITOR: fill in **new_decision** (one of its choices) or"
        " **new_email**, save and leave. What is risky is typed, at the row itself. **z** takes the latest"
        " decision back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "edit", "Editor", show=False, tooltip="Open the problem rows as CSV in $EDITOR"),
        Binding("z", "undo", "Undo", tooltip="Take the latest decision back"),
    ]

    def compose(self) -> ComposeResult:
        with Panel(
            title="Rows by kind", hint="Enter lists them · v opens them in the editor", classes="fill"
        ):
            yield KindTable(empty="No row needs attention.")

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Rows that needed a decision, or failed", "Skipped rows stay listed; nothing is lost."

    def show(self, moment: Moment) -> None:
        self.query_one(KindTable).show(kind_rows(moment))

    def bar(self, moment: Moment) -> Bar:
        edit = Action("edit", "Open in editor", "v")
        return Bar("Esc goes back.", edit if kind_rows(moment) else None)

    def do(self, action: str) -> None:
        self.action_edit()

    def on_kind_table_opened(self, event: KindTable.Opened) -> None:
        kind, _, state = event.kind.partition("/")
        rows = next((row for row in kind_rows(self.wizard.frame.moment) if row.id == event.kind), None)
        query = RowQuery(kind=None if kind == FAILED else kind, states=(state,))
        self.open_page(
            RowsPage(self.step, rows.kind if rows else kind, query, total=rows.rows if rows else None)
        )

    def action_undo(self) -> None:
        self.command(self.wizard.take_back)

    def action_edit(self) -> None:
        self.command(ProblemFile(self.wizard).edit)


def attention_rows(moment: Moment) -> list[KindRow]:
    """Only the kinds whose rows are not imported."""
    return kind_rows(moment, but=IMPORTED)


def kind_rows(moment: Moment, *, but: Collection[str] = ()) -> list[KindRow]:
    """Kinds of the plan, failed persons first; ``but`` are states that are left out."""
    failed = moment.snapshot.users["failed"]
    found = (
        [KindRow(f"{FAILED}/{RowState.FAILED.value}", "failed", failed, "", "look at each", is_error=True)]
        if failed
        else []
    )
    for kind, state, rows, sub in moment.views.problems():
        if state == RowState.FAILED or state in but:
            continue
        question = moment.views.question(f"rows.{kind}")
        found.append(
            KindRow(
                f"{kind}/{state}", question.prompt if question else kind, rows, _example(moment, sub), state
            )
        )
    return found


def _example(moment: Moment, sub: str) -> str:
    found = moment.views.row(sub)
    return (found.item.row.email or found.item.row.username) if found else sub
