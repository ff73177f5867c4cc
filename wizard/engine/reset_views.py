"""What screens ask about the reset mails; each call is a few short reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.domain.confirmations import Phrase, fingerprint_of, resend_phrase, send_phrase, unknown_phrase
from wizard.domain.mail.adoption import AdoptionDay
from wizard.domain.mail.campaign import (
    ExtraMailing,
    ExtraMailingKind,
    Mail,
    MailState,
    Stage,
    WhoMails,
    is_next,
    resend_refused,
    sums,
    who_mails,
)
from wizard.domain.rows.emails import normalise_email
from wizard.domain.rows.inventory import Inventory
from wizard.domain.target_kind import called, mailable
from wizard.engine.password_views import PasswordsView, passwords_view
from wizard.engine.snapshot import known_kind
from wizard.guide.answers import defaults
from wizard.journal import Reader
from wizard.report.send_card import SendCard, send_card

MOST_UNKNOWN = 100_000


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of the reset mails, in persons; ``held``: it went well, the next may be offered."""

    stage: Stage
    pending: int
    sent: int
    used: int
    held: bool


@dataclass(frozen=True, slots=True)
class OwnMailView:
    """The operator's own mailing: the file of recipients, and whether they said that it went out."""

    path: str
    persons: int
    is_sent: bool


@dataclass(frozen=True, slots=True)
class ExtraMailingOffer:
    """Something to be mailed besides the stages: the phrase that confirms it, or why not now.

    ``where`` is the environment by name and kind.
    """

    extra_mailing: ExtraMailing
    persons: int
    phrase: Phrase
    refused: str = ""
    where: str = ""


class ResetViews:
    """The campaigns as people look at them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._mailing = reader.mailing

    def stages(self) -> list[StageView]:
        """The stages of the latest campaign, in order; a reminder only where there is one."""
        stages = [self._stage(stage) for stage in Stage]
        return [view for view in stages if view.stage is not Stage.REMINDER or view.pending or view.sent]

    def passwords(self, inventory: Inventory | None) -> PasswordsView | None:
        """Passwords that are kept; None where step 4 keeps none."""
        return passwords_view(self._reader, inventory, self._reader.answers())

    def who_mails(self, at: datetime) -> WhoMails | None:
        """Who mails all who are due; None while no one has decided."""
        return who_mails(self._answers(), at)

    def next_stage(self, at: datetime) -> StageView | None:
        """The stage that is to be sent, or waited for; None where there is none."""
        who = self.who_mails(at)
        return next(
            (
                view
                for view in self.stages()
                if is_next(view.stage, who, pending=view.pending, sent=view.sent, held=view.held)
            ),
            None,
        )

    def campaigns(self) -> list[dict[str, int]]:
        """The sums of each campaign, the first one first; later ones are reminders."""
        numbers = range(1, self._mailing.campaign() + 1)
        return [sums(self._mailing.tally(number)) for number in numbers]

    def adoption(self) -> list[AdoptionDay]:
        """Resets created and used, first and failed sign-ins of migrated persons, by day (UTC)."""
        return self._mailing.adoption()

    def events_read_at(self) -> datetime | None:
        """Up to when the events are read; None before the first look."""
        read = self._reader.meta("events_read_at")
        return datetime.fromisoformat(read) if read else None

    def unknown(self, limit: int) -> list[Mail]:
        """Resets of which it stays unknown whether they were created; SKIPPED: not to be mailed any more."""
        return self._mailing.unknown(0, limit, self._allowed())

    def count_unknown(self) -> int:
        return self._mailing.count_unknown()

    def skipped_mails(self, after: int, limit: int) -> list[Mail]:
        """Who was due and left the queue, each with the reason."""
        return self._mailing.skipped_mails(after, limit)

    def count_skip_reasons(self) -> Counter[str]:
        return self._mailing.count_skip_reasons()

    def own_mail(self) -> OwnMailView | None:
        """None before the file was written."""
        written, sent = self._reader.meta("own_mail"), self._reader.meta("own_mail_sent") or {}
        if written is None:
            return None
        return OwnMailView(written["path"], written["rows"], sent.get("sha256") == written["sha256"])

    def card(self, stage: StageView) -> SendCard:
        """What to read before a stage is sent, and the phrase that confirms it."""
        return send_card(self._reader, self._answers(), stage.stage, stage.pending)

    def offer_one(self, address: str, now: datetime) -> ExtraMailingOffer:
        """One mail more to the person with this address."""
        wanted = normalise_email(address) or ""
        mail = self._mailing.mail_to(wanted, self._allowed())
        canaries = {normalise_email(address) for address in self._answers()["verify.canaries"]}
        is_open = self.is_open_to_all() or wanted in canaries
        waits = self.who_mails(now) is WhoMails.WIZARD
        refused = resend_refused(mail, address=wanted, now=now, waits_for_stage=waits, is_open=is_open)
        extra_mailing = ExtraMailing(ExtraMailingKind.NAMED, wanted)
        phrase = Phrase(resend_phrase(wanted, self._environment()))
        return ExtraMailingOffer(extra_mailing, int(not refused), phrase, refused, self._where())

    def offer_unknown(self) -> ExtraMailingOffer:
        """One mail more to everybody whose first one stays unknown."""
        persons = sum(mail.state is MailState.IN_DOUBT for mail in self.unknown(MOST_UNKNOWN))
        phrase = Phrase(unknown_phrase(persons, self._environment()))
        refused = "" if persons else "No reset is unknown."
        return ExtraMailingOffer(
            ExtraMailing(ExtraMailingKind.UNKNOWN), persons, phrase, refused, self._where()
        )

    def offer_reminder(self) -> ExtraMailingOffer:
        """A new campaign to those mailed who have not used their link."""
        persons = self._mailing.count_remindable(self._allowed())
        listed = fingerprint_of(self._mailing.remindable(self._allowed()), self._environment())
        phrase = send_phrase(persons, self._environment(), Stage.REMINDER, listed)
        refused = self._no_reminder(persons)
        return ExtraMailingOffer(
            ExtraMailing(ExtraMailingKind.REMINDER), persons, phrase, refused, self._where()
        )

    def is_open_to_all(self) -> bool:
        """Whether more than canaries may be mailed: the cutover is recorded, or a list says who may be."""
        return self._reader.meta("cutover") is not None or self._allowed() is not None

    def _no_reminder(self, persons: int) -> str:
        if self._reader.meta("cutover") is None:
            return "A reminder is mailed after the recorded cutover."
        return "" if persons else "All who were mailed and are still due have used their link."

    def _stage(self, stage: Stage) -> StageView:
        counts = self._mailing.stage_counts(stage)
        return StageView(
            stage=stage,
            pending=counts[MailState.PENDING],
            sent=counts[MailState.SENT],
            used=counts["used"],
            held=self._reader.meta(f"hold:{stage}") is not None,
        )

    def _answers(self) -> Mapping[str, Any]:
        return {"target.environment": ""} | defaults() | dict(self._reader.answers())

    def _environment(self) -> str:
        return str(self._answers()["target.environment"])

    def _where(self) -> str:
        return called(self._environment(), known_kind(self._reader))

    def _allowed(self) -> Sequence[str] | None:
        answers = self._answers()
        return mailable(
            known_kind(self._reader), answers["verify.canaries"], answers.get("target.mail_allow")
        )
