"""What far sides say about waiting, from the sensible to the absurd."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wizard.adapters.web.retry_after import seconds_to_wait

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ANSWERED = "Mon, 30 Nov 2026 12:01:00 GMT"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("-inf", None),
        ("1e999", None),
        ("9" * 400, None),
        ("Mon, 99 Foo 2026", None),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("0", 0),
        (" 7 ", 7),
        ("0.5", 0.5),
        ("-5", 0),
        ("1000000000", 1e9),
        ("1e300", 1e300),
        ("Mon, 30 Nov 2026 12:01:30 GMT", 30),
        ("Mon, 30 Nov 2026 12:01:30", 30),
        ("Mon, 30 Nov 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", pytest.approx(2.5e11, rel=0.02)),
    ],
)
def test_only_a_finite_number_or_a_date_says_how_long_to_wait(said: str, seconds: float | None) -> None:
    assert seconds_to_wait(said, answered_at=ANSWERED, now=NOW) == seconds


def test_a_date_needs_something_to_be_measured_against() -> None:
    date = "Mon, 30 Nov 2026 12:00:10 GMT"
    assert seconds_to_wait(date, answered_at="", now=NOW) == 10
    assert seconds_to_wait(date, answered_at="garbage", now=NOW) == 10
    assert seconds_to_wait(date, answered_at="", now=None) is None
