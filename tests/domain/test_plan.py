"""The plan as it is drawn up: what it counts, in which order, and what the operator is warned of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from tests.domain.people_made import make_row, make_rules
from wizard.domain.planning.plan import Plan, PlanDraft
from wizard.domain.planning.resolve import Group, resolve
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.report.lines import risks

ADDRESSES = [f"person{n}@example.com" for n in range(3)]


def drawn_up(rows: Iterable[CognitoRow], **decisions: str) -> Plan:
    draft = PlanDraft(1, "staging", "https://api.workos.test")
    for row in rows:
        for resolution in resolve(Group((row,)), make_rules(decisions)):
            draft.add(resolution)
    return draft.freeze(baseline=0, baseline_ours=0, at=datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize("decision", ["skip", "import"])
def test_disabled_persons_who_are_written_are_counted_out_loud(decision: str) -> None:
    disabled = [make_row(f"d{n}", address, enabled=False) for n, address in enumerate(ADDRESSES)]
    left_out = [make_row(f"n{n}", "") for n in range(5)]
    plan = drawn_up([*disabled, *left_out], disabled=decision)
    warned = [risk for risk in risks(plan) if risk.startswith("3 users disabled in Cognito")]
    assert len(warned) == plan.effects["create_user"] // 3 == (decision == "import")


def test_largest_count_is_named_first_whichever_row_came_first() -> None:
    few = [make_row("d1", ADDRESSES[0], enabled=False)]
    many = [make_row(f"n{n}", "") for n in range(5)]
    for rows in ([*few, *many], [*many, *few]):
        assert list(drawn_up(rows).decisions) == ["no_email", "disabled"]


def test_a_plan_counts_what_it_writes_and_whom_it_leaves_alone() -> None:
    plan = drawn_up([make_row(f"s{n}", address) for n, address in enumerate(ADDRESSES)])
    assert (plan.writes, plan.unchanged, plan.disabled) == (3, 0, 0)
    assert {kind: n for kind, n in plan.effects.items() if n} == {"create_user": 3}
    assert plan.rows["persons"] == 3
