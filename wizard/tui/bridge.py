"""Between the screens and the engine's thread: moments read when something changed, commands sent over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, get_args

from wizard.domain.events import Event, Fact
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.engine.context import Confirmations
from wizard.engine.meter import Meter
from wizard.engine.migration import Migration, OpenJournal
from wizard.engine.thread import EngineThread, Watched
from wizard.engine.views import Views
from wizard.errors import Blocked, Stopped, WizardError
from wizard.pages.state import Running, ViewState, gated, variables_of
from wizard.ports import Clock

__all__ = ["Bridge", "Running"]

T = TypeVar("T")
FACTS = get_args(Fact)
WATCH_SECONDS = 1.0


class Bridge:
    """One open journal: its engine thread, the meter, and the run that is on."""

    def __init__(
        self,
        open_journal: OpenJournal,
        clock: Clock,
        presets: Mapping[str, Any] | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        notice: str = "",
    ) -> None:
        """What every state has: suggested answers, the way to both ends, what a demo says."""
        self._environ = environ or {}
        self._notice = notice
        self._clock = clock
        self._presets = presets or {}
        self._meter = Meter(clock)
        self._engine = EngineThread(open_journal, self._take)
        self._views: Views | None = None
        self._changes = 0
        self._shown = -1
        self._saved_at: datetime | None = None
        self.running = Running.NO
        self.stop: WizardError | None = None
        self.target: StepName | None = None
        self.holder = ""  # who else has the journal open, while it is only read here

    async def open(self) -> None:
        """Open the journal in the engine's thread; raises the WizardError that kept it closed."""
        await asyncio.wrap_future(self._engine.start())
        self._views = self._engine.views
        self._saved_at = self._views.saved_at()

    @property
    def views(self) -> Views:
        assert self._views is not None, "open() comes first"
        return self._views

    @property
    def is_running(self) -> bool:
        return self.running is not Running.NO

    def moment(self, *, always: bool = False) -> ViewState | None:
        """The state as of now; None where nothing has changed since the last one, so that idling is free."""
        changes = self._changes
        if not always and not self.is_running and changes == self._shown:
            return None
        self._shown = changes
        guide = self.views.guide()
        return ViewState(
            snapshot=gated(self.views.snapshot(), guide),
            guide=guide,
            live=self._meter.live(),
            views=self.views,
            running=self.running,
            stop=self.stop,
            target=self.target,
            saved_at=self._saved_at,
            now=self._clock.now(),
            presets=self._presets,
            environ=variables_of(self._environ),
            notice=self._notice,
        )

    def at_rest(self) -> ViewState:
        """The state as whoever opens the journal next will find it."""
        moment = self.moment(always=True)
        assert moment is not None
        snapshot = gated(self.views.snapshot(holder=""), moment.guide)
        return replace(moment, snapshot=snapshot, running=Running.NO)

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        """Run a command in the engine's thread and give what it gives."""
        try:
            return await asyncio.wrap_future(self._engine.call(command))
        finally:
            self._changes += 1

    async def answer(self, answers: Mapping[str, Any]) -> None:
        """Record answers; steps that they undo are reopened, so ask before."""
        await self.call(lambda migration: migration.answer(answers, replan=True))

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        extra_mailing: ExtraMailing | None = None,
    ) -> bool:
        """Do ``until`` and what it needs, or just ``only``; False where it is on already or was stopped.

        What stopped it is in ``stop``. Raises Blocked while another run is on; else only a bug is raised.
        """
        if self.is_running:
            if until is self.target and not phrases and extra_mailing is None:
                return False
            at_work = STEP_FACTS[self.target].title if self.target else "Something else"
            raise Blocked(
                f"{at_work} is at work: nothing else begins.", fix="Wait for it, or pause it with p."
            )
        self.running, self.stop, self.target = Running.YES, None, until
        try:
            await self.call(
                lambda migration: migration.run(
                    until=until, confirmations=Confirmations(phrases), only=only, extra_mailing=extra_mailing
                )
            )
        except Stopped as stop:
            # A pause that no one asked for has a reason to be read.
            if self.running is not Running.PAUSING:
                self.stop = stop
            return False
        except WizardError as stop:
            self.stop = stop
            return False
        finally:
            self.running = Running.NO
            self._changes += 1
        return True

    def pause(self) -> None:
        """Start nothing new; what is in flight is finished and recorded."""
        if self.running is Running.YES:
            self.running = Running.PAUSING
            self._engine.pause()

    def close(self, seconds: float) -> bool:
        """Pause, and leave after at most so long; blocks, so call it from a thread."""
        return self._engine.close(seconds=seconds)

    def _take(self, event: Event) -> None:
        """Called in the engine's thread for each event."""
        self._meter.take(event)
        if isinstance(event, FACTS):
            self._saved_at = self._clock.now()
        self._changes += 1


class WatchingBridge(Bridge):
    """A journal that another process works on: read again and again, and only read."""

    def __init__(
        self,
        watched: Watched,
        clock: Clock,
        *,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(_never_opened, clock, environ=environ)
        self._views = watched.views
        self._watched = watched
        self._read_at = -WATCH_SECONDS
        self.holder = watched.holder

    async def open(self) -> None:
        """It is open already."""
        self._saved_at = self.views.saved_at()

    def moment(self, *, always: bool = False) -> ViewState | None:
        """The state as of now, once a second: the other process tells nothing of what it does."""
        now = self._clock.monotonic()
        if not always and now - self._read_at < WATCH_SECONDS:
            return None
        self._read_at = now
        self._saved_at = self.views.saved_at()
        return super().moment(always=True)

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        del command
        raise self._refused()

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        extra_mailing: ExtraMailing | None = None,
    ) -> bool:
        del until, phrases, only, extra_mailing
        raise self._refused()

    def _refused(self) -> Blocked:
        return Blocked(only_read(self.holder), fix="Ask them, or open it once they have left.")

    def pause(self) -> None:
        """There is nothing of this process to pause."""

    def close(self, seconds: float) -> bool:
        del seconds
        self._watched.close()
        return True


def only_read(holder: str) -> str:
    """Why nothing can be done here."""
    return f"{holder} has this journal open: here it is only read."


def _never_opened(_: object) -> Any:
    raise AssertionError("what is only watched is not opened")
