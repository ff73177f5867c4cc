"""Where line mode works: the engine in its thread, its events as lines, Ctrl+C in two stages."""

from __future__ import annotations

import queue
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from wizard.domain.events import Event, Notice, StepMoved, Waiting
from wizard.domain.steps import StepName
from wizard.engine.meter import Meter
from wizard.engine.migration import Migration, OpenJournal
from wizard.engine.thread import EngineThread
from wizard.engine.views import Views
from wizard.errors import WizardError
from wizard.pages.state import ViewState, at_rest
from wizard.plain.ask import Ask
from wizard.plain.show import Lines, progress
from wizard.ports import Clock
from wizard.report import prose

T = TypeVar("T")

PROGRESS_SECONDS = 5.0
LOOK_SECONDS = 0.5
PAUSING = Notice("Pausing: what is in flight is finished first. Ctrl+C again leaves at once.")


def _never(_: Event) -> bool:
    return False


class Elsewhere(Exception):
    """The operator goes to another step; ``goes_on``: it is the next one, unless it is done."""

    def __init__(self, step: StepName, *, goes_on: bool = False) -> None:
        super().__init__(step)
        self.step = step
        self.goes_on = goes_on


@dataclass
class LineSession:
    """One open migration with its operator.

    ``environ`` are the variables that lead to both ends: a key typed here lives in it and nowhere
    else. ``presets`` are answers to be preselected where they are asked for, ``hints`` a sentence for some
    steps, ``notice`` what a demo says before anything is written. ``target`` is the step that the latest run
    led to, ``at`` the one that it has come to, and ``stop`` what ended it, None if nothing did.
    """

    lines: Lines
    ask: Ask
    clock: Clock
    environ: MutableMapping[str, str]
    presets: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    stop: WizardError | None = None
    target: StepName | None = None
    at: StepName | None = None
    is_leaving: bool = False
    is_hanging: bool = False

    def __post_init__(self) -> None:
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._is_told = True
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
        with self._pausing_on_signals():
            future = self._engine.call(command)
            future.add_done_callback(lambda _: self._events.put(None))
            self._tell_until_done()
        return self._result(future)

    def state(self) -> ViewState:
        """What pages are made from, as of now."""
        known = at_rest(self.views, self.clock.now(), self.presets, self.environ)
        return replace(known, stop=self.stop, target=self.target, notice=self.notice, live=self.meter.live())

    def begin(self, until: StepName) -> None:
        """A run to this step begins: nothing has stopped it."""
        self.target, self.at, self.stop = until, None, None

    def stop_with(self, stop: WizardError) -> None:
        """The run was stopped; whoever takes that tells it."""
        self.stop, self._is_told = stop, False

    def take_stop(self) -> WizardError | None:
        """What stopped the latest run, where no one told it yet."""
        if self._is_told:
            return None
        self._is_told = True
        return self.stop

    @contextmanager
    def muted(self, is_told: Callable[[Event], bool]) -> Iterator[None]:
        """Say nothing of such events: they are told in another way."""
        self._hushed = is_told
        try:
            yield
        finally:
            self._hushed = _never

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
        if isinstance(event, StepMoved):
            self.at = event.step
        if event is not PAUSING and self._hushed(event):
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
            self._events.put(PAUSING)

        previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, old in previous.items():
                signal.signal(number, old)
