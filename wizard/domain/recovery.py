"""A journal that may not be the latest: why, what WorkOS holds next to it, and what ends that (R12a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from wizard.domain.confirmations import recovered_phrase
from wizard.domain.words import counted
from wizard.errors import ConfirmationNeeded

# What was found in WorkOS says nothing of what another copy of the journal does meanwhile.
FOUND_HOLDS = timedelta(hours=1)
META = "recovery"
ENDED_META = "recovered"


class Why(StrEnum):
    """Why a journal opened in recovery."""

    BEHIND = "behind"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    VERSION = "version"


SENTENCES: Mapping[Why, str] = {
    Why.BEHIND: (
        "This journal is behind what this machine remembers of it: it was put back from a backup, or copied"
        " without its -wal file."
    ),
    Why.UNKNOWN: (
        "This machine has not worked on this journal before: it is a copy, or comes from another machine or"
        " user."
    ),
    Why.ELSEWHERE: "Another machine has worked on this journal last.",
    Why.VERSION: "This journal was written by version 0.1, which does not say whether it is the latest copy.",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What WorkOS holds next to what the journal says, in persons.

    ``users`` were looked at. ``settled`` were pending here and are in WorkOS as planned; ``differ`` were
    pending here and are there otherwise; ``unknown`` bear the ``sub`` of a row that this journal has written
    to no one. ``marks`` say that somebody was mailed of whom this journal does not know it; ``resets`` are
    resets that WorkOS created and this journal did not know of.
    """

    users: int = 0
    settled: int = 0
    differ: int = 0
    unknown: int = 0
    marks: int = 0
    resets: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(*(getattr(self, item.name) + getattr(other, item.name) for item in fields(Found)))

    def to_json(self) -> dict[str, int]:
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True, slots=True)
class Recovery:
    """The state of a journal in recovery. ``last_commit`` is the time of its last commit before.

    ``after`` is where the reading of WorkOS' users goes on; ``read_at`` None: it has not come to its end.
    ``blind`` names what could not be read.
    """

    why: Why
    since: datetime
    last_commit: datetime | None
    found: Found = Found()
    after: str | None = None
    read_at: datetime | None = None
    blind: str = ""

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Recovery:
        """As the journal keeps it."""
        return cls(
            why=Why(content["why"]),
            since=datetime.fromisoformat(content["since"]),
            last_commit=_moment(content.get("last_commit")),
            found=Found(**content.get("found", {})),
            after=content.get("after"),
            read_at=_moment(content.get("read_at")),
            blind=content.get("blind", ""),
        )

    @property
    def sentence(self) -> str:
        return SENTENCES[self.why]

    def is_read(self, now: datetime) -> bool:
        """Whether WorkOS was read to its end, and lately enough to go by it."""
        return self.read_at is not None and self.read_at <= now < self.read_at + FOUND_HOLDS

    def to_json(self) -> dict[str, Any]:
        """The key ``recovery`` of ``status --json``."""
        return {
            "why": self.why.value,
            "since": self.since.isoformat(timespec="seconds"),
            "last_commit": self.last_commit.isoformat(timespec="seconds") if self.last_commit else "",
            "read": self.read_at is not None,
            "found": self.found.to_json(),
            "unknown": self.blind,
            "told": list(found_lines(self)),
        }


def needed(recovery: Recovery, environment: str) -> ConfirmationNeeded:
    """What stops a run, and every request that writes, while the journal is in recovery."""
    return ConfirmationNeeded(
        f"This journal is in recovery: nothing is written or mailed. {' '.join(found_lines(recovery))}",
        phrase=recovered_phrase(environment),
        recovery_id="older_journal",
    )


def found_lines(recovery: Recovery) -> tuple[str, ...]:
    """What was found, in sentences; one that says so where WorkOS has not been read yet."""
    if recovery.read_at is None:
        return (recovery.sentence, "What WorkOS holds has not been read yet.")
    found = recovery.found
    pending = "that this journal held as pending"
    counts = (
        (
            found.settled,
            f"{pending} is in WorkOS as planned: it counts as created.",
            f"{pending} are in WorkOS as planned: they count as created.",
        ),
        (
            found.differ,
            f"{pending} is in WorkOS, but otherwise than planned.",
            f"{pending} are in WorkOS, but otherwise than planned.",
        ),
        (
            found.unknown,
            "comes from this pool, and this journal does not know that it is in WorkOS.",
            "come from this pool, and this journal does not know that they are in WorkOS.",
        ),
        (
            found.marks,
            "bears the mark of a reset mail that this journal does not know.",
            "bear the mark of a reset mail that this journal does not know.",
        ),
        (
            found.resets,
            "has got a reset that this journal does not know: it counts as mailed.",
            "have got a reset that this journal does not know: they count as mailed.",
        ),
    )
    summary = tuple(f"{counted(n, 'user')} {one if n == 1 else many}" for n, one, many in counts if n)
    nothing = (f"{found.users:,} users of WorkOS were read; nothing there is unknown to this journal.",)
    blind = (f"What cannot be told: {recovery.blind}",) if recovery.blind else ()
    return (recovery.sentence, *(summary or nothing), *blind)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
