"""Numbers, lists and lengths of time in sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wizard.domain.words import about, ago, counted, duration, lasting, listed, span


@pytest.mark.parametrize(("n", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (12_000, "12,000 rows")])
def test_one_is_not_many(n: int, text: str) -> None:
    assert counted(n, "row") == text


@pytest.mark.parametrize(
    ("texts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_ends_with_and(texts: list[str], text: str) -> None:
    assert listed(texts) == text


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=-3), "0 minutes"),
        (timedelta(seconds=119), "1 minute"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=24, minutes=59), "24 hours"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_an_age_is_rounded_down_and_keeps_hours_up_to_two_days(age: timedelta, text: str) -> None:
    assert lasting(age) == text
    assert ago(age) == f"{text} ago"


def test_what_never_happened_has_no_age() -> None:
    assert ago(None) == "never"


@pytest.mark.parametrize(
    ("length", "exact", "estimate"),
    [
        (timedelta(seconds=1), "a minute", "less than a minute"),
        (timedelta(seconds=60), "a minute", "about a minute"),
        (timedelta(seconds=89), "a minute", "about a minute"),
        (timedelta(seconds=91), "2 minutes", "about 2 minutes"),
        (timedelta(minutes=119), "119 minutes", "about 119 minutes"),
        (timedelta(minutes=120), "2 hours", "about 2 hours"),
        (timedelta(hours=1_500), "1,500 hours", "about 1,500 hours"),
    ],
)
def test_a_length_is_rounded_to_minutes_then_to_hours(length: timedelta, exact: str, estimate: str) -> None:
    assert span(length) == exact
    assert about(length) == estimate


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (9.6, "10 s"), (126, "2 min 6 s"), (3_600, "1 h 0 min"), (7_260, "2 h 1 min")],
)
def test_a_duration_has_two_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text
