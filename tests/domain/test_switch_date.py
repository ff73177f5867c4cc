"""A planned switch: a date with its time zone, or one sentence about what is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wizard.domain.switch_date import UNSURE, read_switch_date, switch_date, wrong_switch_date

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "stored", "in_utc"),
    [
        ("2027-01-12 22:00 Europe/Berlin", "2027-01-12 22:00 Europe/Berlin", "2027-01-12T21:00"),
        ("2027-07-12 22:00 europe/berlin", "2027-07-12 22:00 Europe/Berlin", "2027-07-12T20:00"),
        ("2027-01-12T22:00:00+01:00", "2027-01-12 22:00 +01:00", "2027-01-12T21:00"),
        ("2027-01-12 22:00Z", "2027-01-12 22:00 Z", "2027-01-12T22:00"),
        ("2027-01-12 22:00 UTC", "2027-01-12 22:00 UTC", "2027-01-12T22:00"),
        (
            "2027-01-12T22:00:00+01:00[Europe/Berlin]",
            "2027-01-12 22:00 Europe/Berlin",
            "2027-01-12T21:00",
        ),
        # Clocks go back that night: an offset says which of the two it is.
        (
            "2027-10-31 02:30 +01:00 Europe/Berlin",
            "2027-10-31 02:30 +01:00 Europe/Berlin",
            "2027-10-31T01:30",
        ),
    ],
)
def test_a_date_with_its_zone_is_read_and_read_again_as_it_is_stored(
    typed: str, stored: str, in_utc: str
) -> None:
    planned = read_switch_date(typed)
    assert planned.text == stored
    assert f"{planned.at.astimezone(UTC):%Y-%m-%dT%H:%M}" == in_utc
    assert read_switch_date(stored) == planned


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("soon", "A date with time and time zone looks like 2027-01-12 22:00 Europe/Berlin."),
        ("2027-01-12", "A date with time and time zone looks like 2027-01-12 22:00 Europe/Berlin."),
        ("2027-02-30 22:00 UTC", "There is no 2027-02-30 22:00: a date looks like"),
        ("2027-01-12 25:00 UTC", "There is no 2027-01-12 25:00: a date looks like"),
        ("2027-01-12 22:00", "2027-01-12 22:00 has no time zone: add one, such as Europe/Berlin or +01:00."),
        ("2027-01-12 22:00 Europe/Berln", "There is no time zone Europe/Berln; did you mean Europe/Berlin?"),
        ("2027-01-12 22:00 Berlin", "There is no time zone Berlin; did you mean Europe/Berlin?"),
        ("2027-03-28 02:30 Europe/Berlin", "Clocks in Europe/Berlin skip 02:30 that night"),
        ("2027-10-31 02:30 Europe/Berlin", "comes twice that night in Europe/Berlin: put +02:00 or +01:00"),
        ("2027-01-12 22:00 +05:00 Europe/Berlin", "Europe/Berlin is at +01:00 then, not at +05:00"),
        ("2026-11-12 22:00 Europe/Berlin", "Thu 12 Nov 2026 22:00 CET is in the past."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(typed: str, sentence: str) -> None:
    said = wrong_switch_date(typed, NOW)
    assert sentence in said
    assert said.endswith((".", "?"))


@pytest.mark.parametrize("answer", [None, "", UNSURE])
def test_not_sure_yet_is_an_answer(answer: str | None) -> None:
    assert switch_date(answer) is None
    assert wrong_switch_date(answer or "", NOW) == ""


def test_days_are_those_of_the_zone_whatever_clocks_do_in_between() -> None:
    planned = read_switch_date("2027-03-28 23:30 Europe/Berlin")
    assert planned.day(-1) == date(2027, 3, 27)
    assert planned.day(3) == date(2027, 3, 31)
    assert planned.told() == "Sun 28 Mar 2027 23:30 CEST"
