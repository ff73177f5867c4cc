"""The engine in its own thread: commands and their ends, a pause, and a journal that does not open."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, cast

import pytest

from wizard.engine.migration import Migration, Opened
from wizard.engine.thread import EngineThread
from wizard.errors import JournalError

SECONDS = 30.0


class Journal:
    """As much of an open journal as the thread needs."""

    def __init__(self) -> None:
        self.migration = self
        self.opened_in = threading.current_thread().name
        self.is_paused = threading.Event()
        self.is_closed = threading.Event()

    def views(self) -> str:
        return f"views of {self.opened_in}"

    def pause(self) -> None:
        self.is_paused.set()

    def close(self) -> None:
        self.is_closed.set()


@pytest.fixture
def engine() -> EngineThread:
    return EngineThread(lambda _: cast("Opened", cast("Any", Journal())), lambda _: None)


def test_the_journal_is_opened_and_closed_in_the_thread(engine: EngineThread) -> None:
    journal: Any = engine.start().result(SECONDS)
    assert cast("Any", engine.views) == "views of engine"
    assert not journal.is_paused.is_set()
    assert engine.close(seconds=SECONDS)
    assert journal.is_paused.is_set()
    assert journal.is_closed.is_set()
    assert engine.close(seconds=0.0), "closed twice"


def test_a_command_runs_in_the_loop_of_the_thread(engine: EngineThread) -> None:
    journal = engine.start().result(SECONDS)

    async def command(migration: Migration) -> str:
        assert migration is journal.migration
        return threading.current_thread().name

    async def failing(_: Migration) -> None:
        raise JournalError("the disk is full", fix="Make room.")

    assert engine.call(command).result(SECONDS) == "engine"
    with pytest.raises(JournalError, match="the disk is full"):
        engine.call(failing).result(SECONDS)
    assert engine.close(seconds=SECONDS)


def test_a_pause_reaches_what_runs(engine: EngineThread) -> None:
    journal: Any = engine.start().result(SECONDS)
    engine.pause()
    assert journal.is_paused.wait(SECONDS)
    assert not journal.is_closed.is_set()
    assert engine.close(seconds=SECONDS)


def test_closing_waits_for_the_commands_that_run(engine: EngineThread) -> None:
    journal: Any = engine.start().result(SECONDS)
    begun, go_on = threading.Event(), threading.Event()

    async def command(_: Migration) -> str:
        begun.set()
        await asyncio.to_thread(go_on.wait, SECONDS)
        return "ended"

    result = engine.call(command)
    assert begun.wait(SECONDS)
    assert not engine.close(seconds=0.05)
    assert not journal.is_closed.is_set()
    go_on.set()
    assert result.result(SECONDS) == "ended"
    assert journal.is_closed.wait(SECONDS)
    assert engine.close(seconds=SECONDS)


def test_a_journal_that_does_not_open_says_why_and_ends_the_thread() -> None:
    def refused(_: object) -> Opened:
        raise JournalError("it is held", fix="Wait.")

    engine = EngineThread(refused, lambda _: None)
    with pytest.raises(JournalError, match="it is held"):
        engine.start().result(SECONDS)
    engine.pause()
    assert engine.close(seconds=SECONDS)
