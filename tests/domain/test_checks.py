"""What makes a verdict expire, what weighs a check, and what the gate says."""

from __future__ import annotations

import pytest

from wizard.domain.checks import CheckId, inputs_of, ready_words, status_now, weighing_steps
from wizard.domain.events import CheckStatus
from wizard.domain.steps import StepName

NOW = inputs_of(listing=2, revision=3)


@pytest.mark.parametrize("before", [inputs_of(listing=1, revision=3), inputs_of(listing=2, revision=2)])
@pytest.mark.parametrize("status", CheckStatus)
def test_a_verdict_that_passed_expires_with_its_listing_and_its_plan(
    status: CheckStatus, before: str
) -> None:
    passed = status in {CheckStatus.PASS, CheckStatus.WAIVED}
    assert status_now(status, reached_on=before, inputs=NOW) == (CheckStatus.EXPIRED if passed else status)
    assert status_now(status, reached_on=NOW, inputs=inputs_of(listing=2, revision=3)) == status


def test_a_check_is_judged_again_by_the_step_that_proves_it() -> None:
    assert weighing_steps(CheckId.EXPORTED) == (StepName.CONNECT, StepName.VERIFY)
    assert weighing_steps(CheckId.RESET) == (StepName.CONNECT, StepName.RESET, StepName.VERIFY)


@pytest.mark.parametrize(
    ("waivers", "words"),
    [(0, "CUTOVER READY"), (1, "CUTOVER READY WITH 1 WAIVER"), (1_200, "CUTOVER READY WITH 1,200 WAIVERS")],
)
def test_the_gate_counts_waivers(waivers: int, words: str) -> None:
    assert ready_words(waivers) == words
