"""WorkOS' clock: its latest word and the seconds since, never ahead of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.adapters.times import InstantClock
from wizard.adapters.clock import FarClock

EIGHT = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.fixture
def clock() -> InstantClock:
    return InstantClock()


@pytest.fixture
def far(clock: InstantClock) -> FarClock:
    far = FarClock(clock)
    assert far.now() is None
    say(far, EIGHT)
    return far


def say(far: FarClock, at: datetime) -> None:
    far.heard({"Date": at.strftime("%a, %d %b %Y %H:%M:%S GMT")})


def test_it_goes_on_by_itself(far: FarClock, clock: InstantClock) -> None:
    assert far.now() == EIGHT
    clock.slept.append(90.5)
    assert far.now() == EIGHT + timedelta(seconds=90.5)


@pytest.mark.parametrize("headers", [{}, {"Date": ""}, {"Date": "yesterday"}])
def test_an_answer_without_a_time_says_nothing(
    far: FarClock, clock: InstantClock, headers: dict[str, str]
) -> None:
    clock.slept.append(3)
    far.heard(headers)
    assert far.now() == EIGHT + timedelta(seconds=3)


def test_a_second_that_is_said_late_changes_nothing(far: FarClock, clock: InstantClock) -> None:
    clock.slept.append(1.5)
    for late in (1, 0):
        say(far, EIGHT + timedelta(seconds=late))
        assert far.now() == EIGHT + timedelta(seconds=1.5)


def test_whoever_is_behind_is_corrected(far: FarClock, clock: InstantClock) -> None:
    clock.slept.append(1.5)
    say(far, EIGHT + timedelta(seconds=2))
    assert far.now() == EIGHT + timedelta(seconds=2)


def test_a_clock_that_was_set_back_is_believed(far: FarClock, clock: InstantClock) -> None:
    clock.slept.append(3_600)
    say(far, EIGHT)
    assert far.now() == EIGHT


def test_five_seconds_are_no_late_second(far: FarClock, clock: InstantClock) -> None:
    clock.slept.append(4.9)
    say(far, EIGHT)
    assert far.now() == EIGHT + timedelta(seconds=4.9)
    clock.slept.append(0.1)
    say(far, EIGHT)
    assert far.now() == EIGHT
