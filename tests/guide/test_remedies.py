"""What the tool can do about a cause: each with one key, and only where it would do something."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from wizard.domain.steps import StepName
from wizard.guide.remedies import DEEDS, Deed, Found

NEEDS = {
    Deed.DECIDE: "inventory",
    Deed.ROWS: "plan",
    Deed.RETRY: "plan",
    Deed.LOOK_UP: "in_doubt",
    Deed.RELIST_ROW: "listed",
    Deed.RELIST: "listed",
    Deed.PROBE: "providers",
    Deed.RESEND: "resets",
    Deed.SCAN: "app",
}
ALL = Found(**{item.name: True for item in fields(Found)})


def test_every_deed_has_one_key_of_its_own() -> None:
    assert set(DEEDS) == set(Deed)
    keys = [facts.key for facts in DEEDS.values()]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 1 for key in keys)


@pytest.mark.parametrize("deed", NEEDS)
def test_it_is_possible_where_there_is_something_to_act_on(deed: Deed) -> None:
    possible = DEEDS[deed].possible
    assert possible(replace(Found(), **{NEEDS[deed]: True}))
    assert not possible(replace(ALL, **{NEEDS[deed]: False}))


def test_the_pace_can_be_set_at_any_time() -> None:
    assert DEEDS[Deed.PACE].possible(Found())


def test_some_run_one_step_alone() -> None:
    alone = {deed: facts.alone for deed, facts in DEEDS.items() if facts.alone}
    assert alone == {
        Deed.LOOK_UP: StepName.IMPORT,
        Deed.PROBE: StepName.FEDERATION,
        Deed.SCAN: StepName.AUTHKIT,
    }
