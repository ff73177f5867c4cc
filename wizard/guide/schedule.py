"""What happens on which day around the planned switch: people to ask, messages, deltas, the night itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wizard.domain.switch_date import SwitchDate
from wizard.domain.words import counted
from wizard.guide import keep_words
from wizard.guide.drafts import drafts
from wizard.guide.lead_times import due_by
from wizard.guide.situation import Situation

REMINDER = -1


class EntryKind(StrEnum):
    """What an entry of the schedule is about."""

    LEAD_TIME = "lead_time"
    MESSAGE = "message"
    DELTA = "delta"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the schedule. ``when`` is a day, or a moment in the zone of the switch.

    ``to`` says whom it is for, ``number`` how many they are; both are empty where it is for no one.
    ``file`` is the draft's in the report.
    """

    id: str
    kind: EntryKind
    when: date
    title: str
    to: str = ""
    number: str = ""
    owner: str = ""
    file: str = ""

    @property
    def day(self) -> date:
        return self.when.date() if isinstance(self.when, datetime) else self.when


def schedule(now: Situation) -> tuple[Entry, ...]:
    """Everything with a date, the earliest first; nothing while the switch has none."""
    if now.switch is None:
        return ()
    made = (*_lead_times(now, now.switch), *_messages(now, now.switch), *_work(now, now.switch))
    return tuple(sorted(made, key=lambda entry: (entry.day, isinstance(entry.when, datetime), entry.id)))


def _lead_times(now: Situation, switch: SwitchDate) -> Iterator[Entry]:
    for item, owner, due in now.lead_times:
        yield Entry(
            item.id,
            EntryKind.LEAD_TIME,
            date.fromisoformat(due_by(item, due, switch)),
            f"{item.who}: {item.what}",
            owner=owner,
        )


def _messages(now: Situation, switch: SwitchDate) -> Iterator[Entry]:
    """Drafts that fit what was decided, each on its day."""
    for draft in drafts(now):
        if draft.is_chosen:
            yield Entry(
                f"message-{draft.id}",
                EntryKind.MESSAGE,
                switch.day(draft.days),
                draft.title,
                draft.to,
                draft.number,
                now.owners.get(f"message-{draft.id}", ""),
                draft.file_name,
            )


def _work(now: Situation, switch: SwitchDate) -> Iterator[Entry]:
    def made(name: str, kind: EntryKind, when: date, title: str, number: str = "") -> Entry:
        return Entry(name, kind, when, title, number=number, owner=now.owners.get(name, ""))

    yield made(
        "delta-before",
        EntryKind.DELTA,
        switch.day(REMINDER),
        "Read changes again and import them, so that the last delta is short",
    )
    rows = counted(now.rows, "row") if now.rows else ""
    if day := keep_words.last_day(now):
        can = counted(keep_words.can_keep(now), "row")
        yield made("keep-last-day", EntryKind.DELTA, day, "Last day on which passwords are kept", can)
    yield made("switch", EntryKind.SWITCH, switch.at, "Switch sign-in to WorkOS", rows)
    yield made(
        "delta-after",
        EntryKind.DELTA,
        switch.day(1),
        "Read changes once more, for whoever signed up in an old copy of the app",
    )
