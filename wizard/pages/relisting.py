"""Listing the pool again: what it reads, other export files where rows come from files, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wizard.domain.steps import StepName
from wizard.engine.migration import FILES, Migration
from wizard.errors import ConfirmationNeeded
from wizard.pages.commands import Act, Command, Confirm, Inquire, Run
from wizard.pages.common import said
from wizard.pages.model import Action, Text, Values, Weight
from wizard.pages.state import Running, ViewState

PATHS, NOTE = "files", "note"
BUSY = "Something is running: pause it first."


def relist(
    state: ViewState, key: str, *, until: StepName, weight: Weight = Weight.KEY, is_plain: bool = False
) -> Action:
    """Lists again, then does what leads to ``until``; what was written stays, the difference is planned.

    ``is_plain``: the page says by itself what listing again means, so nothing has to be agreed to.
    """
    listing, rows = state.views.listing(), state.snapshot.users["exported"]
    locked = BUSY if state.running is not Running.NO else "" if listing else "Nothing has been listed yet."
    files = state.views.given().get(FILES)

    def command(_: str, values: Values) -> Command:
        told = f"All pages are read again ({rows:,} rows); only what differs is planned, and confirmed again."
        paths = paths_of(str(values[PATHS])) if PATHS in values else ()
        begun = _begun(paths, Run(until))
        return begun if is_plain else Confirm((told, "What was written stays written."), begun)

    def other_files(_: str) -> Text | None:
        return (
            Text(
                PATHS,
                "List which files?",
                "The files of the new export, with commas between; their content may have changed.",
                value=", ".join(files),
                check=lambda text: "" if text.strip() else "Name at least one file.",
            )
            if files
            else None
        )

    return Action(
        "relist",
        "List again",
        command,
        key=key,
        help="List the pool again, and plan the difference",
        ask=other_files,
        locked=locked,
        weight=weight,
    )


def paths_of(text: str) -> tuple[str, ...]:
    """The whole paths of a line with commas between."""
    parts = (part.strip() for part in text.split(","))
    return tuple(str(Path(part).expanduser().absolute()) for part in parts if part)


def _begun(paths: Sequence[str], then: Command) -> Act:
    """Begins the listing; files that hardly hold who was listed are taken with a note that says why."""
    answers = {FILES: list(paths)} if paths else {}

    async def begin(migration: Migration) -> Command:
        try:
            await migration.relist(answers)
        except ConfirmationNeeded as needed:
            return _same_pool(needed.message)
        return then

    def _same_pool(told: str) -> Inquire:
        return Inquire(
            Text(NOTE, "The same pool?", f"{told} A note says why they are taken.", check=said),
            lambda values: Act(
                lambda migration: migration.relist(answers, note=str(values[NOTE])), then=then
            ),
        )

    return Act(begin)
