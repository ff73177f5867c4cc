"""Tells somebody elsewhere: a bell, and a command of the operator's with counts in its environment."""

from __future__ import annotations

import os
import queue
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

from wizard.domain.events import Event, Notice, StepMoved
from wizard.domain.occasions import Occasion, occasion_of
from wizard.domain.snapshot import Snapshot
from wizard.engine.migration import Migration, Opened, OpenJournal
from wizard.engine.views import Views
from wizard.errors import UsageError

SECONDS = 10.0
PREFIX = "COGNITO2WORKOS_"
# The command is told counts, and needs none of our keys.
WITHHELD = ("WORKOS_", "AWS_")


def notify_command(text: str) -> tuple[str, ...]:
    """The words of a command line; raises UsageError where it is none that this machine can run."""
    try:
        words = tuple(shlex.split(text))
    except ValueError:
        raise UsageError("--notify has a quote that is not closed.", fix="Give one command.") from None
    if not words:
        raise UsageError("--notify names no command.", fix="Give one command, or leave the flag out.")
    if shutil.which(words[0]) is None:
        raise UsageError(
            f"--notify: {words[0]} is no command on this machine.", fix="Give the path of a program."
        )
    return words


def notifying(
    open_journal: OpenJournal,
    command: tuple[str, ...],
    ring: Callable[[], None],
    seconds: float = SECONDS,
) -> OpenJournal:
    """Open a journal in the same way, with ``command`` run and ``ring`` called on each occasion.

    A command is ended after ``seconds``.
    """

    def opened(publish: Callable[[Event], None]) -> Opened:
        notifier = _Notifier(command, ring, publish, seconds)
        found = open_journal(notifier.take)
        notifier.snapshot = found.migration.snapshot
        return _Notified(found, notifier)

    return opened


class _Notified:
    """An open journal; closing it lets the commands that run come to their end."""

    def __init__(self, opened: Opened, notifier: _Notifier) -> None:
        self._opened = opened
        self._notifier = notifier
        self.migration: Migration = opened.migration

    def views(self) -> Views:
        return self._opened.views()

    def close(self) -> None:
        self._opened.close()
        self._notifier.close()


class _Notifier:
    """Passes events on, and runs the commands one after the other in a thread of its own."""

    def __init__(
        self,
        command: tuple[str, ...],
        ring: Callable[[], None],
        publish: Callable[[Event], None],
        seconds: float,
    ) -> None:
        self.snapshot: Callable[[], Snapshot] | None = None
        self._command = command
        self._ring = ring
        self._publish = publish
        self._seconds = seconds
        self._waiting: queue.SimpleQueue[Mapping[str, str] | None] = queue.SimpleQueue()
        # A daemon: work that was stopped for good waits for no command.
        self._thread = threading.Thread(target=self._work, name="notify", daemon=True)
        self._thread.start()

    def take(self, event: Event) -> None:
        """Called in the engine's thread once an event is committed; returns at once."""
        self._publish(event)
        occasion = occasion_of(event)
        if occasion and isinstance(event, StepMoved) and self.snapshot:
            # A terminal that is gone, or a screen that closes, must not stop what has just been committed.
            with suppress(Exception):
                self._ring()
            self._waiting.put(told(occasion, event, self.snapshot()))

    def close(self) -> None:
        """Wait for the commands that are left, together at most as long as one may take."""
        self._waiting.put(None)
        self._thread.join(self._seconds + 1)

    def _work(self) -> None:
        while (counts := self._waiting.get()) is not None:
            if wrong := _run(self._command, counts, self._seconds):
                self._publish(Notice(f"{wrong} Work goes on."))


def told(occasion: Occasion, event: StepMoved, now: Snapshot) -> dict[str, str]:
    """The variables of the command: what happened at which step, and counts of users and mails."""
    counts = {f"USERS_{word.upper()}": str(count) for word, count in now.persons.items()}
    counts |= {f"MAILS_{word.upper()}": str(count) for word, count in now.resets.items()}
    named = {"EVENT": occasion.value, "STEP": event.step.value, **counts}
    return {f"{PREFIX}{name}": value for name, value in named.items()}


def _run(command: tuple[str, ...], counts: Mapping[str, str], seconds: float) -> str:
    """Run it to its end, or for so long; gives what went wrong in a sentence, empty where nothing did."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(WITHHELD)}
    try:
        process = subprocess.Popen(  # noqa: S603  the operator's own command, without a shell
            command,
            env={**kept, **counts},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Its own group: it is ended with whatever it has started, and hears none of our signals.
            start_new_session=True,
        )
    except OSError as wrong:
        return f"The --notify command could not be run: {wrong.strerror}."
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"The --notify command took more than {seconds:g} seconds and was ended."
    return f"The --notify command ended with {code}." if code else ""
