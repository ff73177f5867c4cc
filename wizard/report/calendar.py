"""The schedule as a calendar file (RFC 5545), which moves with the planned switch."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from wizard.domain.text import clean, mask_addresses
from wizard.guide.schedule import Entry, schedule
from wizard.guide.situation import Situation

CALENDAR_FILE = "schedule.ics"
NIGHT = timedelta(hours=2)


def calendar(now: Situation, *, masked: bool) -> str:
    """Every entry of the schedule as an event; empty where the switch has no date.

    An event keeps its UID when the switch moves: a calendar that imports the file again moves it, too.
    """
    entries = schedule(now)
    if not entries:
        return ""
    # Imported where it is used: no other command needs it.
    from icalendar import Calendar  # noqa: PLC0415

    made = Calendar()
    made.add("prodid", "-//cognito2workos//schedule//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _text(f"{now.name} to WorkOS", masked=masked))
    for entry in entries:
        made.add_component(_event(entry, now, masked=masked))
    made.add_missing_timezones()
    return str(made.to_ical(), "utf-8")


def _event(entry: Entry, now: Situation, *, masked: bool):  # type: ignore[no-untyped-def]
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{now.pool_id}/{now.environment}/{now.name}/{entry.id}')}")
    event.add("dtstamp", now.at)
    event.add("dtstart", entry.when)
    if isinstance(entry.when, datetime):
        event.add("dtend", entry.when + NIGHT)
    event.add("summary", _text(entry.title, masked=masked))
    details = [
        f"To {entry.to}: {entry.number}" if entry.to else entry.number,
        f"Owner: {entry.owner or 'no one yet'}",
        f"Draft: {entry.file}" if entry.file else "",
        f"Environment: {now.environment}" if now.environment else "",
    ]
    event.add("description", "\n".join(_text(line, masked=masked) for line in details if line))
    return event


def _text(text: str, *, masked: bool) -> str:
    return clean(mask_addresses(text) if masked else text, 2_000)
