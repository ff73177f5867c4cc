"""The single writer: one thread owns the one connection that writes, and commits facts in groups.

Whoever awaits ``record`` goes on only after COMMIT with ``synchronous=FULL``. Facts that arrive while a
commit is under way share the next one, so a thousand attempts a second cost a few dozen commits; and a few
outcomes, which come when the next requests are about to start, wait a moment for the attempts of these. (The
shape is datasette's: one thread, one queue, futures.)
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from wizard.domain.events import (
    OUTCOMES_TOGETHER,
    Attempt,
    EffectsSettled,
    Fact,
    HandedOver,
    MailsSettled,
    MembershipsSettled,
    OffboardingSettled,
    OrganizationsSettled,
    Recovered,
)
from wizard.errors import JournalError
from wizard.journal.apply import FactWriter
from wizard.journal.connection import connect, damage_of
from wizard.journal.identity import Identity, count_commit, identity, recovery_of
from wizard.journal.memory import Memory, Remembered
from wizard.journal.place import unwritable

GROUP = 64
# A full group of outcomes comes when there is much to do; fewer are in no hurry.
PATIENCE_SECONDS = 0.01
_OUTCOMES = (EffectsSettled, MailsSettled, OffboardingSettled, MembershipsSettled, OrganizationsSettled)
# After these this machine knows of a commit outside the journal, before anybody goes on (R12a).
_REMEMBERED = (*get_args(Attempt), Recovered, HandedOver)


@dataclass(frozen=True, slots=True)
class _Waiting:
    fact: Fact
    at: str
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[None]


class Writer:
    """Commits facts in the order in which they were recorded."""

    def __init__(
        self, path: Path, *, actor: Callable[[], str], memory: Memory, max_pages: int | None = None
    ) -> None:
        self._path = path
        self._memory = memory
        self._actor = actor
        self._max_pages = max_pages
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._requests: Counter[str] = Counter()
        self._broken: JournalError | None = None
        self._identity: Identity | None = None
        self._thread = threading.Thread(target=self._work, name="journal-writer", daemon=True)
        self._thread.start()

    async def record(self, fact: Fact, at: str) -> None:
        """Return after ``fact`` is committed; raises JournalError if it cannot be."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._queue.put(_Waiting(fact, at, loop, future))
        # A cancelled waiter must not cancel the commit.
        await asyncio.shield(future)

    def count(self, word: str) -> None:
        """Count one request; the numbers reach the file with the next commit."""
        self._requests[word] += 1

    def close(self) -> None:
        """Commit what is queued, then let the file go."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        connection = connect(self._path)
        if self._max_pages:
            connection.execute(f"PRAGMA max_page_count = {self._max_pages}")
        applier = FactWriter(connection, self._actor)
        try:
            while group := self._next_group():
                self._commit(connection, applier, group)
            self._flush_requests(connection, applier)
        finally:
            connection.close()
            self._memory.close()

    def _next_group(self) -> list[_Waiting]:
        first = self._queue.get()
        group = [first] if first else []
        while first and len(group) < GROUP:
            try:
                item = self._queue.get(timeout=_patience(group))
            except queue.Empty:
                break
            if item is None:
                self._queue.put(None)
                break
            group.append(item)
        return group

    def _commit(self, connection: sqlite3.Connection, applier: FactWriter, group: Sequence[_Waiting]) -> None:
        error = self._broken or self._try(connection, applier, group)
        if error and len(group) > 1 and not self._broken:
            # One bad fact must not fail its neighbours: each gets a transaction of its own.
            for waiting in group:
                self._commit(connection, applier, [waiting])
            return
        _resolve(group, error)

    def _try(
        self, connection: sqlite3.Connection, applier: FactWriter, group: Sequence[_Waiting]
    ) -> Exception | None:
        requests = self._requests.copy()
        try:
            connection.execute("BEGIN IMMEDIATE")
            for waiting in group:
                applier.apply(waiting.fact, waiting.at)
            applier.count_requests(requests, group[-1].at)
            number = count_commit(connection, group[-1].at)
            connection.execute("COMMIT")
            if any(isinstance(waiting.fact, _REMEMBERED) for waiting in group):
                self._remember(connection, number)
            if any(isinstance(waiting.fact, HandedOver) for waiting in group):
                self._broken = JournalError(
                    "This journal was handed over: nothing is recorded in it any more.",
                    fix="Go on with the copy that was made.",
                )
        except sqlite3.OperationalError as full:
            _roll_back(connection)
            self._broken = self._broken or unwritable(self._path, full)
            return self._broken
        except JournalError as forgetful:
            # Committed, but not remembered outside: whoever waits for it must not go on.
            self._broken = self._broken or forgetful
            return self._broken
        except Exception as bad:  # noqa: BLE001  handed to whoever recorded the fact
            _roll_back(connection)
            if damage := damage_of(self._path, bad):
                self._broken = self._broken or damage
            return damage or bad
        self._requests.subtract(requests)
        return None

    def _remember(self, connection: sqlite3.Connection, number: int) -> None:
        """What a recovery finds is no attempt of ours, and its journal is behind what is remembered.

        A recovery begins only when a journal is opened, so who it is stays so until this one is closed.
        """
        if self._identity is None and not recovery_of(connection):
            self._identity = identity(connection)
        if self._identity:
            self._memory.remember(self._identity.journal, Remembered(number, self._identity.host))

    def _flush_requests(self, connection: sqlite3.Connection, applier: FactWriter) -> None:
        if self._broken or not any(self._requests.values()):
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            applier.count_requests(self._requests)
            connection.execute("COMMIT")
        except sqlite3.OperationalError:
            _roll_back(connection)


def _patience(group: Sequence[_Waiting]) -> float:
    facts = (waiting.fact for waiting in group)
    are_few = all(isinstance(fact, _OUTCOMES) and len(fact.outcomes) < OUTCOMES_TOGETHER for fact in facts)
    return PATIENCE_SECONDS if are_few else 0.0


def _roll_back(connection: sqlite3.Connection) -> None:
    # SQLite rolls back by itself on a full disk; a second ROLLBACK would be an error.
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _resolve(group: Sequence[_Waiting], error: Exception | None) -> None:
    for loop in {waiting.loop for waiting in group}:
        mine = [waiting.future for waiting in group if waiting.loop is loop]
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, mine, error)


def _settle(futures: Sequence[asyncio.Future[None]], error: Exception | None) -> None:
    for future in futures:
        if future.done():
            continue
        if error:
            future.set_exception(error)
        else:
            future.set_result(None)
