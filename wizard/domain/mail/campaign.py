"""Reset mails: stages, states and the words that confirm them (R4, spec step 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from wizard.domain.mail import keeping

SAMPLE = 25
# WorkOS keeps no promise on when an event appears; what is unknown for so long stays unknown.
SETTLE_WITHIN = timedelta(minutes=15)
# One address takes three a minute (workos.md 4), the live app's among them: one a minute is ours.
RESEND_AFTER = timedelta(minutes=1)


class Stage(StrEnum):
    """Canary first, then a sample, then everybody else; each is confirmed by itself, and so is a reminder."""

    CANARY = "canary"
    SAMPLE = "sample"
    REST = "rest"
    REMINDER = "reminder"


# Stages that have to go well before the next one is offered.
HOLDS = frozenset({Stage.CANARY, Stage.SAMPLE})
# Stages of the campaign to all who are due.
CAMPAIGN = frozenset({Stage.SAMPLE, Stage.REST})


class WhoMails(StrEnum):
    """Who mails those that have to choose a new password, as step 4 decides."""

    NO_ONE = "no_one"
    WIZARD = "wizard"
    OPERATOR = "operator"


def who_mails(answers: Mapping[str, Any], at: datetime) -> WhoMails | None:
    """By ``timing.reset`` and ``timing.mailer``, as of ``at``; None while the first is not answered.

    Where passwords are kept no one is mailed before their last day is over; then it is as ``passwords.then``
    says.
    """
    chosen = answers.get(keeping.RESET)
    if chosen == keeping.KEEP:
        chosen = (answers.get(keeping.THEN) or keeping.USUAL_THEN) if keeping.is_over(answers, at) else chosen
    match chosen:
        case None:
            return None
        case "proactive":
            return WhoMails.OPERATOR if answers.get("timing.mailer") == "own" else WhoMails.WIZARD
        case _:
            return WhoMails.NO_ONE


def is_next(stage: Stage, who: WhoMails | None, *, pending: int, sent: int, held: bool) -> bool:
    """Whether this stage is to be sent, or waited for, before any later one.

    ``pending`` and ``sent`` are persons; ``held``: it went well.
    """
    if stage in CAMPAIGN and who is not WhoMails.WIZARD:
        return False
    return bool(pending or (sent and not held and stage in HOLDS))


class MailState(StrEnum):
    """Where one reset of a campaign stands. ``sent`` means accepted by WorkOS, never "delivered"."""

    PENDING = "pending"
    IN_DOUBT = "in_doubt"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why somebody who was due is skipped, as people read it."""

    GONE = "gone from the pool"
    DISABLED = "disabled in Cognito now"
    MOVED = "another address in Cognito than in WorkOS"
    NOT_DUE = "no longer due by the plan"
    USED = "used their link meanwhile"
    RENAMED = "another address in WorkOS now"
    DELETED = "deleted in WorkOS"
    OTHER_ID = "another external id in WorkOS now"
    MARKED = "WorkOS shows that a reset was sent (password_reset_sent)"
    RESET_SEEN = "the events of WorkOS show that a reset was created"
    KEPT = "WorkOS holds the old password (password_kept)"
    SSO = "their organization signs in through its identity provider, where a password is of no use"
    NOT_ALLOWED = "not among the addresses that may be mailed here"


# These bar a first mail only: a reminder or a re-send by name is for exactly those people.
MAILED_BEFORE = frozenset({SkipReason.MARKED, SkipReason.RESET_SEEN})


@dataclass(frozen=True, slots=True)
class Mail:
    """One reset to be created for a person.

    ``attempted_at`` is set once its request may have started, by this machine's clock; ``asked_at`` is the
    same by WorkOS' clock, None where that was not known. ``marked``: this journal may have set
    ``password_reset_sent`` for it.
    """

    id: int
    sub: str
    email: str
    target_id: str
    stage: Stage
    state: MailState
    attempted_at: datetime | None = None
    used_at: datetime | None = None
    reason: str = ""
    asked_at: datetime | None = None
    marked: bool = False

    @property
    def in_doubt(self) -> bool:
        return self.state is MailState.IN_DOUBT

    @property
    def retry_at(self) -> datetime | None:
        """When it may be re-sent by name at the earliest; None where it was never sent."""
        return self.attempted_at + RESEND_AFTER if self.attempted_at else None


class ExtraMailingKind(StrEnum):
    """What can be mailed besides the stages; each is asked for, and never done by itself."""

    NAMED = "named"
    UNKNOWN = "unknown"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class ExtraMailing:
    """One mailing that the operator asks for; ``address`` says to whom, for a NAMED one."""

    kind: ExtraMailingKind
    address: str = ""


def resend_refused(
    mail: Mail | None, *, address: str, now: datetime, waits_for_stage: bool, is_open: bool
) -> str:
    """Why none of this address can be re-sent to now, as a sentence; empty where it can be.

    ``waits_for_stage``: whoever was not mailed yet is mailed with a stage, not by name. ``is_open``: this
    address may be mailed before the cutover, or the cutover is recorded.
    """
    if mail is None:
        return f"No user whom this journal brought over is due for a reset at {address}."
    if not is_open:
        return (
            f"{address} is mailed from the recorded cutover on: before it, only canaries and the addresses"
            " that you allowed are."
        )
    if mail.state is MailState.SKIPPED and mail.reason not in MAILED_BEFORE:
        return f"{address} is not mailed: {mail.reason}."
    if mail.state is MailState.PENDING and waits_for_stage:
        return f"{address} has not been mailed yet: it waits in the stage {mail.stage}."
    if mail.retry_at and mail.retry_at > now:
        return (
            f"{address} was mailed at {mail.attempted_at:%H:%M:%S} UTC;"
            f" it can be mailed again from {mail.retry_at:%H:%M:%S} UTC on."
        )
    return ""


def sums(tally: Counter[str]) -> dict[str, int]:
    """``due = sent + failed + in_doubt + remaining``; who may not be mailed is outside, as skipped."""
    counts = {
        "sent": tally[MailState.SENT],
        "failed": tally[MailState.FAILED],
        "in_doubt": tally[MailState.IN_DOUBT],
        "remaining": tally[MailState.PENDING],
    }
    return {"due": sum(counts.values())} | counts | {"skipped": tally[MailState.SKIPPED]}
