"""Live numbers of a run, from its events: rate, time left, throttles, activity. Nothing here is a fact.

A view that misses all of this is right again after a snapshot; the journal holds what matters.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from wizard.domain.events import (
    EffectsSettled,
    Event,
    Notice,
    PageListed,
    PersonsPlanned,
    PlanStarted,
    Settled,
    StepMoved,
    Waiting,
)
from wizard.domain.planning.people import RowState
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.ports import Clock

WINDOW_SECONDS = 30.0
BAR_SECONDS = 2.0
BARS = 60
LINES = 200
DONE = frozenset({RowState.CREATED, RowState.UPDATED, RowState.FAILED, RowState.UNCHANGED})


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One line of the activity panel; ``text`` may be untrusted."""

    at: datetime
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Live:
    """What a live panel shows. ``rate`` is finished rows or persons per second over the last 30 s.

    ``bars`` are finished per 2 s, oldest first; ``throttled_bars`` are those in which a throttle fell.
    ``waiting`` is the pause that is on, None if there is none. ``step`` is the one that runs. ``planned`` are
    the rows that the plan which is being drawn up has settled so far.
    """

    step: StepName | None = None
    rate: float = 0.0
    bars: tuple[int, ...] = ()
    throttled_bars: frozenset[int] = frozenset()
    throttled: int = 0
    waiting: Waiting | None = None
    errors: tuple[tuple[str, int], ...] = ()
    activity: tuple[ActivityLine, ...] = ()
    planned: int = 0

    def seconds_left(self, remaining: int) -> float | None:
        """Seconds until ``remaining`` are finished at this rate; None while nothing has finished."""
        return remaining / self.rate if self.rate > 0 else None


@dataclass(slots=True)
class _Bar:
    number: int
    finished: int = 0
    throttled: bool = False


@dataclass
class Meter:
    """Takes events from the engine's thread, gives ``Live`` to any thread."""

    clock: Clock
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _bars: deque[_Bar] = field(default_factory=lambda: deque(maxlen=BARS))
    _errors: Counter[str] = field(default_factory=Counter)
    _lines: deque[ActivityLine] = field(default_factory=lambda: deque(maxlen=LINES))
    _step: StepName | None = None
    _began: float = 0.0
    _throttled: int = 0
    _waiting: tuple[Waiting, float] | None = None
    _planned: int = 0

    def take(self, event: Event) -> None:
        """Count one event."""
        with self._lock:
            match event:
                case StepMoved(step, state, note):
                    self._moved(step, state, note)
                case PageListed():
                    self._bar().finished += len(event.rows)
                    self._line("listed", f"page {event.page}: {len(event.rows)} rows")
                case PlanStarted():
                    self._planned = 0
                case PersonsPlanned(_, resolutions):
                    self._planned += sum(
                        len(each.outcomes) + (each.person is not None) for each in resolutions
                    )
                case EffectsSettled(outcomes):
                    for outcome in outcomes:
                        self._settled(outcome)
                case Waiting(who, seconds, reason):
                    self._waiting = (event, self.clock.monotonic() + seconds)
                    self._throttled += 1
                    self._bar().throttled = True
                    self._line("waiting", f"{who}: {seconds:g} s, {reason}")
                case Notice(text):
                    self._line("note", text)
                case _:
                    pass

    def live(self) -> Live:
        """The numbers as of now."""
        with self._lock:
            now = self.clock.monotonic()
            number = int(now / BAR_SECONDS)
            known = {bar.number: bar for bar in self._bars}
            numbers = range(number - BARS + 1, number + 1)
            bars = [known.get(n, _Bar(n)) for n in numbers]
            return Live(
                step=self._step,
                rate=self._rate(now),
                bars=tuple(bar.finished for bar in bars),
                throttled_bars=frozenset(n for n, bar in enumerate(bars) if bar.throttled),
                throttled=self._throttled,
                waiting=self._waiting[0] if self._waiting and now < self._waiting[1] else None,
                errors=tuple(self._errors.most_common()),
                activity=tuple(self._lines),
                planned=self._planned,
            )

    def _moved(self, step: StepName, state: StepState, note: str) -> None:
        if state is StepState.RUNNING:
            self._step, self._began = step, self.clock.monotonic()
            self._bars.clear()
            return
        self._step = None
        self._line(state.value, f"{STEP_FACTS[step].title} {note}".strip())

    def _settled(self, outcome: Settled) -> None:
        if outcome.state in DONE:
            self._bar().finished += 1
        if outcome.state is RowState.FAILED:
            self._errors[outcome.reason] += 1
        self._line(outcome.state.value, f"{outcome.email or outcome.sub}  {outcome.reason}".strip())

    def _bar(self) -> _Bar:
        number = int(self.clock.monotonic() / BAR_SECONDS)
        if not self._bars or self._bars[-1].number != number:
            self._bars.append(_Bar(number))
        return self._bars[-1]

    def _rate(self, now: float) -> float:
        since = max(self._began, now - WINDOW_SECONDS)
        finished = sum(bar.finished for bar in self._bars if (bar.number + 1) * BAR_SECONDS > since)
        return finished / max(now - since, BAR_SECONDS)

    def _line(self, word: str, text: str) -> None:
        self._lines.append(ActivityLine(self.clock.now(), word, text))
