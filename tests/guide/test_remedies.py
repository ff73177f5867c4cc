"""What the tool can do about a cause: each with one key, and only where it would do something."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from wizard.domain.steps import StepName
from wizard.guide.remedies import FIX_ACTIONS, FixAction, Found

NEEDS = {
    FixAction.DECIDE: "inventory",
    FixAction.ROWS: "plan",
    FixAction.RETRY: "plan",
    FixAction.LOOK_UP: "in_doubt",
    FixAction.RELIST_ROW: "listed",
    FixAction.RELIST: "listed",
    FixAction.PROBE: "providers",
    FixAction.RESEND: "resets",
    FixAction.SCAN: "app",
}
ALL = Found(**{item.name: True for item in fields(Found)})


def test_every_deed_has_one_key_of_its_own() -> None:
    assert set(FIX_ACTIONS) == set(FixAction)
    keys = [facts.key for facts in FIX_ACTIONS.values()]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 1 for key in keys)


@pytest.mark.parametrize("fix_action", NEEDS)
def test_it_is_possible_where_there_is_something_to_act_on(fix_action: FixAction) -> None:
    possible = FIX_ACTIONS[fix_action].possible
    assert possible(replace(Found(), **{NEEDS[fix_action]: True}))
    assert not possible(replace(ALL, **{NEEDS[fix_action]: False}))


def test_the_pace_can_be_set_at_any_time() -> None:
    assert FIX_ACTIONS[FixAction.PACE].possible(Found())


def test_some_run_one_step_alone() -> None:
    alone = {fix_action: facts.alone for fix_action, facts in FIX_ACTIONS.items() if facts.alone}
    assert alone == {
        FixAction.LOOK_UP: StepName.IMPORT,
        FixAction.PROBE: StepName.FEDERATION,
        FixAction.SCAN: StepName.AUTHKIT,
    }
