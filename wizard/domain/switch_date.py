"""When the operator plans to switch: a moment in a time zone that was named, or not sure yet."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

KEY = "cutover.at"
UNSURE = "unknown"
QUESTION = "When do you plan to switch?"
EXAMPLE = "2027-01-12 22:00 Europe/Berlin"

_FORM = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<clock>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?"
    r" ?(?P<offset>Z|[+-]\d\d:\d\d)?(?: ?\[?(?P<zone>[A-Za-z][\w+/-]*)\]?)?"
)


@dataclass(frozen=True, slots=True)
class SwitchDate:
    """A planned moment: ``at`` is aware, in the zone that was named; ``text`` is how it is stored."""

    at: datetime
    text: str

    def day(self, days: int) -> date:
        """The day so many days after the switch (before it where negative), by the calendar of its zone."""
        return self.at.date() + timedelta(days=days)

    def told(self) -> str:
        """``Tue 12 Jan 2027 22:00 CET``."""
        return f"{self.at:%a %d %b %Y %H:%M %Z}"


def switch_date(answer: object) -> SwitchDate | None:
    """The date of a stored answer; None where no one has answered, or is not sure yet."""
    return None if answer in {None, "", UNSURE} else read_switch_date(str(answer))


def read_switch_date(text: str) -> SwitchDate:
    """Read ``2027-01-12 22:00`` with a zone (``Europe/Berlin``) or an offset (``+01:00``, ``Z``), or both.

    Raises ValueError with one sentence: no date, no zone, an unknown one, or a time that clocks of the zone
    skip or show twice that night.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"A date with time and time zone looks like {EXAMPLE}.")
    day, clock, offset, zone = found["day"], found["clock"], found["offset"], found["zone"]
    try:
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    except ValueError:
        raise ValueError(f"There is no {day} {clock}: a date looks like {EXAMPLE}.") from None
    if not offset and not zone:
        raise ValueError(f"{day} {clock} has no time zone: add one, such as Europe/Berlin or +01:00.")
    if not zone:
        at = datetime.fromisoformat(f"{day}T{clock}:00{(offset or '').replace('Z', '+00:00')}")
        return SwitchDate(at, f"{day} {clock} {offset}")
    return _in_zone(local, offset, zone)


def _in_zone(local: datetime, offset: str | None, name: str) -> SwitchDate:
    zone, text = _zone(name), f"{local:%Y-%m-%d %H:%M}"
    name = zone.key
    folds = [local.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    real = [at for at in folds if at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local]
    if not real:
        raise ValueError(f"Clocks in {name} skip {local:%H:%M} that night: choose another time.")
    offsets = list(dict.fromkeys(_offset(at) for at in real))
    if offset:
        wanted = offset.replace("Z", "+00:00")
        chosen = next((at for at in real if _offset(at) == wanted), None)
        if chosen is None:
            raise ValueError(
                f"{name} is at {' or '.join(offsets)} then, not at {offset}: leave one of them out."
            )
        return SwitchDate(chosen, f"{text} {wanted} {name}" if len(offsets) > 1 else f"{text} {name}")
    if len(offsets) > 1:
        raise ValueError(
            f"{local:%H:%M} comes twice that night in {name}: put {' or '.join(offsets)} before the zone."
        )
    return SwitchDate(real[0], f"{text} {name}")


def _offset(at: datetime) -> str:
    text = f"{at:%z}"
    return f"{text[:3]}:{text[3:5]}"


@cache
def _zones() -> Mapping[str, str]:
    """Every time zone by its name in small letters; found once, for that walks through a folder."""
    return {zone.lower(): zone for zone in available_timezones()}


def _zone(name: str) -> ZoneInfo:
    """Raises ValueError with the nearest name that there is."""
    known = _zones()
    if found := known.get(name.lower()):
        return ZoneInfo(found)
    cities = {zone.rpartition("/")[2]: zone for zone in known}
    near = difflib.get_close_matches(name.lower(), [*known, *cities], n=1)
    hint = f"; did you mean {known[cities.get(near[0], near[0])]}?" if near else f", such as in {EXAMPLE}."
    raise ValueError(f"There is no time zone {name}{hint}")


def wrong_switch_date(text: str, now: datetime) -> str:
    """What is wrong with a date that is planned as of ``now``, in a sentence; empty where nothing is."""
    if not text.strip() or text.strip() == UNSURE:
        return ""
    try:
        planned = read_switch_date(text)
    except ValueError as wrong:
        return str(wrong)
    return "" if planned.at > now else f"{planned.told()} is in the past."
