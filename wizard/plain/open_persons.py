"""An import taken for done although persons are open, in lines."""

from __future__ import annotations

from wizard.domain.acceptance import ACCEPT_KEY
from wizard.domain.confirmations import accept_phrase
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.plain.desk import Desk


def offer_acceptance(desk: Desk) -> bool:
    """Ask for a note and the phrase where persons are open; True where they were accepted now."""
    snapshot = desk.views.snapshot()
    number = snapshot.open_persons
    if not number or snapshot.accepts_open:
        return False
    are = f"{counted(number, 'person')} failed or not settled."
    if not desk.ask.yes(f"{are} Take the import for done all the same?", default=False):
        return False
    note = desk.ask.text("Why is that right? It goes into the log (empty: leave it)")
    phrase = accept_phrase(number)
    if not note or not desk.ask.phrase(phrase):
        return False
    desk.answer({ACCEPT_KEY: note})
    desk.run(StepName.IMPORT, phrases=(phrase,))
    return True
