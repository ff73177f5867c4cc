"""Reset mails, what came of them, and the cutover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wizard.domain.events.remembered import Remembered
from wizard.domain.federation.connections import Waiver
from wizard.domain.mail.adoption import UserEvent
from wizard.domain.mail.campaign import MailState, Stage


@dataclass(frozen=True, slots=True)
class CampaignPlanned:
    """Who is due for a reset as of now: the missing are added, those no longer due leave the queue.

    ``allowed`` are the only addresses that may be mailed (None: no such list); ``canaries`` come first.
    ``reminds``: a new campaign begins, to those mailed earlier who have not used their link. ``sso``: WorkOS
    ids of organizations with a connection, whose members sign in through it alone.
    """

    name: ClassVar[str] = "campaign_planned"
    campaign: int
    canaries: tuple[str, ...]
    allowed: tuple[str, ...] | None
    reminds: bool = False
    sso: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailsAttempted:
    """Resets whose requests are about to start; none of them is ever mailed again by itself.

    ``asked_at`` is WorkOS' time, None where it is not known. ``marks``: ``password_reset_sent`` is set
    first, and stays unless the reset is certainly refused.
    """

    name: ClassVar[str] = "mails_attempted"
    mails: tuple[int, ...]
    asked_at: datetime | None = None
    marks: bool = False


@dataclass(frozen=True, slots=True)
class MailsResent:
    """Resets that are about to be created once more, because somebody typed it."""

    name: ClassVar[str] = "mails_resent"
    mails: tuple[int, ...]
    asked_at: datetime | None = None
    marks: bool = False


@dataclass(frozen=True, slots=True)
class MailSettled:
    """SENT, FAILED, SKIPPED for a ``reason``, or PENDING where the request certainly had no effect.

    ``expires_at`` is the token's. A reset that was to be created once more goes back to what it was instead
    of PENDING. IN_DOUBT: it was not attempted here, and another state of this journal may have mailed it.
    ``unmarked``: the person's ``password_reset_sent`` is what it was before.
    """

    mail: int
    state: MailState
    reason: str = ""
    expires_at: datetime | None = None
    unmarked: bool = False


@dataclass(frozen=True, slots=True)
class ListFrozen:
    """Who is pending in a stage was shown and confirmed: ``persons`` of them, bound by ``fingerprint``.

    Only they are mailed under this confirmation; who leaves the queue meanwhile does not come back to it.
    """

    name: ClassVar[str] = "list_frozen"
    stage: Stage
    persons: int
    fingerprint: str


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
class EventsSeen:
    """A page of the events API, oldest first; an empty one says that there is no more by now.

    ``before`` is the cursor that it was asked with, ``after`` the one to go on from; None: none yet.
    """

    name: ClassVar[str] = "events_seen"
    user_events: tuple[UserEvent, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ResetEventsRead:
    """A page of ``password_reset.created`` events, of whomever: pairs of WorkOS user id and time.

    Read on from event ``after`` (created ``after_at``), or from the moment ``window`` where none was met
    yet. ``since``: from when on all were read. ``through``: set with the page after the last one, WorkOS'
    time by which there was no more. Taking a page in twice changes nothing.
    """

    name: ClassVar[str] = "reset_events_read"
    created: tuple[tuple[str, datetime], ...]
    since: datetime
    window: datetime
    after: str | None = None
    after_at: datetime | None = None
    through: datetime | None = None


@dataclass(frozen=True, slots=True)
class ResetEventsRefused:
    """WorkOS does not show events to this key: marks alone tell who was mailed."""

    name: ClassVar[str] = "reset_events_refused"
    reason: str


@dataclass(frozen=True, slots=True)
class RecipientsWritten(Remembered):
    """The file of those whom the operator mails, and the draft of that mail."""

    name: ClassVar[str] = "recipients_written"
    key: ClassVar[str] = "own_mail"
    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class OwnMailSent(Remembered):
    """The operator says that the mail of their own went out to the recipients of this file."""

    name: ClassVar[str] = "own_mail_sent"
    key: ClassVar[str] = "own_mail_sent"
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptMarksRead(Remembered):
    """What a listing of WorkOS' users has shown of ``password_kept`` so far; ``after`` None: to its end.

    ``users`` were written by this journal. ``days``: kept, by Cognito's day of the sign-in; ``refused``: not
    kept, by reason. ``lost``: kept, and no longer let in by Cognito; ``names`` are the first of them, each an
    address and why.
    """

    name: ClassVar[str] = "kept_marks_read"
    key: ClassVar[str] = "kept_marks"
    users: int
    days: Mapping[str, int]
    refused: Mapping[str, int]
    lost: int
    names: tuple[tuple[str, str], ...]
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
