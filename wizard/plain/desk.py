"""Where line mode works: the engine in its thread, its events as lines, Ctrl+C in two stages."""

from __future__ import annotations

import queue
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from wizard.domain.events import Event, Notice, Waiting
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.engine.context import Confirmations
from wizard.engine.decisions import Change
from wizard.engine.meter import Meter
from wizard.engine.migration import Migration, OpenJournal
from wizard.engine.thread import EngineThread
from wizard.engine.views import Views
from wizard.errors import WizardError
from wizard.guide.recovery import recovery
from wizard.plain.ask import Ask
from wizard.plain.show import Lines, progress
from wizard.ports import Clock
from wizard.report import prose

T = TypeVar("T")

PROGRESS_SECONDS = 5.0
LOOK_SECONDS = 0.5
PAUSING = "Pausing: what is in flight is finished first. Ctrl+C again leaves at once."


def _never(_: Event) -> bool:
    return False


class Aside(Exception):
    """The operator wants to go back to the menu; nothing is wrong."""


class Elsewhere(Exception):
    """The operator wants to go to another step."""

    def __init__(self, step: StepName) -> None:
        super().__init__(step)
        self.step = step


@dataclass
class Desk:
    """One open migration with its operator.

    ``environ`` are the variables that lead to both ends: a key typed here lives in it and nowhere
    else. ``presets`` are answers to be preselected where they are asked for, ``hints`` a sentence for some
    steps. ``folder`` is where the steps write their files.
    """

    lines: Lines
    ask: Ask
    clock: Clock
    environ: MutableMapping[str, str]
    presets: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()
    is_leaving: bool = False
    is_hanging: bool = False

    def __post_init__(self) -> None:
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._heard: set[type[Event]] = set()
        self._hushed: Callable[[Event], bool] = _never
        self._told_waiting = -PROGRESS_SECONDS
        self.meter = Meter(self.clock)
        self.views: Views
        self._engine: EngineThread

    def open(self, open_journal: OpenJournal) -> None:
        """Open the journal in the engine's thread; raises JournalError. Nothing is started."""
        self._engine = EngineThread(open_journal, self._events.put)
        self._engine.start().result()
        self.views = self._engine.views

    def close(self) -> None:
        """Let the engine end; one that hangs on a request dies with the process."""
        self.is_hanging = not self._engine.close()

    def do(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        """Run a command in the engine and tell its events; raises what it raises."""
        self._heard.clear()
        with self._pausing_on_signals():
            future = self._engine.call(command)
            future.add_done_callback(lambda _: self._events.put(None))
            self._tell_until_done()
        return self._result(future)

    def run(self, *steps: StepName, phrases: Sequence[str] = ()) -> None:
        """Do just these steps; raises what stops them."""
        self.do(lambda migration: migration.run(until=None, confirmations=Confirmations(phrases), only=steps))

    def answer(self, answers: Mapping[str, Any], *, within: StepName | None = None) -> bool:
        """Record answers; where they undo steps other than ``within``, say which and ask first."""
        change = self.do(lambda migration: _change_of(migration, answers))
        undone = [STEP_FACTS[step].title for step in change.reopens if step is not within]
        if undone and not self._is_worth(undone):
            return False
        self.do(lambda migration: migration.answer(answers, replan=True))
        return True

    def known(self, key: str) -> Any:
        """What was answered, else what is suggested; None where nothing is."""
        return self.views.given().get(key) or self.presets.get(key)

    def heard(self, kind: type[Event]) -> bool:
        """Whether the last command published such an event."""
        return kind in self._heard

    @contextmanager
    def hushed(self, *kinds: type[Event], also: Callable[[Event], bool] = _never) -> Iterator[None]:
        """Say nothing of such events: the caller tells them in its own way."""
        self._hushed = lambda event: isinstance(event, kinds) or also(event)
        try:
            yield
        finally:
            self._hushed = _never

    def stopped(self, error: WizardError) -> None:
        """Say what stopped a step, and what to do next."""
        self.lines.say(f"! {error.message}")
        if error.fix:
            self.lines.say(f"  {error.fix}")
        known = recovery(error.recovery_id)
        for cause in known.causes if known else ():
            self.lines.say(f"  If so: {cause.why} Then: {cause.fix}")

    def _is_worth(self, undone: Sequence[str]) -> bool:
        self.lines.say(
            f"This undoes: {', '.join(undone)}. They are done again; who is written stays written."
        )
        return self.ask.yes("Change it all the same?", default=False)

    def _result(self, future: Future[T]) -> T:
        if self.is_leaving:
            raise KeyboardInterrupt
        return future.result()

    def _tell_until_done(self) -> None:
        due = self.clock.monotonic() + PROGRESS_SECONDS
        while True:
            try:
                event = self._events.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                pass
            else:
                if event is None:
                    return
                self._tell(event)
            if self.clock.monotonic() >= due:
                due = self.clock.monotonic() + PROGRESS_SECONDS
                snapshot, listing = self.views.snapshot(), self.views.listing()
                self.lines.say(progress(self.meter.live(), snapshot, listing))

    def _tell(self, event: Event) -> None:
        self.meter.take(event)
        self._heard.add(type(event))
        if self._hushed(event):
            return
        if isinstance(event, Waiting) and not self._is_time_to_say_wait():
            return
        sentence = prose(event)
        if sentence:
            self.lines.say(sentence)

    def _is_time_to_say_wait(self) -> bool:
        """A burst of throttles is told once; the progress lines count them."""
        now = self.clock.monotonic()
        if now < self._told_waiting + PROGRESS_SECONDS:
            return False
        self._told_waiting = now
        return True

    @contextmanager
    def _pausing_on_signals(self) -> Iterator[None]:
        """The first signal pauses, the second interrupts; SIGTERM also leaves after the pause."""
        signalled = False

        def stop(number: int, _frame: object) -> None:
            nonlocal signalled
            self.is_leaving = self.is_leaving or number == signal.SIGTERM
            if signalled:
                raise KeyboardInterrupt
            signalled = True
            self._engine.pause()
            self._events.put(Notice(PAUSING))

        previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, old in previous.items():
                signal.signal(number, old)


async def _change_of(migration: Migration, answers: Mapping[str, Any]) -> Change:
    return migration.change_of(answers)
