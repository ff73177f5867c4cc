"""How long an import takes, and the hours in which it rests, in one sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

from wizard.domain.nights import Night, night_of
from wizard.domain.words import counted, duration
from wizard.pages.paces import writes_per_second
from wizard.pages.state import ViewState

DAY = timedelta(days=1)


def import_takes(state: ViewState) -> str:
    """``391,870 users at 20/s take 5 h 26 min: ends 03:41, before 06:00.``

    Counted by the writes that are open and the most a second; empty where nothing is open.
    """
    users = state.snapshot.persons["pending"] + state.snapshot.persons["in_doubt"]
    memberships = state.snapshot.memberships
    writes = users + memberships.get("pending", 0) + memberships.get("in_doubt", 0)
    if not users:
        return ""
    rate = writes_per_second(state)
    seconds = writes / rate
    word = "takes" if users == 1 else "take"
    takes = f"{counted(users, 'user')} at {rate:g} writes a second {word} {duration(seconds)}"
    night = night_of(state.views.answers())
    return f"{takes}: {ends(state.now, seconds, night)}."


def ends(now: datetime, seconds: float, night: Night | None) -> str:
    """When so many seconds of work end, and what comes in between; without a full stop."""
    if night is None:
        return f"ends {_moment((now + timedelta(seconds=seconds)).astimezone(), now)}"
    end, pause = night.end(now, seconds), night.next_pause(now)
    resting = night.rest(now, now)
    if resting and resting.until:
        begins = f"it rests until {_moment(resting.until, now)}"
        return f"{begins}, ends {_moment(end, now)}" if end else begins
    if end and end <= pause:
        return f"ends {_moment(end, now)}, before {pause:%H:%M}"
    pauses = f"pauses {_moment(pause, now)}"
    return f"{pauses}, ends {_moment(end, now)}" if end else f"{pauses}, and waits for you to go on"


def _moment(at: datetime, now: datetime) -> str:
    """A time of day, with its day where it is not within a day."""
    return f"{at:%H:%M}" if at - now < DAY else f"{at:%a %d %b %H:%M}"
