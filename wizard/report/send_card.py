"""What somebody reads before resets are sent: the same card on every front end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wizard.domain.confirmations import Phrase, fingerprint_of, send_phrase
from wizard.domain.mail.campaign import RESEND_AFTER, Stage
from wizard.domain.target_kind import TargetFacts, called, mails_per_second, writes_per_second
from wizard.domain.words import about, counted, span
from wizard.journal import Reader


@dataclass(frozen=True, slots=True)
class SendCard:
    """One mailing before it is confirmed by ``phrase``; ``token_life`` None: no link was made yet."""

    stage: Stage
    count: int
    environment: str
    revision: int
    token_life: timedelta | None
    per_second: float
    fingerprint: str
    kind: str | None = None

    @property
    def where(self) -> str:
        """The environment by name and kind."""
        return called(self.environment, self.kind)

    @property
    def phrase(self) -> Phrase:
        return send_phrase(self.count, self.environment, self.stage, self.fingerprint)

    @property
    def takes(self) -> timedelta:
        return timedelta(seconds=self.count / self.per_second)


def send_card(journal: Reader, answers: Mapping[str, Any], stage: Stage, count: int) -> SendCard:
    """The card for so many resets; ``answers`` are complete with their defaults."""
    plan, environment = journal.plan(), str(answers["target.environment"])
    pinned = (journal.meta("pins") or {}).get("target", {})
    facts = TargetFacts.of(answers, pinned.get("base_url", ""), pinned.get("key_kind", "unknown"))
    persons = () if stage is Stage.CANARY else journal.mailing.addressees(stage)
    return SendCard(
        stage=stage,
        count=count,
        environment=environment,
        fingerprint=fingerprint_of(persons, environment),
        revision=plan.revision if plan else 0,
        token_life=journal.mailing.token_life(),
        per_second=mails_per_second(answers, writes_per_second(answers, facts.kind)),
        kind=pinned.get("kind") or facts.kind,
    )


def card_lines(card: SendCard) -> Iterator[str]:
    """The card in sentences."""
    yield f"{counted(card.count, 'user')} in {card.where}, plan {card.revision}; {_takes(card)}"
    if card.token_life is None:
        yield "How long a link lives shows with the first one that is created."
    else:
        yield (
            f"A link lives {span(card.token_life)}; whoever comes later chooses"
            ' "forgot password" on the sign-in page.'
        )
    yield (
        "Each gets at most one; this cannot be undone. A single user can be re-sent to by name"
        f" {span(RESEND_AFTER)} later."
    )


def _takes(card: SendCard) -> str:
    if card.takes < timedelta(minutes=1):
        return f"{about(card.takes)}."
    return f"{about(card.takes)} at {card.per_second:g} a second, if no daily quota stops it."
