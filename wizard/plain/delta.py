"""What changed in the pool since the import, and who left it, in lines."""

from __future__ import annotations

from wizard.domain.delta import LEFT_NOTE, Change, LeftAct
from wizard.domain.steps import StepName
from wizard.errors import ConfirmationNeeded
from wizard.guide.delta import DELTA
from wizard.plain.ask import Option
from wizard.plain.desk import Aside, Desk
from wizard.plain.rows import list_rows
from wizard.ports import RowQuery
from wizard.report import delta_lines

LEFT = "left"


def run_import(desk: Desk, phrases: tuple[str, ...]) -> None:
    """Import, then see to persons who left the pool, as was decided and is typed; raises Aside if not."""
    _run(desk, phrases)
    if not desk.views.snapshot().delta.left:
        return
    desk.lines.all(delta_lines(desk.views.snapshot().delta))
    for question in desk.views.undecided(DELTA.id):
        desk.answer({question.id: desk.ask.question(question, desk.views.inventory())})
        offer = desk.views.left_offer()
        if offer and offer[0] is LeftAct.LEAVE:
            desk.answer({LEFT_NOTE: desk.ask.text("Why do they stay as they are?")})
        if offer:
            _run(desk, ())


def _run(desk: Desk, phrases: tuple[str, ...]) -> None:
    try:
        desk.run(StepName.IMPORT, phrases=phrases)
    except ConfirmationNeeded as needed:
        desk.lines.say(needed.message)
        if not desk.ask.phrase(needed.phrase):
            raise Aside from needed
        desk.run(StepName.IMPORT, phrases=(needed.phrase,))


def changes(desk: Desk) -> None:
    """The kinds of change with their numbers; one of them lists its rows."""
    delta = desk.views.snapshot().delta
    desk.lines.all(delta_lines(delta))
    options = [
        Option(change, f"{change} since: {rows:,}") for change in Change if (rows := getattr(delta, change))
    ]
    if delta.left:
        options.append(Option(LEFT, f"left, still at WorkOS: {delta.left:,} persons"))
    picked = desk.ask.choose("Rows of which kind?", [*options, Option("", "Back")], "")
    if picked:
        list_rows(desk, RowQuery(left=True) if picked == LEFT else RowQuery(change=Change(picked)))
