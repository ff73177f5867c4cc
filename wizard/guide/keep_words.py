"""What messages, runbook and first days say where passwords are kept: no one resets who need not."""

from __future__ import annotations

from datetime import date

from wizard.domain.mail import keeping
from wizard.domain.words import counted
from wizard.guide.situation import Situation

SUBJECT = "Please sign in to {app} once, by {day:%d %B %Y}"
BODY = (
    "Hello,\n\nwe are renewing the sign-in of {app}. Your password stays as it is, if you sign in once by"
    " {day:%d %B %Y}, as you always do. There is nothing to choose and nothing to confirm.\n\nIf you do not,"
    " nothing is lost: after that day you will be asked to choose a new password by mail.\n\nWe never ask"
    " for your password by mail or telephone.\n"
)


def last_day(now: Situation) -> date | None:
    """The last day, while passwords are kept; None where they are not, or no day is named yet."""
    return keeping.until(now.choices) if now.keeps else None


def can_keep(now: Situation) -> int:
    """Rows whose password can be kept by what was decided."""
    return keeping.keepable(now.inventory, now.choices) if now.inventory else 0


def campaign(now: Situation) -> str:
    """How the campaign stands while passwords are kept."""
    day = last_day(now)
    end = f"until {day:%Y-%m-%d}" if day else "until a day that no one has named yet"
    mails = now.choices.get(keeping.THEN, keeping.USUAL_THEN) == "proactive"
    then = "whoever was not kept is mailed" if mails else "whoever was not kept resets at the next sign-in"
    return (
        f"passwords are kept {end}, of up to {counted(can_keep(now), 'row')}; no one is mailed. Then {then}."
    )
