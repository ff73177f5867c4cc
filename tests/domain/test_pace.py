"""The rate of an import over its whole time, and its average."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wizard.domain.pace import SLOT_SECONDS, Pace, begin_of, slot_of

NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


def test_a_slot_begins_where_its_number_says() -> None:
    slot = slot_of(NOON + timedelta(seconds=SLOT_SECONDS - 1))
    assert begin_of(slot) == NOON
    assert slot_of(NOON + timedelta(seconds=SLOT_SECONDS)) == slot + 1


def test_pauses_count_neither_for_the_average_nor_for_the_chart() -> None:
    first = slot_of(NOON)
    pace = Pace(settled={first: 50, first + 1: 100, first + 1_000: 50}, slowed={first + 1_001: 2})
    assert pace.slots == [first, first + 1, first + 1_000, first + 1_001]
    assert pace.average == 200 / (4 * SLOT_SECONDS)
    late = NOON + timedelta(days=1)
    assert pace.rates(late) == [(10.0, False), (20.0, False), (10.0, False), (0.0, True)]


def test_the_slot_that_is_on_is_measured_by_what_has_passed_of_it() -> None:
    pace = Pace(settled={slot_of(NOON): 20})
    assert pace.rates(NOON + timedelta(seconds=2)) == [(10.0, False)]
    assert pace.rates(NOON) == [(20.0, False)], "no rate is made of less than a second"


def test_one_moment_is_no_average() -> None:
    assert Pace().average is None
    assert Pace(settled={slot_of(NOON): 20}).average is None


def test_a_slot_ahead_of_a_clock_that_was_set_back_counts_as_a_whole_one() -> None:
    pace = Pace(settled={slot_of(NOON): 20, slot_of(NOON) + 1: 50})
    assert pace.rates(NOON + timedelta(seconds=2)) == [(10.0, False), (10.0, False)]
