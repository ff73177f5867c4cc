"""The hours in which mass work rests, over midnight, changes of the clocks and a machine that slept."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.domain.nights import PAUSE_AT, RESUME_AT, Night, night_of, read_clock, wrong_night

BERLIN = ZoneInfo("Europe/Berlin")
DAYTIME = Night(time(6), time(22), BERLIN)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


LONG_AGO = at("2026-01-01 12:00")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2027-01-12 05:59:59", None),
        ("2027-01-12 06:00", "2027-01-12 22:00"),
        ("2027-01-12 21:59:59", "2027-01-12 22:00"),
        ("2027-01-12 22:00", None),
        ("2027-01-13 00:00", None),
    ],
)
def test_it_rests_from_one_time_to_the_other(now: str, until: str | None) -> None:
    rest = DAYTIME.rest(at(now), LONG_AGO)
    assert (rest.until if rest else None) == (at(until) if until else None)


@pytest.mark.parametrize("now", ["2027-01-12 23:00", "2027-01-13 03:00"])
def test_a_rest_over_midnight_ends_in_the_morning(now: str) -> None:
    rest = Night(time(22), time(6), BERLIN).rest(at(now), LONG_AGO)
    assert rest
    assert (rest.since, rest.until) == (at("2027-01-12 22:00"), at("2027-01-13 06:00"))


def test_without_an_end_it_stops_once_and_whoever_goes_on_works_until_the_next_day() -> None:
    night = Night(time(6), None, BERLIN)
    began = at("2027-01-12 01:00")
    assert night.rest(at("2027-01-12 05:59"), began) is None
    stopped = night.rest(at("2027-01-12 06:00"), began)
    assert stopped
    assert (stopped.since, stopped.until) == (at("2027-01-12 06:00"), None)
    again = at("2027-01-12 09:00")
    assert night.rest(at("2027-01-13 05:59"), again) is None
    assert night.rest(at("2027-01-13 06:00"), again)
    assert night.rest(at("2027-01-15 12:00"), again), "a machine that slept for two days stops at once"


def test_a_time_that_clocks_skip_comes_when_they_have() -> None:
    """On 28 March 2027 clocks in Berlin go from 02:00 to 03:00."""
    night = Night(time(2, 30), time(5), BERLIN)
    skipped = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert night.next_pause(at("2027-03-28 01:00")) == skipped
    assert night.rest(skipped - timedelta(seconds=1), LONG_AGO) is None
    rest = night.rest(skipped, LONG_AGO)
    assert rest
    assert rest.until == at("2027-03-28 05:00")


def test_a_time_that_comes_twice_counts_once() -> None:
    """On 31 October 2027 clocks in Berlin go from 03:00 back to 02:00."""
    night = Night(time(2, 30), time(2, 45), BERLIN)
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    resting = [
        minute for minute in range(-60, 180) if night.rest(first + timedelta(minutes=minute), LONG_AGO)
    ]
    assert resting == list(range(15))


@given(TIMES, TIMES, MOMENTS)
def test_it_works_right_before_each_pause_and_rests_right_after(
    pause: time, resume: time, moment: datetime
) -> None:
    if pause == resume:
        return
    night = Night(pause, resume, BERLIN)
    begins = night.next_pause(moment)
    rest = night.rest(begins, LONG_AGO)
    assert rest
    assert rest.since == begins
    assert rest.until is not None
    assert timedelta() < rest.until - begins < timedelta(hours=26)
    assert night.rest(rest.until - timedelta(seconds=1), LONG_AGO) == rest
    after = night.rest(rest.until, LONG_AGO)
    assert after is None or after.since == rest.until


def test_its_zone_is_that_of_the_switch_and_else_this_machine_s() -> None:
    assert night_of({}) is None
    assert night_of({RESUME_AT: "06:00"}) is None
    planned = {PAUSE_AT: "06:00", "cutover.at": "2027-01-12 22:00 Asia/Tokyo"}
    tokyo = night_of(planned)
    assert tokyo
    assert tokyo.next_pause(datetime(2027, 1, 1, tzinfo=UTC)) == datetime(2027, 1, 1, 21, tzinfo=UTC)
    here = night_of({PAUSE_AT: "06:00", "cutover.at": "unknown"})
    assert here
    now = datetime(2027, 1, 1, 12, tzinfo=UTC)
    assert here.next_pause(now).astimezone().strftime("%H:%M") == "06:00"


@pytest.mark.parametrize(("text", "stored"), [("6:00", "06:00"), (" 22:30 ", "22:30"), ("00:00", "00:00")])
def test_times_of_day_are_stored_in_one_form(text: str, stored: str) -> None:
    assert read_clock(text) == stored


@pytest.mark.parametrize("text", ["", "6", "24:00", "06:60", "6:0", "-1:00", "06:00:00", "６:００", "six"])
def test_what_is_no_time_of_day_is_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^A time of day looks like 06:00, from 00:00 to 23:59\.$"):
        read_clock(text)


def test_both_times_together() -> None:
    assert wrong_night({}) == wrong_night({PAUSE_AT: "06:00"}) == ""
    assert wrong_night({PAUSE_AT: "06:00", RESUME_AT: "22:00"}) == ""
    assert "nothing says when it pauses" in wrong_night({RESUME_AT: "06:00"})
    assert "two times that differ" in wrong_night({PAUSE_AT: "06:00", RESUME_AT: "06:00"})


@pytest.mark.parametrize(
    ("night", "hours", "end"),
    [
        (DAYTIME, 7.0, "2027-01-13 06:00"),
        (DAYTIME, 7.5, "2027-01-13 22:30"),
        (DAYTIME, 15.0 + 8 * 30, "2027-02-13 06:00"),
        (Night(time(6), None, BERLIN), 7.0, "2027-01-13 06:00"),
        (Night(time(6), None, BERLIN), 7.1, None),
        (DAYTIME, 24.0 * 365 * 40, None),
    ],
)
def test_when_work_ends_with_the_rests_in_between(night: Night, hours: float, end: str | None) -> None:
    found = night.end(at("2027-01-12 23:00"), hours * 3600)
    assert found == (at(end) if end else None)


def test_work_that_would_begin_in_a_rest_begins_after_it() -> None:
    assert DAYTIME.end(at("2027-01-12 12:00"), 3600) == at("2027-01-12 23:00")
