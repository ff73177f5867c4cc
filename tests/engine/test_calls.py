"""What is said of a service that asks to wait, once for each pause."""

from __future__ import annotations

import asyncio

from tests.engine.virtual import LoopClock, run_virtually
from wizard.domain.events import Event, Waiting
from wizard.engine.calls import Calls, RateBudget
from wizard.ports import Throttled


def test_a_pause_is_said_once_and_each_throttle_is_counted() -> None:
    said: list[Event] = []
    counted: list[str] = []

    async def scenario() -> None:
        clock = LoopClock()
        calls = Calls(
            dict.fromkeys(RateBudget, 10.0),
            clock=clock,
            stop=asyncio.Event(),
            count=counted.append,
            publish=said.append,
        )
        for _ in range(2):
            calls.throttled(RateBudget.WORKOS_READ, Throttled("too many requests", 2.5))
            calls.throttled(RateBudget.WORKOS_READ, Throttled("too many requests", 2.5))
            await clock.sleep(3)

    run_virtually(scenario())
    assert said == [Waiting("WorkOS", 2.5, "too many requests")] * 2
    assert counted == ["throttled"] * 4
