"""Reset mails, what came of them, and the cutover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wizard.domain.campaign import MailState, Stage
from wizard.domain.connections import Waiver


@dataclass(frozen=True, slots=True)
class CampaignPlanned:
    """Who is due for a reset as of now: the missing are added, those no longer due leave the queue.

    ``allowed`` are the only addresses that may be mailed (None: no such list); ``canaries`` come first.
    """

    name: ClassVar[str] = "campaign_planned"
    campaign: int
    canaries: tuple[str, ...]
    allowed: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class MailsAttempted:
    """Resets whose request is about to start; nobody of them is ever mailed again by itself."""

    name: ClassVar[str] = "mails_attempted"
    mails: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MailSettled:
    """SENT, FAILED, or PENDING where the request certainly had no effect; ``expires_at`` is the token's."""

    mail: int
    state: MailState
    reason: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailsSettled:
    name: ClassVar[str] = "mails_settled"
    outcomes: tuple[MailSettled, ...]


@dataclass(frozen=True, slots=True)
class MailsMarked:
    """Persons whose metadata now says that a reset was sent."""

    name: ClassVar[str] = "mails_marked"
    mails: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResetsSeen:
    """A page of the events API: by WorkOS user id, when a reset was created or used.

    ``after`` is the cursor to go on from.
    """

    name: ClassVar[str] = "resets_seen"
    created: Mapping[str, datetime]
    used: Mapping[str, datetime]
    after: str | None


@dataclass(frozen=True, slots=True)
class HoldPassed:
    """A stage went well, by events or by the operator's word; the next one may be offered."""

    name: ClassVar[str] = "hold_passed"
    stage: Stage
    note: str


@dataclass(frozen=True, slots=True)
class CutoverDone:
    """The operator recorded the cutover; providers that were waived are named in it."""

    name: ClassVar[str] = "cutover"
    phrase: str
    waivers: tuple[Waiver, ...] = ()
