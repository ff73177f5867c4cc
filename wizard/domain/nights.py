"""The hours in which mass work rests: from a time of day on, until another one, or until somebody goes on.

Everything is told by instants, never by adding hours: a night may be an hour longer or shorter, and a clock
may have jumped while the machine slept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from wizard.domain.switch_date import KEY as SWITCH
from wizard.domain.switch_date import switch_date

PAUSE_AT, RESUME_AT = "pace.pause_at", "pace.resume_at"
EXAMPLE = "06:00"
MOST_RESTS = 400


@dataclass(frozen=True, slots=True)
class Rest:
    """Work rests since ``since``; ``until`` None: until somebody goes on. Both are in the night's zone."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Night:
    """``zone`` None is this machine's, with its changes of the clocks."""

    pause_at: time
    resume_at: time | None
    zone: tzinfo | None

    def rest(self, now: datetime, began: datetime) -> Rest | None:
        """Whether work that began at ``began`` rests now; all moments are aware."""
        since = self._latest(self.pause_at, now)
        if self.resume_at is None:
            # It stopped once: whoever goes on after that time of day works until it comes again.
            return Rest(self._local(since), None) if since > began else None
        until = self._next(self.resume_at, since)
        return Rest(self._local(since), self._local(until)) if now < until else None

    def next_pause(self, now: datetime) -> datetime:
        """When work rests next, in the night's zone."""
        return self._local(self._next(self.pause_at, now))

    def end(self, now: datetime, seconds: float) -> datetime | None:
        """When so many seconds of work from now on end, with the rests in between; None where one has no end.

        Also None where it would take more rests than anybody plans.
        """
        left = timedelta(seconds=seconds)
        for _ in range(MOST_RESTS):
            rest = self.rest(now, now)
            if rest and rest.until:
                now = rest.until
            pause = self.next_pause(now)
            if left <= pause - now:
                return self._local(now + left)
            if self.resume_at is None:
                return None
            left -= pause - now
            now = pause
        return None

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def _instant(self, day: date, clock: time) -> datetime:
        """That time of a day: the first of two, and where clocks skip it, as much later as they skip."""
        local = datetime.combine(day, clock)
        return (local.replace(tzinfo=self.zone) if self.zone else local).astimezone(UTC)

    def _near(self, clock: time, at: datetime) -> list[datetime]:
        day = self._local(at).date()
        return sorted(self._instant(day + timedelta(days=n), clock) for n in (-1, 0, 1, 2))

    def _latest(self, clock: time, at: datetime) -> datetime:
        return max(moment for moment in self._near(clock, at) if moment <= at)

    def _next(self, clock: time, at: datetime) -> datetime:
        return min(moment for moment in self._near(clock, at) if moment > at)


def night_of(answers: Mapping[str, Any]) -> Night | None:
    """What was answered; None where work never rests. Its zone is that of the planned switch."""
    pause, resume = answers.get(PAUSE_AT), answers.get(RESUME_AT)
    if not pause:
        return None
    planned = switch_date(answers.get(SWITCH))
    zone = planned.at.tzinfo if planned else None
    return Night(_time(pause), _time(resume) if resume else None, zone)


def _time(text: str) -> time:
    return time.fromisoformat(read_clock(text))


def read_clock(text: str) -> str:
    """A time of day as it is stored, ``06:00``; raises ValueError with one sentence."""
    hours, colon, minutes = text.strip().partition(":")
    well_formed = colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()
    if not (well_formed and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):  # noqa: PLR2004
        raise ValueError(f"A time of day looks like {EXAMPLE}, from 00:00 to 23:59.")
    return f"{int(hours):02}:{minutes}"


def wrong_night(answers: Mapping[str, Any]) -> str:
    """What is wrong with both times together, in a sentence; empty where nothing is."""
    pause, resume = answers.get(PAUSE_AT), answers.get(RESUME_AT)
    try:
        pause, resume = (read_clock(str(at)) if at else None for at in (pause, resume))
    except ValueError as wrong:
        return str(wrong)
    if resume and not pause:
        return f"Work goes on at {resume}, and nothing says when it pauses: give the time of the pause too."
    if resume and resume == pause:
        return f"Work would pause and go on at {pause}: give two times that differ."
    return ""
