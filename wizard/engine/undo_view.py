"""The undo as screens, commands and its own step see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.domain.confirmations import Phrase, undo_phrase
from wizard.domain.mail.campaign import MailState
from wizard.domain.planning.undo import CLASS_WORDS, UndoClass, UndoCounts
from wizard.domain.words import counted
from wizard.journal import Reader


@dataclass(frozen=True, slots=True)
class UndoView:
    """The latest undo. ``phrase`` confirms or resumes it; None where there is nothing (more) to do.

    ``is_open``: it was confirmed, and has not come to its end.
    """

    number: int
    counts: UndoCounts
    phrase: Phrase | None
    looked_at: datetime | None
    is_open: bool
    ended_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        """The key ``undo`` of ``status --json``."""
        return self.counts.to_json() | {
            "phrase": self.phrase.bound if self.phrase else "",
            "open": self.is_open,
            "ended": self.ended_at is not None,
        }


@dataclass(frozen=True, slots=True)
class UndoneUser:
    """One user of an undo: ``sub``, id at WorkOS, and why it is kept."""

    person: int
    sub: str
    target_id: str
    reason: str


def undo_view(reader: Reader) -> UndoView | None:
    """The latest undo; None where no one has looked at one yet."""
    kept, counts = reader.undo.kept(), reader.undo.counts()
    if counts is None:
        return None
    pins = reader.meta("pins") or {"target": {}}
    environment = str(pins["target"].get("environment", ""))
    fingerprint, ended = kept.get("fingerprint", ""), kept.get("ended_at")
    return UndoView(
        number=kept["number"],
        counts=counts,
        phrase=undo_phrase(counts.to_do, environment, fingerprint)
        if fingerprint and counts.to_do and not ended
        else None,
        looked_at=_moment(kept.get("frozen_at")),
        is_open=bool(kept.get("confirmed_at")) and not ended,
        ended_at=_moment(ended),
    )


def undo_lines(reader: Reader) -> Iterator[str]:
    """What the undo that was looked at last would do, or has done."""
    found = undo_view(reader)
    if found is None or not found.counts.planned:
        yield "There is nothing to take back."
        return
    for name in UndoClass:
        if number := found.counts.classes.get(name, 0):
            yield f"{number:,} {CLASS_WORDS[name]}"
    if sent := reader.mailing.tally().get(MailState.SENT, 0):
        yield f"{counted(sent, 'reset mail')} cannot be taken back."
    if found.phrase is None and not found.ended_at:
        yield "There is nothing to take back."
    elif found.is_open or found.ended_at:
        states = ", ".join(f"{n:,} {word.replace('_', ' ')}" for word, n in found.counts.states.items() if n)
        yield f"{'Ended' if found.ended_at else 'Under way'}: {states}"


def undone_users(reader: Reader, name: UndoClass, after: int, limit: int) -> Sequence[UndoneUser]:
    """The next users of a class."""
    return [UndoneUser(*found) for found in reader.undo.listed(name, after, limit)]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
