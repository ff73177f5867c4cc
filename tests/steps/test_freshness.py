"""What is written or mailed rests on a listing that is new, whole, and planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Context
from wizard.errors import Blocked
from wizard.ports import Listing, StepRecord
from wizard.steps.freshness import require_fresh, require_planned

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


@dataclass
class Here:
    """As much of a Context as this needs: a listing of an ``age``, and how the plan stands."""

    age: timedelta | None = None
    planned: StepState | None = None
    hours: float = 24
    known: bool = True
    clock: Any = field(init=False)
    journal: Any = field(init=False)

    def __post_init__(self) -> None:
        self.clock = self.journal = self

    def now(self) -> datetime:
        return NOW

    def setting(self, key: str) -> float:
        assert key == "inventory.fresh_hours"
        return self.hours

    def listing(self) -> Listing | None:
        if not self.known:
            return None
        finished = NOW - self.age if self.age is not None else None
        return Listing(1, NOW, finished, token=None, pages=1, estimate=1, restarts=0)

    def meta(self, _: str) -> None:
        return None

    def steps(self) -> dict[StepName, StepRecord]:
        return {StepName.TRANSFORM: StepRecord(self.planned, "", NOW)} if self.planned else {}


def context(**values: Any) -> Context:
    return cast("Context", cast("Any", Here(**values)))


@pytest.mark.parametrize("age", [timedelta(), timedelta(hours=24), timedelta(minutes=-5)])
def test_a_listing_is_new_for_a_day(age: timedelta) -> None:
    require_fresh(context(age=age))


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(hours=24, seconds=1), "is 24.0 hours old"),
        (timedelta(hours=1_500), "is 1,500.0 hours old"),
        (timedelta(minutes=-5, seconds=-1), "is -0.1 hours old"),
    ],
)
def test_one_that_is_old_or_from_the_future_is_listed_again(age: timedelta, said: str) -> None:
    with pytest.raises(Blocked, match=said) as stop:
        require_fresh(context(age=age))
    assert "(limit 24 h)" in str(stop.value)
    assert stop.value.recovery_id == "stale"


def test_how_long_it_is_new_is_an_answer() -> None:
    require_fresh(context(age=timedelta(hours=47), hours=48))
    with pytest.raises(Blocked, match=r"limit 0\.5 h"):
        require_fresh(context(age=timedelta(hours=1), hours=0.5))


@pytest.mark.parametrize("known", [False, True])
def test_one_that_did_not_come_to_its_end_is_none(*, known: bool) -> None:
    with pytest.raises(Blocked, match="is not complete"):
        require_fresh(context(known=known))


def test_who_is_due_is_decided_with_the_plan() -> None:
    require_planned(context(planned=StepState.DONE))
    for state in (None, StepState.OPEN, StepState.FAILED):
        with pytest.raises(Blocked, match="the difference is not planned yet"):
            require_planned(context(planned=state))
