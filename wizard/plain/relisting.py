"""Listing again in lines: from the pool, or from another export of it."""

from __future__ import annotations

from wizard.domain.text import clean
from wizard.errors import ConfirmationNeeded
from wizard.plain import connect
from wizard.plain.desk import Aside, Desk


def relist(desk: Desk) -> None:
    """Begin a new listing; raises Aside where strange files are not to be taken."""
    files = desk.views.given().get(connect.FILES)
    answers: dict[str, list[str]] = {}
    if files:
        desk.lines.say(f"Listed so far: {', '.join(clean(file) for file in files)}")
        answers = {connect.FILES: connect.ask_files(desk)}
    try:
        desk.do(lambda migration: migration.relist(answers))
    except ConfirmationNeeded as needed:
        desk.lines.say(f"! {needed.message}")
        note = desk.ask.text("Why these are users of the same pool (empty: back)")
        if not note:
            raise Aside from None
        desk.do(lambda migration: migration.relist(answers, note=note))
