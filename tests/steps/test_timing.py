"""Step 4: done once every question that applies is answered, and to be done again for another answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.steps.running import Running, ended, only
from wizard.domain.events import Answered, StepMoved
from wizard.domain.steps import StepName, StepState
from wizard.errors import MissingAnswer, UsageError


@pytest.mark.parametrize("reset", ["reactive", "proactive"])
async def test_it_ends_with_what_was_chosen(running: Running, reset: str) -> None:
    await running.answer(timing__reset=reset)
    events = await running.run(StepName.TIMING)
    assert only(events, StepMoved) == [
        StepMoved(StepName.TIMING, StepState.RUNNING),
        StepMoved(StepName.TIMING, StepState.DONE, reset),
    ]
    record = running.reader.steps()[StepName.TIMING]
    assert (record.state, record.note) == (StepState.DONE, reset)


async def test_nobody_chooses_when_users_are_mailed_but_the_operator(running: Running) -> None:
    await running.answer(timing__reset=None)
    with pytest.raises(MissingAnswer) as missing:
        await running.run(StepName.TIMING)
    assert missing.value.key == "timing.reset"
    assert set(missing.value.choices) == {"reactive", "proactive", "keep"}
    assert running.reader.steps()[StepName.TIMING].state is StepState.OPEN


@pytest.mark.parametrize(
    "other", [{"timing.reset": "proactive"}, {"timing.mailer": "own"}, {"timing.signups": "freeze"}]
)
async def test_another_answer_opens_it_again(running: Running, other: dict[str, Any]) -> None:
    await running.run(StepName.TIMING)
    running.events.clear()
    await running.answer(other)
    (answered,) = only(running.events, Answered)
    assert StepName.TIMING in answered.reopens
    assert running.reader.steps()[StepName.TIMING].state is StepState.OPEN
    assert ended(await running.run(StepName.TIMING)).state is StepState.DONE


async def test_keeping_wants_a_last_day_and_mails_no_one_before_it_is_over(running: Running) -> None:
    await running.answer({"timing.reset": "keep"})
    with pytest.raises(MissingAnswer) as missing:
        await running.run(StepName.TIMING)
    assert missing.value.key == "passwords.until"
    await running.answer({"passwords.until": "2999-01-31", "passwords.note": "Support has no time"})
    assert ended(await running.run(StepName.TIMING)).state is StepState.DONE
    await running.run(StepName.TIMING)
    acts = running.reader.acts(kind="passwords are kept, beyond the guide")
    assert [act.note for act in acts] == ["Support has no time"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"passwords.until": "2020-01-31"},
        {"timing.page_today": "hosted"},
        {"passwords.capture": "after", "timing.sign_in_page": "authkit"},
    ],
)
async def test_what_cannot_be_had_together_is_refused_and_not_recorded(
    running: Running, wrong: dict[str, str]
) -> None:
    await running.answer({"timing.reset": "keep"})
    before = dict(running.reader.answers())
    with pytest.raises(UsageError):
        await running.answer(wrong)
    assert dict(running.reader.answers()) == before
