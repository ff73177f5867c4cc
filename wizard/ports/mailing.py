"""What steps, engine and front ends read of the reset mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from wizard.domain.adoption import AdoptionDay
from wizard.domain.campaign import Mail, MailState, Stage


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whom the operator mails; the names are as Cognito has them, empty where it has none."""

    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which ``password_reset.created`` events this journal has read, by WorkOS' clock.

    ``readable`` is false where WorkOS refuses to show them, and before the first look. Between
    ``complete_since`` and ``complete_through`` none is missing that WorkOS showed by then (one may
    appear minutes late); both are None before all were read once.
    """

    readable: bool = False
    complete_since: datetime | None = None
    complete_through: datetime | None = None

    def covers(self, since: datetime) -> bool:
        """Whether everything from then on was read."""
        return bool(self.readable and self.complete_since and self.complete_since <= since)


class MailingReader(Protocol):
    """Read models of the campaigns; where nothing else is said, of the latest one."""

    def campaign(self) -> int:
        """The latest campaign's number, 0 before the first."""
        ...

    def tally(self, campaign: int | None = None) -> Counter[str]:
        """How many resets are in each state."""
        ...

    def stage_counts(self, stage: Stage) -> Counter[str]:
        """Resets of a stage by state, and how many links were ``used``."""
        ...

    def mails(self, state: MailState, stage: Stage | None, after: int, limit: int) -> list[Mail]:
        """Resets in a state, of one stage or of all, after a mail's id."""
        ...

    def proof(self) -> tuple[int, int]:
        """Resets of canaries that were created, in all campaigns, and how many of their links were used."""
        ...

    def mail_to(self, address: str, allowed: Sequence[str] | None) -> Mail | None:
        """The latest reset of the person with this address, in any campaign.

        SKIPPED with its ``reason`` where they may not be mailed as of now.
        """
        ...

    def unmarked(self, after: int, limit: int) -> list[Mail]:
        """Resets of all campaigns that were created, and whose person's metadata does not say so yet."""
        ...

    def count_in_doubt(self) -> int:
        """Resets of all campaigns of which it is not known (yet) whether they were created."""
        ...

    def unknown(self, after: int, limit: int, allowed: Sequence[str] | None) -> list[Mail]:
        """Those of them that no event told of within SETTLE_WITHIN, as of when the events were read last.

        SKIPPED with its ``reason`` whoever may not be mailed by now.
        """
        ...

    def count_unknown(self) -> int: ...

    def left_out(self, after: int, limit: int) -> list[Mail]:
        """Who was due and is skipped, each with its ``reason``; staging's allow-list is no such reason."""
        ...

    def count_left_out(self) -> Counter[str]:
        """Skipped persons by reason, the allow-list's among them."""
        ...

    def count_remindable(self, allowed: Sequence[str] | None) -> int:
        """Persons mailed in any campaign who have used no link, and whom nothing keeps from being mailed."""
        ...

    def addressees(self, stage: Stage) -> Iterator[tuple[str, str]]:
        """WorkOS user id and address of everybody pending in a stage, in stable order."""
        ...

    def frozen(self, after: int, limit: int) -> list[Mail]:
        """Who is pending on the list that was confirmed last, after a mail's id."""
        ...

    def count_frozen(self) -> int: ...

    def frozen_of(self, target_ids: Sequence[str]) -> list[Mail]:
        """Those of them who have one of these WorkOS user ids."""
        ...

    def standing_of(self, address: str) -> str | None:
        """What the plan says of the person with this address: a Due, ``not in WorkOS``, or None: nobody."""
        ...

    def remindable(self, allowed: Sequence[str] | None) -> Iterator[tuple[str, str]]:
        """WorkOS user id and address of those whom a reminder would go to, in the order of its list."""
        ...

    def recipients(self) -> Iterator[Recipient]:
        """Everybody who is pending, in stable order."""
        ...

    def count_recipients(self) -> int: ...

    def token_life(self) -> timedelta | None:
        """How long a link of this campaign lives; None before one was created."""
        ...

    def evidence(self) -> Evidence:
        """What is known from events of resets that anybody created."""
        ...

    def count_resets_unknown(self) -> int:
        """Persons for whom events show a reset, and this journal knows of no attempt."""
        ...

    def resets_seen(self, target_ids: Sequence[str]) -> Mapping[str, tuple[datetime, datetime]]:
        """Of these WorkOS users, those for whom events show a reset: when the first and the last one."""
        ...

    def followed_since(self) -> datetime | None:
        """From when on events are about our persons: the first plan's confirmation."""
        ...

    def adoption(self) -> list[AdoptionDay]:
        """What the events have shown so far, by day, oldest first."""
        ...
