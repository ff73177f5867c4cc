from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wizard.adapters.clock import SystemClock


async def test_the_system_clock_is_aware_and_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    before = clock.monotonic()
    await clock.sleep(0)
    assert clock.monotonic() >= before
