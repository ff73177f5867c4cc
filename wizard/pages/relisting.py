"""Reading the source again, wherever a page offers it: the whole pool, other export files, or one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wizard.domain.steps import StepName
from wizard.engine.migration import FILES, Migration
from wizard.errors import ConfirmationNeeded, WizardError
from wizard.pages.commands import Act, Command, Run
from wizard.pages.model import Action, Text, Values, Weight
from wizard.pages.state import Running, ViewState

NOTE = "note"
RUNNING = "Something is running: pause it first."
UNDOES = (
    "The steps from the inventory on are done again.",
    "What was written stays written; only the difference is planned and confirmed again.",
)
CHANGED = "The row has changed and was taken as it is now. Draw up the plan again: step 6."
UNCHANGED = "The source has this row as the journal has it: nothing has changed."


def relist(
    state: ViewState,
    *,
    weight: Weight = Weight.KEY,
    key: str = "r",
    until: StepName = StepName.INVENTORY,
    is_agreed: bool = False,
) -> Action:
    """Begin another listing, of the pool or of the export files that are named, and do what ``until`` needs.

    ``is_agreed``: the page says by itself what listing again undoes, so it is not asked about.
    """
    files = state.views.given().get(FILES)
    listing = state.views.listing()
    locked = RUNNING if state.running is not Running.NO else "" if listing else "Nothing was listed yet."
    is_undoing = state.state(StepName.INVENTORY).is_ended and not is_agreed
    then, undoes = Run(until), UNDOES if is_undoing else ()
    if not files:
        return Action(
            "relist",
            "List the pool again",
            lambda _, __: _again({}, then, undoes),
            key=key,
            help="Read the pool again; only what differs is planned",
            locked=locked,
            weight=weight,
        )
    return Action(
        "relist",
        "Take another export",
        lambda _, values: _again({FILES: paths_in(str(values[FILES]))}, then, undoes),
        key=key,
        help="List the files of another export of this pool; only what differs is planned",
        ask=lambda _: files_question("The files of the new export, with commas between.", files),
        locked=locked,
        weight=weight,
    )


def reading(sub: str) -> Act:
    """Read one row of the source again, and say what came of it."""

    async def read(migration: Migration) -> str:
        return CHANGED if await migration.relist_row(sub) else UNCHANGED

    return Act(read)


def relist_row(state: ViewState, sub: str) -> Action:
    """Read one row of the source again, such as one that was corrected there."""
    return Action(
        "relist",
        "Read it again",
        lambda _, __: reading(sub),
        key="r",
        help="Read this row of the pool again; AWS bills nothing for it",
        locked=RUNNING if state.running is not Running.NO else "",
    )


def files_question(sentence: str, files: object) -> Text:
    """Asks for the paths of export files, each of which must be there."""
    known = files if isinstance(files, list | tuple) else ()
    return Text(FILES, "Export files", sentence, value=", ".join(map(str, known)))


def paths_in(text: str) -> list[str]:
    """The absolute paths of a line with commas between; what is empty is left out."""
    named = (part.strip() for part in text.split(","))
    return [str(Path(part).expanduser().absolute()) for part in named if part]


def _again(answers: Mapping[str, Any], then: Command, undoes: tuple[str, ...]) -> Command:
    return Act(
        _relisting(answers),
        then=then,
        agree=undoes,
        instead=lambda stop: _strange(answers, stop, then),
    )


def _relisting(answers: Mapping[str, Any], note: str = "") -> Callable[[Migration], Any]:
    async def begin(migration: Migration) -> None:
        await migration.relist(answers, note=note)

    return begin


def _strange(answers: Mapping[str, Any], stop: WizardError, then: Command) -> Action | None:
    """Files that hardly hold who was listed are taken with a note only."""
    if not isinstance(stop, ConfirmationNeeded):
        return None

    def taken(_: str, values: Values) -> Command:
        return Act(_relisting(answers, str(values[NOTE])), then=then)

    return Action(
        "other-export",
        "Take them all the same",
        taken,
        ask=lambda _: Text(
            NOTE,
            "The same pool?",
            f"{stop.message} Say why these are users of the same pool.",
            check=lambda text: "" if text.strip() else "Say why.",
        ),
    )
