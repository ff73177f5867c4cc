"""A mapping that no row matches is said, with the attribute that was probably meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.people_made import POOL, make_row, with_attributes
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.mapping import MappingRules
from wizard.domain.rows.pool import Pool
from wizard.domain.rows.unmapped import Unmapped

FILES = replace(POOL, arn="files:sha256:00", unreadable=("ListGroups",))
ROW = with_attributes("s1", {"custom:Plan": "gold", "name": "Ann"})


def summary(mapping: dict[str, str], *rows: CognitoRow, pool: Pool = POOL) -> tuple[str, ...]:
    seen = Unmapped(MappingRules(mapping), pool)
    for row in rows:
        seen.see(row)
    return seen.summary()


@pytest.mark.parametrize("source", ["custom:plan", "Plan", "plan", "custom:Plans", "custom:_plan"])
def test_the_nearest_attribute_is_offered(source: str) -> None:
    assert summary({source: "metadata.plan"}, ROW) == (
        f"No user has a value for {source}: metadata.plan stays empty. Did you mean custom:Plan?",
    )


def test_what_one_row_has_is_not_said() -> None:
    mapping = {"custom:Plan": "metadata.plan", "name": "first_name", "cognito:username": "metadata.user"}
    assert summary(mapping, make_row("s2"), ROW) == ()
    assert summary({"custom:plan": "metadata.plan"}) == ()


def test_an_empty_value_is_none() -> None:
    row = with_attributes("s1", {"custom:plan": ""})
    pool = replace(POOL, attributes=("custom:plan",))
    assert summary({"custom:plan": "metadata.p"}, row, pool=pool) == (
        "No user has a value for custom:plan: metadata.p stays empty.",
    )


@pytest.mark.parametrize(
    ("pool", "reason"),
    [
        (FILES, "export files hold no groups"),
        (replace(POOL, unreadable=("ListGroups",)), "the groups of this pool cannot be read"),
        (POOL, "no user is in a group"),
    ],
)
def test_groups_that_nobody_has_say_why(pool: Pool, reason: str) -> None:
    (sentence,) = summary({"cognito:groups": "metadata.groups"}, ROW, pool=pool)
    assert reason in sentence
    assert "metadata.groups stays empty" in sentence
