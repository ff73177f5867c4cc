"""What step 4 asks besides its tree where passwords are kept: until when, and why."""

from __future__ import annotations

from datetime import date

from wizard.domain.mail import keeping
from wizard.domain.mail.keeping import is_chosen, is_over, wrong_day
from wizard.pages.commands import Answer
from wizard.pages.common import MAIN_KEY, said
from wizard.pages.model import Action, Field, Fields, Weight
from wizard.pages.state import ViewState

DAY, WHY = "day", "why"
LAST_DAY = "Until when are passwords kept?"


def keeps_until(state: ViewState) -> date | None:
    """The last day, while passwords are kept; None where they are not."""
    answers = state.views.answers()
    return None if is_over(answers, state.now) else keeping.until(answers)


def waits_for_day(state: ViewState) -> bool:
    """Whether passwords are kept and no one has said until when, or why."""
    given = state.views.given()
    return is_chosen(given) and not {keeping.UNTIL, keeping.NOTE} <= given.keys()


def last_day(state: ViewState, *, first: bool) -> Action:
    """Asks for the last day and the reason: the guide asks for a reset, and this is somebody's decision."""
    is_kept = is_chosen(state.views.given())
    return Action(
        "until",
        "Name the last day" if first else "Last day of keeping",
        lambda _, values: Answer(
            {keeping.UNTIL: str(values[DAY]).strip(), keeping.NOTE: str(values[WHY]).strip()}
        ),
        key=MAIN_KEY if first else "u",
        help=LAST_DAY,
        locked="" if is_kept else "Passwords are not kept: choose that branch first.",
        ask=lambda _: Fields(
            LAST_DAY,
            (
                Field(
                    DAY,
                    "Last day",
                    value=str(state.known(keeping.UNTIL) or ""),
                    hint="such as 2027-01-31",
                    check=lambda text: wrong_day(text.strip()),
                ),
                Field(
                    WHY,
                    "Why, beyond the guide",
                    value=str(state.known(keeping.NOTE) or ""),
                    check=said,
                ),
            ),
            sentence="No one is mailed before that day is over; the pool has to stay as long.",
        ),
        weight=Weight.MAIN if first else Weight.KEY,
    )
