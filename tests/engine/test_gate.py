"""What the checks make of step 11, and what the cutover waits for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journal.machine import page, planned
from wizard.domain import events as e
from wizard.domain.checks import CheckId, inputs_of
from wizard.domain.events import CheckStatus
from wizard.domain.planning.delta import OffboardingAction, OffboardingState
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName, StepState
from wizard.engine.gate import NOT_CHECKED, judged, undecided_lock, verdicts_now
from wizard.journal import Journal

AT = "2026-11-23T08:00:00+00:00"
NOW = inputs_of(listing=1, revision=0)
EVERY = len(CheckId)
PEOPLE = 8


class Gates:
    """A journal of eight persons, its checks and what they make of step 11."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    async def record(self, *facts: e.Fact) -> None:
        for fact in facts:
            await self.journal.record(fact, AT)

    async def check(
        self, status: CheckStatus, *, first: CheckStatus | None = None, inputs: str = NOW
    ) -> None:
        for number, name in enumerate(CheckId):
            found = first if first and not number else status
            await self.record(e.CheckDone(name, found, "seen", "ann", inputs))

    def judged(self, state: StepState = StepState.OPEN) -> tuple[StepState, str] | None:
        states = dict.fromkeys(StepName, StepState.DONE) | {StepName.VERIFY: state}
        return judged(self.journal.reader, states)


@pytest.fixture
async def gates(tmp_path: Path) -> AsyncIterator[Gates]:
    opened = Gates(Journal(tmp_path / "m.journal", actor=lambda: "{}"))
    await opened.record(*planned(PEOPLE))
    yield opened
    opened.journal.close()


async def test_without_a_check_there_is_nothing_to_judge(gates: Gates) -> None:
    assert gates.judged() is None
    verdicts = verdicts_now(gates.journal.reader)
    assert [verdict.id for verdict in verdicts] == list(CheckId)
    assert {verdict.status for verdict in verdicts} == {NOT_CHECKED.status} == {"todo"}
    await gates.check(CheckStatus.PASS)
    for state in StepState:
        is_judged = state in {StepState.OPEN, StepState.FAILED, StepState.DONE, StepState.LOCKED}
        assert (gates.judged(state) is not None) == is_judged


@pytest.mark.parametrize(
    ("status", "first", "recorded", "judged"),
    [
        (CheckStatus.PASS, None, StepState.OPEN, (StepState.OPEN, "CUTOVER READY")),
        (CheckStatus.PASS, None, StepState.DONE, (StepState.DONE, "CUTOVER READY")),
        (CheckStatus.PASS, None, StepState.FAILED, (StepState.OPEN, "CUTOVER READY")),
        (CheckStatus.PASS, None, StepState.LOCKED, (StepState.LOCKED, "CUTOVER READY")),
        (CheckStatus.WAIVED, None, StepState.DONE, (StepState.DONE, "CUTOVER READY WITH 1 WAIVER")),
        (CheckStatus.PASS, CheckStatus.FAIL, StepState.OPEN, (StepState.FAILED, f"{EVERY - 1}/{EVERY}")),
        (CheckStatus.PASS, CheckStatus.FAIL, StepState.DONE, (StepState.FAILED, f"{EVERY - 1}/{EVERY}")),
        (CheckStatus.PASS, CheckStatus.FAIL, StepState.LOCKED, (StepState.LOCKED, f"{EVERY - 1}/{EVERY}")),
        (CheckStatus.PASS, CheckStatus.WAITING, StepState.FAILED, (StepState.OPEN, f"{EVERY - 1}/{EVERY}")),
        (CheckStatus.PASS, CheckStatus.TODO, StepState.DONE, (StepState.OPEN, f"{EVERY - 1}/{EVERY}")),
        (CheckStatus.TODO, None, StepState.OPEN, (StepState.OPEN, f"0/{EVERY}")),
    ],
)
async def test_step_11_is_what_its_checks_are(
    gates: Gates,
    status: CheckStatus,
    first: CheckStatus | None,
    recorded: StepState,
    judged: tuple[StepState, str],
) -> None:
    await gates.check(status, first=first)
    assert gates.judged(recorded) == judged


async def test_what_passed_on_other_inputs_has_expired(gates: Gates) -> None:
    await gates.check(CheckStatus.PASS, inputs=inputs_of(listing=2, revision=0))
    assert {verdict.status for verdict in verdicts_now(gates.journal.reader)} == {CheckStatus.EXPIRED}
    assert gates.judged(StepState.DONE) == (StepState.OPEN, f"0/{EVERY}")


async def test_the_cutover_waits_for_a_decision_about_who_left(gates: Gates) -> None:
    assert undecided_lock(gates.journal.reader) == ""
    effects = gates.journal.reader.open_effects("pending", 0, PEOPLE)
    done = tuple(e.Settled(x.id, x.sub, RowState.CREATED, f"user_{x.sub}") for x in effects)
    await gates.record(
        e.EffectsAttempted(tuple(effect.id for effect in effects)),
        e.EffectsSettled(done),
        e.ListingImported(1),
        e.ListingStarted(2, 1),
        page(0, listing=2),
        e.ListingFinished(2),
    )
    lock = undecided_lock(gates.journal.reader)
    assert "7 users" in lock
    assert "(sub-0001, sub-0002, sub-0003, sub-0004, sub-0005, …)" in lock
    await gates.check(CheckStatus.PASS, inputs=inputs_of(listing=2, revision=0))
    assert gates.judged() == (StepState.OPEN, f"{EVERY}/{EVERY}; {lock}")
    await gates.check(CheckStatus.PASS, first=CheckStatus.FAIL, inputs=inputs_of(listing=2, revision=0))
    assert gates.judged() == (StepState.FAILED, f"{EVERY - 1}/{EVERY}"), "first the check"
    await gates.check(CheckStatus.PASS, inputs=inputs_of(listing=2, revision=0))
    await gates.record(e.CutoverDone("CUTOVER acme"))
    assert gates.judged() == (StepState.OPEN, "CUTOVER READY"), "it was recorded before they left"
    left = gates.journal.reader.removed_users(OffboardingAction.LEAVE, OffboardingState.NO, 0, 9)
    await gates.record(e.OffboardingAttempted(OffboardingAction.LEAVE, tuple(p.id for p in left)))
    outcomes = tuple(e.OffboardingOutcome(p.id, p.sub, OffboardingState.DONE) for p in left)
    await gates.record(e.OffboardingSettled(OffboardingAction.LEAVE, outcomes))
    assert undecided_lock(gates.journal.reader) == ""
