"""Which states of a step let others build on it."""

from __future__ import annotations

from wizard.domain.steps import StepState


def test_a_step_is_passed_when_done_or_waived_and_ended_also_with_failures() -> None:
    passed = {state for state in StepState if state.is_passed}
    ended = {state for state in StepState if state.is_ended}
    assert passed == {StepState.DONE, StepState.WAIVED}
    assert ended == passed | {StepState.FAILED}
