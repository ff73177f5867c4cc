"""The engine in a thread and an event loop of its own, for front ends that have a loop already."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from wizard.domain.events import Event
from wizard.engine.migration import Migration, Opened, OpenJournal
from wizard.engine.views import Views

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Watched:
    """A journal that ``holder`` works on, as others may look at it; ``close`` lets the file go."""

    views: Views
    holder: str
    close: Callable[[], None]


class EngineThread:
    """Opens a journal in its thread, so that vendors are imported there and not before first paint."""

    def __init__(self, open_journal: OpenJournal, publish: Callable[[Event], None]) -> None:
        self._open_journal = open_journal
        self._publish = publish
        self._loop: asyncio.AbstractEventLoop
        self._ready: Future[Opened] = Future()
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)

    def start(self) -> Future[Opened]:
        """Begin; the future holds the open journal, or the WizardError that kept it closed."""
        self._loop = asyncio.new_event_loop()
        self._thread.start()
        return self._ready

    @property
    def views(self) -> Views:
        """Read models for the calling thread."""
        return self._ready.result().views()

    def call(self, command: Callable[[Migration], Awaitable[T]]) -> Future[T]:
        """Run a command in the engine's loop; the future holds its result or what it raised."""

        async def run() -> T:
            return await command(self._ready.result().migration)

        return asyncio.run_coroutine_threadsafe(run(), self._loop)

    def pause(self) -> None:
        """Start nothing new; what is in flight is finished and recorded. Returns at once."""
        if self._ready.done() and not self._ready.exception():
            self._loop.call_soon_threadsafe(self._ready.result().migration.pause)

    def close(self, *, seconds: float = 2.0) -> bool:
        """Pause, and wait at most so long for the thread; False if it had to be left behind.

        A thread left behind is a daemon: it dies with the process, and the journal is safe at any moment.
        """
        if not self._thread.is_alive():
            return True
        self.pause()
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            opened = self._open_journal(self._publish)
        except BaseException as error:  # noqa: BLE001  raised again in the caller's thread
            self._ready.set_exception(error)
            self._loop.close()
            return
        self._ready.set_result(opened)
        try:
            self._loop.run_forever()
        finally:
            opened.close()
            self._loop.close()

    def _stop(self) -> None:
        """Stop the loop once the commands that run have ended."""
        running = [task for task in asyncio.all_tasks(self._loop) if not task.done()]
        if not running:
            self._loop.stop()
            return
        asyncio.gather(*running, return_exceptions=True).add_done_callback(lambda _: self._loop.stop())
