"""Live numbers of a run, in time that the test moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.journal.machine import page
from wizard.domain.events import EffectsSettled, Notice, PoolCompared, Settled, StepMoved, Waiting
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName, StepState
from wizard.engine.meter import BARS, LINES, Live, Meter

BEGAN = datetime(2026, 11, 23, 8, tzinfo=UTC)


@dataclass
class Hand:
    """A clock that goes on by hand."""

    seconds: float = 1_000.0

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def meter(clock: Hand) -> Meter:
    meter = Meter(clock)
    meter.take(StepMoved(StepName.IMPORT, StepState.RUNNING))
    return meter


def settled(*states: RowState, reason: str = "") -> EffectsSettled:
    return EffectsSettled(
        tuple(Settled(n, f"sub-{n}", state, reason=reason) for n, state in enumerate(states))
    )


def created(count: int) -> EffectsSettled:
    return settled(*[RowState.CREATED] * count)


def lines(meter: Meter) -> list[tuple[str, str]]:
    return [(line.word, line.text) for line in meter.live().activity]


def test_before_anything_there_is_nothing(clock: Hand) -> None:
    assert Meter(clock).live() == Live(bars=(0,) * BARS)
    assert Live().seconds_left(10) is None


def test_the_rate_is_of_the_time_since_the_step_began_then_of_thirty_seconds(
    meter: Meter, clock: Hand
) -> None:
    meter.take(created(20))
    clock.seconds += 10
    assert meter.live().rate == pytest.approx(2.0)
    assert meter.live().seconds_left(60) == pytest.approx(30.0)
    clock.seconds += 10
    assert meter.live().rate == pytest.approx(1.0)
    clock.seconds += 11
    assert meter.live().rate == pytest.approx(20 / 30)
    clock.seconds += 2
    assert meter.live().rate == 0.0
    assert meter.live().seconds_left(60) is None


def test_a_step_that_has_just_begun_does_not_promise_too_much(meter: Meter, clock: Hand) -> None:
    meter.take(created(20))
    clock.seconds += 0.1
    assert meter.live().rate == pytest.approx(10.0)


def test_a_bar_is_two_seconds_and_the_latest_is_last(meter: Meter, clock: Hand) -> None:
    meter.take(created(1))
    clock.seconds += 1.9
    meter.take(created(2))
    clock.seconds += 0.1
    meter.take(created(4))
    clock.seconds += 4
    bars = meter.live().bars
    assert len(bars) == BARS
    assert bars[-4:] == (3, 4, 0, 0)
    assert sum(bars) == 7
    clock.seconds += 2 * (BARS - 4)
    assert meter.live().bars[:2] == (3, 4)
    clock.seconds += 2
    assert meter.live().bars[:2] == (4, 0)


def test_a_new_step_begins_without_bars(meter: Meter) -> None:
    meter.take(created(5))
    meter.take(StepMoved(StepName.IMPORT, StepState.DONE, "5 users"))
    assert meter.live().step is None
    assert lines(meter)[-1] == ("done", "Import 5 users")
    meter.take(StepMoved(StepName.RESET, StepState.RUNNING))
    assert meter.live().step is StepName.RESET
    assert sum(meter.live().bars) == 0


@pytest.mark.parametrize("state", RowState)
def test_what_is_settled_has_finished(meter: Meter, state: RowState) -> None:
    meter.take(settled(state))
    finished = {RowState.CREATED, RowState.UPDATED, RowState.UNCHANGED, RowState.FAILED}
    assert sum(meter.live().bars) == (state in finished)


def test_reasons_are_counted_the_most_frequent_first(meter: Meter) -> None:
    meter.take(settled(RowState.FAILED, reason="taken"))
    meter.take(settled(RowState.FAILED, RowState.FAILED, RowState.CREATED, reason="refused"))
    assert meter.live().errors == (("refused", 2), ("taken", 1))
    assert lines(meter)[0] == ("failed", "sub-0  taken")


def test_a_line_names_a_user_by_address_where_there_is_one(meter: Meter) -> None:
    meter.take(EffectsSettled((Settled(1, "sub-1", RowState.CREATED, email="a@b.test"),)))
    assert lines(meter) == [("created", "a@b.test")]


def test_rows_of_a_page_are_counted(meter: Meter) -> None:
    meter.take(page(1, 2, 3, number=7))
    assert meter.live().bars[-1] == 3
    assert lines(meter) == [("listed", "page 7: 3 rows")]


def test_a_pause_is_on_until_it_is_over_and_its_bar_is_marked(meter: Meter, clock: Hand) -> None:
    clock.seconds += 2
    pause = Waiting("WorkOS", 6, "429")
    meter.take(pause)
    assert meter.live().waiting == pause
    assert meter.live().throttled_bars == {BARS - 1}
    clock.seconds += 5.9
    assert meter.live().waiting == pause
    clock.seconds += 0.1
    assert meter.live().waiting is None
    assert meter.live().throttled_bars == {BARS - 4}
    meter.take(pause)
    assert meter.live().throttled == 2
    assert lines(meter)[0] == ("waiting", "WorkOS: 6 s, 429")


def test_the_latest_lines_are_kept_and_other_events_say_nothing(meter: Meter, clock: Hand) -> None:
    for number in range(LINES + 1):
        meter.take(Notice(f"note {number}"))
    meter.take(PoolCompared(1, rows=1, new=0, changed=0, disabled=0, gone=0, first=()))
    shown = meter.live().activity
    assert (len(shown), shown[0].text, shown[-1].text) == (LINES, "note 1", f"note {LINES}")
    assert shown[-1].at == clock.now()
