"""Step 1 in lines: the guide read to its end in pages, what we rely on beside it, the acknowledgement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.domain.events import GuideRead, StepMoved
from wizard.domain.steps import StepName
from wizard.engine.views import GuideView
from wizard.errors import Blocked, MissingAnswer, WizardError
from wizard.guide.facts import FactResult, FactState
from wizard.plain.ask import Option
from wizard.plain.desk import Aside, Desk

KEEP_FREE = 3
SHORTEST_PAGE = 10


def walk(desk: Desk) -> None:
    """Fetch, read, acknowledge; raises Aside where the operator turns away."""
    while True:
        try:
            with desk.hushed(StepMoved):
                desk.run(StepName.GUIDE)
        except (Blocked, MissingAnswer) as stop:
            view = desk.views.guide()
            if view is None or not desk.heard(GuideRead):
                _elsewhere(desk, stop)
            else:
                _acknowledge(desk, view)
        else:
            desk.lines.say("✓ Migration guide: acknowledged")
            return


def _elsewhere(desk: Desk, stop: WizardError) -> None:
    desk.stopped(stop)
    options = [
        Option("again", "Try again"),
        Option("file", "Use a saved copy", "Every report then says that the guide was not live."),
        Option("menu", "Back to the menu"),
    ]
    wanted = desk.ask.choose("The guide must be read first. What now?", options, "again")
    if wanted == "menu":
        raise Aside
    if wanted == "file":
        path = desk.ask.text("Path of the saved copy", check=_file_problem)
        desk.answer({"guide.file": str(Path(path).expanduser().absolute())})


def _file_problem(path: str) -> str:
    return "" if path and Path(path).expanduser().is_file() else "There is no such file."


def _acknowledge(desk: Desk, view: GuideView) -> None:
    origin = "live" if view.live else "a saved copy, not live"
    desk.lines.say(f"The guide at {view.source} ({origin}), {view.digest}:")
    desk.lines.say()
    _read(desk, view.text)
    desk.lines.say("What the migration relies on, and whether the guide says it:")
    for fact in view.facts:
        desk.lines.all(_fact_lines(fact))
    for notice in view.notices:
        desk.lines.say(f"  note: {notice}")
    accepted = [fact.id for fact in view.facts if fact.state is not FactState.FOUND]
    for fact_id in accepted:
        if not desk.ask.yes(f"Go on although the guide does not say this: {fact_id}?", default=False):
            raise Aside
    if not desk.ask.yes("I have read this guide to its end. Acknowledge it?", default=True):
        raise Aside
    desk.answer({"guide.acknowledged": view.digest, "guide.accept": accepted})


def _read(desk: Desk, text: str) -> None:
    """Page by page to the end; the last page needs no further key."""
    size = max(SHORTEST_PAGE, desk.lines.height - KEEP_FREE)
    page = 0
    for line in text.splitlines():
        shown = desk.lines.wrapped(line)
        if page + len(shown) > size and page:
            if desk.ask.more("Enter reads on, m goes back to the menu") == "m":
                raise Aside
            page = 0
        desk.lines.say(line)
        page += len(shown)
    desk.lines.say("End of the guide.")


def _fact_lines(fact: FactResult) -> Iterator[str]:
    if fact.state is FactState.FOUND:
        yield f"  ✓ {fact.relies}"
        return
    yield f"  ✗ {fact.relies} ({fact.state}, {fact.id})"
    if fact.passage:
        yield f"    The guide says: {fact.passage}"
