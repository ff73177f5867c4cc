"""Check 2 rests on a look at the pool that is newer than a day; where there is none, it is unknown."""

from __future__ import annotations

import pytest

from tests.steps.running import LaterClock, Running, only
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckDone, CheckStatus, PoolCompared
from wizard.domain.steps import StepName
from wizard.steps import drift


async def imported(running: Running) -> None:
    steps = (StepName.TIMING, StepName.EXPORT, StepName.TRANSFORM, StepName.IMPORT)
    await running.answer({"timing.reset": "reactive"})
    await running.run(*steps, yes=True)
    running.close()


async def second_check(running: Running) -> tuple[CheckDone, bool]:
    """Check 2, and whether the pool was read for it."""
    events = await running.run(StepName.VERIFY)
    check = next(event for event in only(events, CheckDone) if event.id == CheckId.IMPORTED)
    return check, bool(only(events, PoolCompared))


async def test_a_fresh_listing_is_a_look_at_the_pool(running: Running) -> None:
    await imported(running)
    check, compared = await second_check(running)
    assert (check.status, compared) == (CheckStatus.PASS, False)


async def test_an_old_listing_is_compared_with_the_pool_by_itself(running: Running) -> None:
    await imported(running)
    running.clock = LaterClock()
    check, compared = await second_check(running)
    assert (check.status, compared) == (CheckStatus.PASS, True)


async def test_a_row_that_was_deleted_from_the_pool_is_drift(running: Running) -> None:
    await imported(running)
    running.clock = LaterClock()
    store = running.services.cognito.store
    gone = store.get(next(name for name, user in store.pool.users.items() if user.enabled))
    assert gone is not None
    store.remove(gone.username)
    events = await running.run(StepName.VERIFY)
    (compared,) = only(events, PoolCompared)
    assert (compared.gone, compared.new, compared.changed) == (1, 0, 0)
    assert gone.sub in str(compared.first)


async def test_a_pool_too_large_to_compare_is_unknown_and_offered_with_its_duration(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await imported(running)
    monkeypatch.setattr(drift, "MOST", 10)
    running.clock = LaterClock()
    check, compared = await second_check(running)
    assert (check.status, compared) == (CheckStatus.UNKNOWN, False)
    assert "List it again (--relist): about 1 minute for 80 rows" in check.evidence
    await running.answer({"verify.accept": {"imported": "frozen since Monday"}})
    check, _ = await second_check(running)
    assert check.status is CheckStatus.WAIVED
    assert "frozen since Monday" in check.evidence
