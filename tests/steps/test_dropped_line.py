"""A line that drops stops a run safely: what is in flight is recorded, and the next run goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quick_clock import tick
from tests.steps.campaign import NO_LIMITS
from tests.steps.running import Running, begin
from wizard.domain.dropped_line import WARNING, dropped_line_warning
from wizard.domain.events import Event, PageListed
from wizard.domain.steps import StepName, StepState
from wizard.errors import Stopped
from wizard.headless.running import pause_on_signals
from wizard.rehearsal.services import Rehearsal

SSH = {"SSH_CONNECTION": "203.0.113.7 51000 198.51.100.1 22"}


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with Rehearsal(users=200, seed=5, limits=NO_LIMITS, tick=tick) as services:
        base = begin(services, tmp_path, StepName.GUIDE, StepName.CONNECT)
        for name, value in services.environment().items():
            monkeypatch.setenv(name, value)
        made = Running(services, base.journal, services.environment())
        yield made
        made.close()


async def test_sighup_pauses_and_the_next_run_goes_on(running: Running) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    sent: list[Event] = []

    def drop(event: Event) -> None:
        if isinstance(event, PageListed) and not sent:
            sent.append(event)
            os.kill(os.getpid(), signal.SIGHUP)

    running.meddle = drop
    try:
        pause_on_signals(running.open().migration)
        with pytest.raises(Stopped):
            await running.run(StepName.INVENTORY)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert running.reader.steps()[StepName.INVENTORY].state is StepState.PAUSED
    listed = running.reader.tally("rows")
    await running.run(StepName.INVENTORY)
    assert running.reader.steps()[StepName.INVENTORY].state is StepState.DONE
    assert sum(running.reader.tally("rows").values()) == 200 > sum(listed.values()) > 0


@pytest.mark.parametrize(
    ("more", "told"), [({}, WARNING), ({"TMUX": "/tmp/tmux-0/default,1,0"}, ""), ({"STY": "1.pts"}, "")]
)
def test_over_ssh_it_is_said_unless_something_keeps_the_terminal(more: dict[str, str], told: str) -> None:
    assert dropped_line_warning(SSH | more) == told
    assert dropped_line_warning(more) == ""
