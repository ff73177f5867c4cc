"""What the events API shows of migrated persons: resets created and used, sign-ins, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class UserEventKind(StrEnum):
    """What one event shows; ``signed_in`` counts a person's first time only."""

    CREATED = "created"
    USED = "used"
    SIGNED_IN = "signed_in"
    FAILED = "failed"


# The vendor's event names (https://workos.com/docs/events): a session begins with every sign-in, however
# it was made; a failed one says by which method.
USER_EVENT_KINDS = {
    "password_reset.created": UserEventKind.CREATED,
    "password_reset.succeeded": UserEventKind.USED,
    "session.created": UserEventKind.SIGNED_IN,
    "authentication.password_failed": UserEventKind.FAILED,
    "authentication.oauth_failed": UserEventKind.FAILED,
    "authentication.sso_failed": UserEventKind.FAILED,
    "authentication.magic_auth_failed": UserEventKind.FAILED,
}


@dataclass(frozen=True, slots=True)
class UserEvent:
    """One event about a person; ``email`` stands in where a failed sign-in names no user."""

    kind: UserEventKind
    user_id: str
    email: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AdoptionDay:
    """One day (UTC): resets created and used, persons who signed in for the first time, failed sign-ins."""

    day: date
    created: int = 0
    used: int = 0
    signed_in: int = 0
    failed: int = 0
