"""Reset mails: stages, states and the words that confirm them (R4, spec step 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SAMPLE = 25
# WorkOS keeps no promise on when an event appears; what is unknown for so long stays unknown.
SETTLE_WITHIN = timedelta(minutes=15)
EARLY = "APP STILL USES COGNITO"


class Stage(StrEnum):
    """Canary first, then a sample, then everybody else; each is confirmed by itself."""

    CANARY = "canary"
    SAMPLE = "sample"
    REST = "rest"


class MailState(StrEnum):
    """Where one reset of a campaign stands. ``sent`` means accepted by WorkOS, never "delivered"."""

    PENDING = "pending"
    IN_DOUBT = "in_doubt"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Mail:
    """One reset to be created for a person; ``attempted_at`` is set once its request may have started."""

    id: int
    sub: str
    email: str
    target_id: str
    stage: Stage
    state: MailState
    attempted_at: datetime | None = None

    @property
    def in_doubt(self) -> bool:
        return self.state is MailState.IN_DOUBT


def send_phrase(count: int, environment: str) -> str:
    """The text that confirms one stage: a count in the phrase defeats muscle memory."""
    return f"SEND {count:,} {environment}"


def hold_phrase(stage: Stage) -> str:
    """The text by which the operator says that a stage went well, where no event shows it."""
    return f"{stage.upper()} WORKED"


def cutover_phrase(name: str) -> str:
    return f"CUTOVER {name}"


def sums(tally: Mapping[str, int]) -> dict[str, int]:
    """``due = sent + failed + in_doubt + remaining``; who may not be mailed is outside, as skipped."""
    counts = {
        "sent": tally.get(MailState.SENT, 0),
        "failed": tally.get(MailState.FAILED, 0),
        "in_doubt": tally.get(MailState.IN_DOUBT, 0),
        "remaining": tally.get(MailState.PENDING, 0),
    }
    return {"due": sum(counts.values())} | counts | {"skipped": tally.get(MailState.SKIPPED, 0)}
