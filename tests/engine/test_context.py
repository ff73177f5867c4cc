"""What a step is told of answers, of the environment and of what was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.steps.bare import Bare
from wizard.domain import events as e
from wizard.domain.target_kind import TargetKind
from wizard.engine.calls import RateBudget
from wizard.errors import MissingAnswer


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    opened = Bare(tmp_path)
    yield opened
    await opened.close()


async def test_a_setting_is_what_was_answered_or_usual(bare: Bare) -> None:
    context = bare.context()
    assert context.setting("rows.twins") == "merge"
    assert context.setting("target.environment") is None
    assert context.setting("no such key") is None
    await bare.record(e.Answered({"rows.twins": "skip"}))
    assert context.setting("rows.twins") == "skip"


async def test_a_choice_that_no_one_made_is_asked_for(bare: Bare) -> None:
    context = bare.context()
    assert context.choice("rows.twins") == "merge"
    with pytest.raises(MissingAnswer) as missing:
        context.choice("timing.reset")
    assert missing.value.key == "timing.reset"
    assert {"reactive", "proactive"} <= set(missing.value.choices)
    with pytest.raises(MissingAnswer):
        _ = context.environment
    await bare.record(e.Answered({"timing.reset": "reactive", "target.environment": "acme"}))
    assert (context.choice("timing.reset"), context.environment) == ("reactive", "acme")


async def test_a_phrase_confirms_one_act_alone(bare: Bare) -> None:
    context = bare.context("SEND 5 acme", "SEND 5 acme")
    assert not context.confirmed("SEND 6 acme")
    assert [context.confirmed("SEND 5 acme") for _ in range(3)] == [True, True, False]
    assert not context.confirmed("SEND 5 acme", by_yes=True)


async def test_yes_stands_for_what_it_may(bare: Bare) -> None:
    context = bare.context("typed", yes=True)
    assert context.confirmed("anything")
    assert not context.confirmed("anything", by_yes=False)
    assert context.confirmed("typed", by_yes=False)
    assert not context.confirmed("typed", by_yes=False)


async def test_an_environment_on_this_machine_is_a_sandbox(bare: Bare) -> None:
    context = bare.context()
    kinds = [context.target_kind]
    await bare.record(e.Answered({"target.kind": "production"}))
    kinds.append(context.target_kind)
    assert kinds == [TargetKind.SANDBOX, TargetKind.PRODUCTION]
    assert context.target is context.target


async def test_the_pace_is_what_was_answered_or_what_the_environment_takes(bare: Bare) -> None:
    context = bare.context()
    usual = context.ceilings()
    assert usual[RateBudget.WORKOS_WRITE] == context.target_facts.writes_per_second
    given = {"pace.writes_per_second": 3, "pace.resets_per_second": 2, "pace.cognito_pages_per_second": 1}
    await bare.record(e.Answered(given))
    asked = context.ceilings()
    assert (asked[RateBudget.WORKOS_WRITE], asked[RateBudget.WORKOS_RESET]) == (3.0, 2.0)
    assert asked[RateBudget.COGNITO_LIST] == 1.0
    for fixed in (RateBudget.COGNITO_READ, RateBudget.WORKOS_READ):
        assert asked[fixed] == usual[fixed]
