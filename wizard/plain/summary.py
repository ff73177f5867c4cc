"""A finished or interrupted run in one table, drawn by rich."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import STEP_FACTS, StepState
from wizard.domain.text import clean
from wizard.report import MARKS

STYLES = {
    StepState.DONE: "green",
    StepState.WAIVED: "green",
    StepState.BLOCKED: "yellow",
    StepState.FAILED: "red",
}


def show(snapshot: Snapshot, console: Console | None = None) -> None:
    """Print steps, rows by state (R3), persons and requests."""
    out = console or Console()
    out.print(_steps(snapshot))
    out.print(_numbers(snapshot))
    out.print(Text(clean(snapshot.next, 400), style="bold"))


def _steps(snapshot: Snapshot) -> Table:
    table = Table(title=Text(f"{clean(snapshot.name)} → {clean(snapshot.target.get('environment', ''))}"))
    table.add_column("")
    table.add_column("Step")
    table.add_column("State")
    table.add_column("Result")
    for step, state in snapshot.steps.items():
        style = STYLES.get(state, "dim")
        cells = (MARKS[state], STEP_FACTS[step].title, state.value, clean(snapshot.notes.get(step, "")))
        table.add_row(*(Text(cell, style=style) for cell in cells))
    return table


def _numbers(snapshot: Snapshot) -> Table:
    table = Table()
    for heading in ("Rows", "", "Persons", "", "Requests", ""):
        table.add_column(heading, justify="left" if heading else "right")
    columns = [
        [(word, n) for word, n in counts.items() if n]
        for counts in (snapshot.users, snapshot.persons, snapshot.requests)
    ]
    for line in range(max(len(column) for column in columns)):
        cells = [column[line] if line < len(column) else ("", "") for column in columns]
        table.add_row(*(Text(_cell(value)) for cell in cells for value in cell))
    return table


def _cell(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value.replace("_", " ")
