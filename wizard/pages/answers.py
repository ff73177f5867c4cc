"""What was decided here, for another migration: as a file, and next to another journal."""

from __future__ import annotations

from pathlib import Path

from wizard.domain.steps import StepName
from wizard.engine.comparing import comparison_lines
from wizard.engine.migration import Migration
from wizard.guide.answers_export import decisions_of, export
from wizard.pages.commands import Act, Command, Reveal
from wizard.pages.model import Action, Choose, Document, Option, Page, Text, Values, Weight
from wizard.pages.registry import page
from wizard.pages.state import ViewState

WHERE_TO, OTHER = "for", "journal"
OPTIONS = (
    Option("production", "For production", "With what production treats otherwise."),
    Option("any", "For any environment"),
)


@page("answers")
def answers(state: ViewState, target: str) -> Page:
    """The decisions that go over to another environment, as its answers file will say them."""
    del target
    given = state.views.given()
    return Page(
        id="answers",
        step=StepName.REPORT,
        title="Decisions for another migration",
        why="What was decided in a trial decides production, too: rows, mapping, timing, pace.",
        panes=(
            Document(
                "answers",
                "Answers file",
                lambda: export(given, production=True).splitlines(),
                key=str(decisions_of(given)),
            ),
        ),
        actions=(
            Action(
                "export",
                "Write the file",
                lambda _, values: _write(values),
                key="x",
                help="Write it next to the journal",
                ask=lambda _: Choose(WHERE_TO, "Which environment is it for?", OPTIONS),
                weight=Weight.SHOWN,
            ),
            Action(
                "compare",
                "Compare",
                lambda _, values: _compare(Path(str(values[OTHER]).strip()).expanduser()),
                key="c",
                help="What another journal decided otherwise, and what its environment has besides",
                ask=lambda _: Text(OTHER, "The other journal", "The path of its file.", check=_no_file),
                weight=Weight.SHOWN,
            ),
        ),
        hint="Names, ids, addresses, URIs, evidence and notes stay here.",
        crumb="Decisions",
    )


def _write(values: Values) -> Command:
    async def write(migration: Migration) -> str:
        path = await migration.export_answers(production=values[WHERE_TO] == "production")
        return f"Written: {path}"

    return Act(write)


def _compare(other: Path) -> Command:
    async def read(migration: Migration) -> str:
        return "\n".join(comparison_lines(await migration.compare_answers(other)))

    return Reveal("Compared with that journal", read)


def _no_file(text: str) -> str:
    return "" if text.strip() and Path(text.strip()).expanduser().is_file() else "There is no such file."
