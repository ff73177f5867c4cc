"""The staged journals are what they say, and a page can be made of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.pages.stages import STAGES, Here
from wizard.domain.steps import StepName, StepState

DONE_AT = {
    "connected": StepName.CONNECT,
    "listed": StepName.INVENTORY,
    "timed": StepName.TIMING,
    "exported": StepName.EXPORT,
    "planned": StepName.TRANSFORM,
    "imported": StepName.IMPORT,
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_where_its_name_says(seen: Callable[[str], Here], stage: str) -> None:
    steps = seen(stage).state().snapshot.steps
    for name, step in DONE_AT.items():
        is_reached = list(STAGES).index(stage) >= list(STAGES).index(name)
        assert (steps[step] is StepState.DONE) == is_reached, f"{step} is {steps[step]}"


def test_a_copy_changes_alone(seen: Callable[[str], Here], at: Callable[[str], Here]) -> None:
    here = at("listed")
    here.answer({"timing.reset": "reactive"})
    assert here.views.given()["timing.reset"] == "reactive"
    assert "timing.reset" not in seen("listed").views.given()


def test_the_canary_used_the_link_before_the_cutover(seen: Callable[[str], Here]) -> None:
    (canary, *_) = seen("proven").views.stages()
    assert (canary.sent, canary.used) == (1, 1)
    assert not seen("proven").views.is_cut_over()
    assert seen("cut over").views.is_cut_over()
