"""Settings that no API shows: looked at again before the canary is mailed, once the answer is a day old."""

from __future__ import annotations

import pytest

from tests.steps.campaign import ENVIRONMENT, Campaign
from tests.steps.running import LaterClock, only
from wizard.domain.confirmations import looked_phrase
from wizard.domain.events import ActDone, Answered
from wizard.guide.dashboard import LOOKED

PHRASE = looked_phrase(ENVIRONMENT)


@pytest.fixture
def later(bare: Campaign) -> Campaign:
    bare.clock = LaterClock()
    return bare


async def test_answers_of_today_are_not_asked_again(bare: Campaign) -> None:
    assert PHRASE not in await bare.mail(PHRASE)
    assert not only(bare.events, Answered)


async def test_answers_of_yesterday_are_until_somebody_looked(later: Campaign) -> None:
    said = await later.mail()
    assert f"older than a day: where they still hold, confirm «{PHRASE}»" in said
    assert not only(later.events, Answered)
    before = later.reader.answered_at()["connect.default_reset_mail"]

    said = await later.mail(PHRASE)
    assert PHRASE not in said
    assert [dict(event.answers) for event in only(later.events, Answered)] == [
        {"connect.default_reset_mail": "on"}
    ]
    assert [act.kind for act in only(later.events, ActDone)] == [LOOKED]
    assert later.reader.answered_at()["connect.default_reset_mail"] > before
    assert PHRASE not in await later.mail()
