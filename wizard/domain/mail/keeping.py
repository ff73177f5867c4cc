"""Keep passwords: who can go on with the old password, until when, and what users bear at WorkOS (R1).

The customer's own server sets a password at WorkOS when its user has just proved it to Cognito; the wizard
decides, checks and counts, and never meets a password.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile, is_passwordless
from wizard.domain.rows.inventory import Cohort, Inventory, count

KEEP = "keep"
RESET, PAGE_TODAY, PAGE_AFTER = "timing.reset", "timing.page_today", "timing.sign_in_page"
CAPTURE, UNTIL, THEN = "passwords.capture", "passwords.until", "passwords.then"
CLIENT, MFA = "passwords.client_id", "passwords.mfa"
SKIP, FINISH = "skip", "finish"
USUAL_THEN = "proactive"
NOTE = "passwords.note"
# The act: the guide asks for a reset, and somebody decided otherwise.
PASSWORDS_KEPT = "passwords are kept, beyond the guide"

# In metadata: Cognito's time of the sign-in whose password WorkOS holds, or why it holds none.
KEPT_KEY = "password_kept"
_KEPT_AT = re.compile(r"\d{4}-\d{2}-\d{2}")
_REFUSED = "refused "


class Capture(StrEnum):
    """Where the customer's own page meets the old password."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


class Never(StrEnum):
    """Why a row cannot go on with its old password, as people read it."""

    DISABLED = "disabled in Cognito"
    FEDERATED = "they sign in through a provider, and have no password"
    PASSWORDLESS = "the pool has no passwords"
    UNCONFIRMED = "never confirmed"
    RESET_REQUIRED = "Cognito itself asks them for a new password"
    FORCE_CHANGE = "they never chose a password"
    STATUS = "a status that cannot sign in"
    NO_ADDRESS = "no address that WorkOS takes"


def is_chosen(answers: Mapping[str, Any]) -> bool:
    """Whether step 4 keeps passwords."""
    return bool(answers.get(RESET) == KEEP)


def never(profile: Profile) -> Never | None:
    """The first reason that stands against a row of a pool with passwords; None where it can be kept."""
    return next((why for why, holds in _REASONS if holds(profile)), None)


_STATUS = {
    UserStatus.UNCONFIRMED: Never.UNCONFIRMED,
    UserStatus.RESET_REQUIRED: Never.RESET_REQUIRED,
    UserStatus.FORCE_CHANGE_PASSWORD: Never.FORCE_CHANGE,
}
_REASONS: tuple[tuple[Never, Callable[[Profile], bool]], ...] = (
    (Never.FEDERATED, lambda profile: profile.method is Method.FEDERATED),
    (Never.PASSWORDLESS, lambda profile: profile.method is Method.PASSWORDLESS),
    (Never.DISABLED, lambda profile: not profile.enabled),
    *((why, lambda profile, status=status: profile.status is status) for status, why in _STATUS.items()),
    (Never.STATUS, lambda profile: profile.status is not UserStatus.CONFIRMED),
    (Never.NO_ADDRESS, lambda profile: profile.email in {EmailState.MISSING, EmailState.INVALID}),
)

CAN_KEEP = Cohort("can_keep", "the old password can be kept", lambda profile: never(profile) is None)


def can_keep(inventory: Inventory) -> int:
    """Rows whose password can be kept once its user signs in."""
    return 0 if is_passwordless(inventory.pool) else count(inventory, CAN_KEEP)


def with_factor(inventory: Inventory) -> int | None:
    """How many of them use a second factor, at most; None where no one looked."""
    match inventory.pool.mfa:
        case "OFF":
            return 0
        case "ON":
            return can_keep(inventory)
        case _:
            found = inventory.mfa
            return None if found is None else min(can_keep(inventory), sum(found.values()))


def keepable(inventory: Inventory, answers: Mapping[str, Any]) -> int:
    """Rows whose password can be kept by these answers: with MFA only where Cognito finishes it."""
    can = can_keep(inventory)
    return can if answers.get(MFA) == FINISH else can - (with_factor(inventory) or 0)


def nevers(inventory: Inventory) -> dict[Never, int]:
    """Rows that cannot be kept, by the first reason, most rows first."""
    counts: dict[Never, int] = {}
    if is_passwordless(inventory.pool):
        return {Never.PASSWORDLESS: inventory.total}
    for profile, rows in inventory.profiles.items():
        if why := never(profile):
            counts[why] = counts.get(why, 0) + rows
    return dict(sorted(counts.items(), key=lambda found: -found[1]))


def until(answers: Mapping[str, Any]) -> date | None:
    """The last day of keeping; None where none is given, or passwords are not kept."""
    given = answers.get(UNTIL)
    return date.fromisoformat(str(given)) if given and is_chosen(answers) else None


def is_over(answers: Mapping[str, Any], at: datetime) -> bool:
    """Whether the rest goes the way that comes after: from the day (UTC) after the last one on."""
    last = until(answers)
    return last is not None and at.date() > last


def holds(answers: Mapping[str, Any], at: datetime) -> bool:
    """Whether old passwords are kept now: chosen, and the last day is not over."""
    return is_chosen(answers) and not is_over(answers, at)


def wrong_day(text: str) -> str:
    """Why this is no day, in a sentence; empty where it is one."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = None
    return "" if day and text == day.isoformat() else "A day is written as 2027-01-31: year, month, day."


def wrong_answers(answers: Mapping[str, Any], changed: Mapping[str, Any], at: datetime) -> str:
    """Why these answers cannot be had together, in a sentence; empty where they can.

    ``answers`` is what would hold, ``changed`` the part that is new: only a new day has to lie ahead.
    """
    if not is_chosen(answers):
        return ""
    capture = str(answers.get(CAPTURE) or Capture.BEFORE)
    if changed.get(UNTIL) and date.fromisoformat(str(changed[UNTIL])) < at.date():
        return f"Passwords cannot be kept until {changed[UNTIL]}: that day is over."
    if capture in {Capture.BEFORE, Capture.BOTH} and answers.get(PAGE_TODAY) == "hosted":
        return (
            "Before the switch a password can be kept only where your own page shows the password field:"
            " Cognito's hosted page lets no one else see it."
        )
    if capture in {Capture.AFTER, Capture.BOTH} and answers.get(PAGE_AFTER) == "authkit":
        return (
            "After the switch a password can be kept only on a sign-in page of your own: hosted AuthKit lets"
            " no one else see it."
        )
    if capture == Capture.AFTER and answers.get(MFA) == FINISH:
        return (
            "A second factor can be finished in Cognito only before the switch: after it, users with MFA"
            " get a reset."
        )
    return ""


def kept_on(mark: str | None) -> date | None:
    """The day of a mark that says that WorkOS holds the old password; None for any other."""
    found = _KEPT_AT.match(mark or "")
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def refused_for(mark: str | None) -> str:
    """Why the handler could not keep the password, as it wrote it; empty for any other mark."""
    words = (mark or "").removeprefix(_REFUSED) if (mark or "").startswith(_REFUSED) else ""
    return words.partition(" ")[2]
