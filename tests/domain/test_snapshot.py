"""What a snapshot sums up, and the JSON that others read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from wizard.domain.planning.people import RowState
from wizard.domain.planning.plan import Plan, PlanDraft
from wizard.domain.snapshot import Snapshot, open_persons, users_of
from wizard.domain.steps import StepName, StepState

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def plan() -> Plan:
    return PlanDraft(3, "acme", "https://api.workos.com").freeze(baseline=1, baseline_ours=0, at=AT)


def snapshot() -> Snapshot:
    return Snapshot(
        name="acme",
        steps=dict.fromkeys(StepName, StepState.OPEN),
        notes={StepName.IMPORT: "3 users", StepName.RESET: ""},
        users=users_of(Counter({"created": 2, "failed": 1})),
        persons={"planned": 3, "failed": 1, "pending": 2, "in_doubt": 0},
        resets={"due": 1},
        requests={"cognito": 4},
        plan=plan(),
        source={"pool": "us-east-1_Made"},
        target={"environment": "acme"},
        next="run import",
        holder="ann",
    )


def test_rows_are_summed_over_all_states() -> None:
    sums = users_of(Counter({"created": 2, "failed": 1, "no state": 7}))
    assert sums["exported"] == 3
    assert set(sums) == {"exported", *RowState}
    assert (sums["created"], sums["failed"], sums["skipped"]) == (2, 1, 0)


def test_open_persons_are_those_of_the_plan_and_rows_that_were_refused_before() -> None:
    persons, rows = Counter({"failed": 1, "pending": 3}), Counter({"failed": 2, "pending": 1})
    assert open_persons(persons=persons, rows=rows) == {"pending": 3, "failed": 2}
    here = snapshot()
    assert here.open_persons == 3
    assert replace(here, plan=None).open_persons == 0
    assert not here.accepts_open
    waived = {**here.steps, StepName.IMPORT: StepState.WAIVED}
    assert replace(here, steps=waived).accepts_open


def test_what_others_read_has_every_part() -> None:
    shown = snapshot().to_json()
    assert shown["name"] == "acme"
    assert shown["steps"]["import"] == "open"
    assert shown["notes"] == {"import": "3 users"}
    assert shown["users"]["exported"] == 3
    assert shown["persons"]["planned"] == 3
    assert shown["resets"] == {"due": 1}
    assert shown["requests"] == {"cognito": 4}
    assert shown["plan"]["revision"] == 3
    assert shown["source"] == {"pool": "us-east-1_Made"}
    assert shown["target"] == {"environment": "acme"}
    assert (shown["next"], shown["held_by"], shown["recovery"]) == ("run import", "ann", None)
    assert shown["delta"] == snapshot().delta.to_json()
    empty = replace(snapshot(), plan=None).to_json()
    assert empty["plan"] == {"revision": 0, "fingerprint": ""}


def test_a_plan_comes_back_from_its_json() -> None:
    made = plan()
    assert Plan.from_json(made.to_json()) == made
    confirmed = replace(made, confirmed_at=AT, warnings=("one", "two"), left_open={"failed": 1})
    shown = confirmed.to_json()
    assert (shown["frozen_at"], shown["confirmed_at"]) == (AT.isoformat(), AT.isoformat())
    assert Plan.from_json(shown) == confirmed
    del shown["warnings"]
    assert Plan.from_json(shown).warnings == ()
    assert made.to_json()["confirmed_at"] is None


def test_what_confirms_a_plan_names_its_writes_and_its_fingerprint() -> None:
    made = replace(plan(), effects={"create": 1_200, "update": 34})
    assert made.writes == 1_234
    assert made.typed.bound == made.phrase
    assert made.phrase == f"IMPORT 1234 acme {made.fingerprint[:6]}"
