"""Dates in every form that a record may have, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wizard.domain.moments import read_moment

MOMENT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SECONDS = 1_714_979_289
EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    "value",
    [
        MOMENT,
        MOMENT.replace(tzinfo=None),
        SECONDS,
        float(SECONDS),
        SECONDS * 1_000,
        str(SECONDS),
        f" {SECONDS}.0 ",
        f"{SECONDS}000",
        "2024-05-06T07:08:09",
        "2024-05-06T07:08:09Z",
        "2024-05-06T09:08:09+02:00",
        "Mon, 06 May 2024 07:08:09 GMT",
        "Mon, 06 May 2024 07:08:09",
        f"/Date({SECONDS}000)/",
        rf"\/Date({SECONDS}000+0200)\/",
    ],
)
def test_one_moment_in_every_form(value: object) -> None:
    assert read_moment(value) == MOMENT


def test_what_has_a_zone_keeps_it() -> None:
    assert read_moment("2024-05-06T09:08:09+02:00") == MOMENT.astimezone(EAST)
    assert read_moment(MOMENT.astimezone(EAST)) == MOMENT


def test_seconds_become_milliseconds_where_no_user_of_cognito_lies() -> None:
    assert read_moment(99_999_999_999) == datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC)
    assert read_moment(100_000_000_000) == datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)
    assert read_moment(-1) == datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert read_moment("20240506") == datetime(2024, 5, 6, tzinfo=UTC), "a day, no number of seconds"


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        [SECONDS],
        "",
        "soon",
        "2024-13-01",
        1e300,
        float("nan"),
        "9" * 400,
        "/Date(999999999999999)/",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_what_is_no_moment_is_none(value: object) -> None:
    assert read_moment(value) is None
