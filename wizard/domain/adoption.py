"""What the events API shows of migrated persons: resets created and used, sign-ins, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Sight(StrEnum):
    """What one event shows; ``signed_in`` counts a person's first time only."""

    CREATED = "created"
    USED = "used"
    SIGNED_IN = "signed_in"
    FAILED = "failed"


# The vendor's event names (https://workos.com/docs/events): a session begins with every sign-in, however
# it was made; a failed one says by which method.
SIGHTS = {
    "password_reset.created": Sight.CREATED,
    "password_reset.succeeded": Sight.USED,
    "session.created": Sight.SIGNED_IN,
    "authentication.password_failed": Sight.FAILED,
    "authentication.oauth_failed": Sight.FAILED,
    "authentication.sso_failed": Sight.FAILED,
    "authentication.magic_auth_failed": Sight.FAILED,
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One event about a person; ``email`` stands in where a failed sign-in names no user."""

    sight: Sight
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
