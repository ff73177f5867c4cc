"""What makes a verdict expire, what weighs a check, and what the gate says."""

from __future__ import annotations

import pytest

from wizard.domain.checks import (
    CheckId,
    gate_note,
    inputs_of,
    passed_of,
    ready_words,
    status_now,
    weighing_steps,
)
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


def test_step_11_is_noted_with_how_many_checks_pass_or_what_the_gate_says() -> None:
    every = len(CheckId)
    assert gate_note(every, 0) == "CUTOVER READY"
    assert gate_note(every, 2) == "CUTOVER READY WITH 2 WAIVERS"
    assert gate_note(every, 2, "one user is undecided") == f"{every}/{every}; one user is undecided"
    assert gate_note(every - 1, 2) == f"{every - 1}/{every}"
    assert gate_note(0, 0, "no plan") == f"0/{every}; no plan"


def test_what_was_waived_counts_as_passed() -> None:
    assert passed_of([*CheckStatus, CheckStatus.PASS]) == 3
