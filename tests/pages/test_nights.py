"""How long an import takes is said before it starts, with the hours in which it rests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.pages.stages import Here
from wizard.domain.nights import PAUSE_AT, RESUME_AT, Night
from wizard.errors import UsageError
from wizard.pages.lines import page_lines
from wizard.pages.nights import ends

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2027, 1, 12, 22, tzinfo=BERLIN)
HOUR = 3600.0


@pytest.mark.parametrize(
    ("night", "hours", "said"),
    [
        (None, 5, None),
        (Night(time(6), None, BERLIN), 5, "ends 03:00, before 06:00"),
        (Night(time(6), None, BERLIN), 9, "pauses 06:00, and waits for you to go on"),
        (Night(time(6), time(22), BERLIN), 9, "pauses 06:00, ends Wed 13 Jan 23:00"),
        (Night(time(21), time(23), BERLIN), 2, "it rests until 23:00, ends 01:00"),
    ],
)
def test_when_it_ends_and_what_comes_in_between(night: Night | None, hours: float, said: str | None) -> None:
    here = f"ends {datetime.fromtimestamp(EVENING.timestamp() + hours * HOUR).astimezone():%H:%M}"
    assert ends(EVENING, hours * HOUR, night) == (said or here)


def test_the_page_says_it_and_both_times_are_answers(at: Callable[[str], Here]) -> None:
    here = at("planned")
    text = "\n".join(page_lines(here.page("import")))
    assert "40 users at 2000 writes a second take 0 s: ends " in text
    here.answer({PAUSE_AT: "6:00", RESUME_AT: "22:00"})
    for wrong in ({RESUME_AT: "06:00"}, {PAUSE_AT: None}, {PAUSE_AT: "25:00"}, {RESUME_AT: "late"}):
        with pytest.raises(UsageError):
            here.answer(wrong)
