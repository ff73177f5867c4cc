"""AWS credentials expire in each of steps 3 to 11: no tick is lost, pages say what goes on, and it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.pages.stages import Here
from wizard.domain.events import Event, StepMoved
from wizard.domain.steps import READ_THE_POOL, StepName, StepState
from wizard.pages.registry import page_of
from wizard.rehearsal.faults import FaultKind, FaultRule

TIMING = {
    "timing.reset": "proactive",
    "timing.mailer": "workos",
    "timing.sign_in_page": "authkit",
    "timing.signups": "delta",
}
# Each step with the stage that it begins at, what is answered first, and the action that does it.
WORK: Mapping[StepName, tuple[str, Mapping[str, Any], str]] = {
    StepName.INVENTORY: ("connected", {}, "list"),
    StepName.TIMING: ("listed", TIMING, "record"),
    StepName.EXPORT: ("timed", {}, "write"),
    StepName.TRANSFORM: ("exported", {"rows.federated_enterprise": "jit"}, "plan"),
    StepName.IMPORT: ("planned", {}, "confirm"),
    StepName.FEDERATION: ("imported", {}, "ask"),
    StepName.RESET: ("imported", {}, "send"),
    StepName.AUTHKIT: ("imported", {}, "look"),
    StepName.VERIFY: ("proven", {}, "run"),
}
EXPIRED = FaultRule("cognito.*", FaultKind.EXPIRED_CREDENTIALS)
SAID = "The AWS credentials have expired. Renew them (aws sso login"


def at_work(at: Callable[[str], Here], step: StepName) -> Here:
    stage, answers, _ = WORK[step]
    here = at(stage)
    if answers:
        here.answer(answers)
    if step is StepName.RESET:
        here.run_alone(step)  # the canary's list is made
    return here


def ticks(here: Here) -> dict[StepName, StepState]:
    return {step: state for step, state in here.state().snapshot.steps.items() if state.is_passed}


def press(here: Here, step: StepName) -> None:
    assert here.do(here.page(step.value), WORK[step][2], phrase=True)


def reached(here: Here, step: StepName) -> object:
    """What the work of a step leads to, as its page shows it without what is said of credentials."""
    page = here.page(step.value)
    return here.state().snapshot.steps[step], page.main and (page.main.id, page.main.locked)


def expire(here: Here) -> None:
    here.campaign.services.faults.add([EXPIRED])


def renew(here: Here) -> None:
    here.campaign.services.faults.clear()


def expire_within(here: Here, step: StepName) -> None:
    """They expire once both ends were looked at and the step has begun."""

    def meddle(event: Event) -> None:
        if isinstance(event, StepMoved) and event.step is step and event.state is StepState.RUNNING:
            here.campaign.meddle = lambda _: None
            expire(here)

    here.campaign.meddle = meddle


def banners(here: Here) -> dict[str, str]:
    """What each step's page says above everything else."""
    state = here.state()
    return {step.value: page_of(state, step.value).stop for step in StepName}


@pytest.fixture(scope="module")
def undisturbed() -> dict[StepName, object]:
    """What each step leads to with credentials that last; filled by the first test that needs it."""
    return {}


@pytest.mark.parametrize("within", [False, True], ids=["before", "within"])
@pytest.mark.parametrize("step", WORK)
def test_what_expires_is_renewed_and_the_work_goes_on(
    at: Callable[[str], Here], undisturbed: dict[StepName, object], step: StepName, within: bool
) -> None:
    if step not in undisturbed:
        usual = at_work(at, step)
        press(usual, step)
        undisturbed[step] = reached(usual, step)
    here = at_work(at, step)
    before = ticks(here)
    if within:
        expire_within(here, step)
    else:
        expire(here)
    press(here, step)
    assert not before.items() - ticks(here).items(), "a tick is lost"
    # A listing that is complete is written without AWS.
    needs_them = step in READ_THE_POOL and not (within and step is StepName.EXPORT)
    if needs_them:
        assert here.operator.stop is not None
        assert here.operator.stop.exit_code == 3
    else:
        assert reached(here, step) == undisturbed[step], "it needs no AWS"
    if needs_them or not within:
        for page_id, said in banners(here).items():
            assert said.startswith(SAID), page_id
        main = here.page(step.value).main
        assert main is not None
        key = "then go on." if main.locked else f"then go on with {main.key}."
        assert here.page(step.value).stop.endswith(key)
    renew(here)
    if needs_them:
        press(here, step)
        assert here.operator.stop is None
        assert reached(here, step) == undisturbed[step]
    else:
        here.run_alone(step)
    assert not before.items() - ticks(here).items()
    assert not any(banners(here).values())
