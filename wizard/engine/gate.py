"""How the five checks stand now, and what they make of step 11: the one source of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wizard.domain.checks import CheckId, gate_note, inputs_of, passed_of, status_now
from wizard.domain.events import CheckStatus
from wizard.domain.planning.delta import OffboardingAction, OffboardingState, offboarding_lock
from wizard.domain.steps import StepName, StepState
from wizard.domain.text import clean
from wizard.journal import Reader
from wizard.ports import Verdict
from wizard.report.waivers import waivers_of

NOT_CHECKED = Verdict("", CheckStatus.TODO, "", None, "", "")
NAMED = 5
# The states that the checks decide about; a run that is on, or was stopped, keeps its own.
JUDGED = frozenset({StepState.OPEN, StepState.FAILED, StepState.DONE})


def verdicts_now(reader: Reader) -> list[Verdict]:
    """The five checks in order; one that passed on other inputs has expired."""
    listing, plan = reader.listing(), reader.plan()
    inputs = inputs_of(listing=listing.id if listing else 0, revision=plan.revision if plan else 0)
    found = reader.verdicts()
    return [_current(found.get(check, replace(NOT_CHECKED, id=check)), inputs) for check in CheckId]


def undecided_lock(reader: Reader) -> str:
    """Why the cutover waits for a decision about users who left the pool; empty where it does not."""
    count = reader.delta().undecided
    if not count:
        return ""
    first = reader.removed_users(OffboardingAction.LEAVE, OffboardingState.NO, 0, NAMED)
    return offboarding_lock(count, [clean(person.sub) for person in first])


def judged(reader: Reader, states: Mapping[StepName, StepState]) -> tuple[StepState, str] | None:
    """State and note of step 11 by the checks of now; None where nothing was checked, or a run is on.

    Steps 8 to 10 bring checks to pass, and a new listing or plan expires them, without step 11.
    """
    state = states[StepName.VERIFY]
    if state not in JUDGED | {StepState.LOCKED} or not reader.verdicts():
        return None
    statuses = [verdict.status for verdict in verdicts_now(reader)]
    passed = passed_of(statuses)
    is_cut_over = reader.meta("cutover") is not None
    lock = "" if is_cut_over or passed < len(CheckId) else undecided_lock(reader)
    note = gate_note(passed, len(waivers_of(reader)) if passed == len(CheckId) else 0, lock)
    return _state(state, statuses), note


def _state(recorded: StepState, statuses: Sequence[str]) -> StepState:
    if recorded is StepState.LOCKED or (recorded is StepState.OPEN and CheckStatus.FAIL not in statuses):
        return recorded
    if passed_of(statuses) == len(CheckId):
        return recorded if recorded is StepState.DONE else StepState.OPEN
    return StepState.FAILED if CheckStatus.FAIL in statuses else StepState.OPEN


def _current(verdict: Verdict, inputs: str) -> Verdict:
    return replace(verdict, status=status_now(verdict.status, reached_on=verdict.inputs, inputs=inputs))
