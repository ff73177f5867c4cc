"""Check 2 rests on a look at the pool that is newer than a day; where there is none, it is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from tests.journal.machine import row
from tests.steps.running import LaterClock, Running, only
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckDone, CheckStatus, PoolCompared
from wizard.domain.planning.delta import Delta
from wizard.domain.steps import StepName
from wizard.engine.context import Context
from wizard.ports import Listing, RowItem, RowQuery
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


@dataclass
class Known:
    """As much of a Context as the words of check 2 need."""

    at: datetime | None
    difference: Delta
    compared: dict[str, Any] | None = None

    @property
    def journal(self) -> Any:
        return self

    def listing(self) -> Listing:
        return Listing(2, AT, self.at, None, 1, 1, 0)

    def delta(self) -> Delta:
        return self.difference

    def meta(self, key: str) -> dict[str, Any] | None:
        return self.compared if key == "compared" else None

    def rows(self, query: RowQuery, after: int, limit: int) -> tuple[list[RowItem], None]:
        assert query.change is not None
        items = [RowItem(n, row(n), "pending", None, "") for n in range(1, 4)]
        return (items if getattr(self.difference, query.change) else [])[:limit], None


AT = datetime(2026, 11, 30, 8, tzinfo=UTC)
COMPARED = {
    "listing": 2,
    "at": AT.isoformat(),
    "new": 1,
    "changed": 0,
    "disabled": 0,
    "gone": 1,
    "first": ["a"],
}


def known(at: datetime | None = AT, compared: dict[str, Any] | None = None, **counts: Any) -> Context:
    return cast("Context", cast("Any", Known(at, Delta(listing=2, **counts), compared)))


def test_the_evidence_names_the_listing_what_changed_since_and_who_left() -> None:
    at = "As of listing 2 (2026-11-30 08:00 UTC)"
    assert drift.drift_evidence(known()) == f"{at}, drift since: not looked at."
    assert (
        drift.drift_evidence(known(None)) == "As of listing 2 (not finished UTC), drift since: not looked at."
    )
    assert (
        drift.drift_evidence(known(compared=COMPARED)) == f"{at}, drift since: 2 rows (2026-11-30 08:00 UTC)."
    )
    other = COMPARED | {"listing": 1}
    assert drift.drift_evidence(known(compared=other)) == f"{at}, drift since: not looked at."
    assert drift.drift_evidence(known(left=3, marked=1, undecided=2)) == (
        f"{at}, drift since: not looked at; 3 users left the pool (1 marked, 0 signed out, 2 undecided)."
    )


def test_what_was_listed_and_not_brought_over_is_a_problem() -> None:
    subs = ", ".join(row(n).sub for n in range(1, 4))
    changed: dict[str, Any] = {"since": 1, "complete": True, "new": 3}
    assert list(drift.drift_problems(known(**changed))) == [
        f"listing 2 is not brought over (3 new), first {subs}"
    ]
    (said,) = drift.drift_problems(known(**changed, gone=3))
    assert said == f"listing 2 is not brought over (3 new, 3 gone), first {subs}, {row(1).sub}, {row(2).sub}"
    unless: tuple[dict[str, Any], ...] = ({"imported": True}, {"complete": False}, {"since": 0}, {"new": 0})
    for without in unless:
        assert list(drift.drift_problems(known(**(changed | without)))) == []


def test_what_changed_in_the_pool_since_is_a_problem() -> None:
    assert list(drift.drift_problems(known(compared=COMPARED))) == [
        "2 changed in the pool since, first a: run with --relist"
    ]
    assert list(drift.drift_problems(known(compared=COMPARED | {"new": 0, "gone": 0}))) == []
