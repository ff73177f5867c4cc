"""Which states of a step let others build on it, and which step comes next."""

from __future__ import annotations

from wizard.domain.steps import STEP_FACTS, StepName, StepState, closure, next_step


def test_a_step_is_passed_when_done_or_waived_and_ended_also_with_failures() -> None:
    passed = {state for state in StepState if state.is_passed}
    ended = {state for state in StepState if state.is_ended}
    assert passed == {StepState.DONE, StepState.WAIVED}
    assert ended == passed | {StepState.FAILED}


def test_a_step_needs_what_its_needs_need() -> None:
    assert closure(StepName.REPORT) == {StepName.REPORT}
    assert closure(StepName.IMPORT) == {
        StepName.GUIDE,
        StepName.CONNECT,
        StepName.INVENTORY,
        StepName.TIMING,
        StepName.EXPORT,
        StepName.TRANSFORM,
        StepName.IMPORT,
    }
    for step, facts in STEP_FACTS.items():
        assert closure(step) == {step}.union(*(closure(need) for need in facts.needs))


def test_next_is_the_first_step_that_can_be_worked_on_also_after_failures() -> None:
    states = dict.fromkeys(StepName, StepState.DONE) | {StepName.FEDERATION: StepState.LOCKED}
    assert next_step(states) is None
    assert next_step(states | {StepName.REPORT: StepState.OPEN}) is StepName.REPORT
    for state in set(StepState) - {StepState.DONE, StepState.WAIVED, StepState.LOCKED}:
        assert (
            next_step(states | {StepName.AUTHKIT: state, StepName.REPORT: StepState.OPEN}) is StepName.AUTHKIT
        )
