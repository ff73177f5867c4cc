"""Who lost access in Cognito after the import is decided about before the cutover, by name."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Operator
from wizard.journal import open_reader


def alone(far_side: FarSide, operator: Operator) -> list[dict[str, Any]]:
    """WorkOS users with one enabled row of their own, which is there."""
    rows = operator.exported()
    addresses = Counter(row.get("email", "").strip().lower() for row in rows.values())
    return [
        user
        for user in far_side.users()
        if (row := rows.get(user["external_id"])) and row["Enabled"] and addresses[user["email"]] == 1
        if "identities" not in row and user["external_id"]
    ]


def left_behind(far_side: FarSide, operator: Operator, count: int = 2) -> list[str]:
    """So many users, imported and deleted in Cognito since; gives their subs."""
    chosen = alone(far_side, operator)[:count]
    for user in chosen:
        far_side.remove_row(operator.exported()[user["external_id"]]["Username"])
    phrases = ("--confirm", operator.plan()["phrase"])
    done = operator.run("--relist", *phrases)
    assert done.went, done.err
    done = operator.run("--confirm", operator.plan()["phrase"])
    assert done.went, done.err
    return [user["external_id"] for user in chosen]


def test_undecided_leavers_lock_the_cutover_and_are_named(ready: tuple[FarSide, Operator]) -> None:
    far_side, operator = ready
    subs = left_behind(far_side, operator)
    assert operator.status()["delta"]["undecided"] == 2
    refused = operator.run("--confirm", "CUTOVER rehearsal")
    assert refused.code == 4
    assert "2 users who lost access in Cognito are undecided" in refused.err
    assert all(sub in refused.err for sub in subs)
    shown = operator.run()
    assert "READY" not in shown.err
    assert operator.status()["steps"]["verify"] == "open"

    # Leaving them is a decision with a note, about these two and no one else.
    operator.answers["delta.left"] = "leave"
    unsaid = operator.run("--confirm", "LEAVE 2 rehearsal")
    assert unsaid.code == 2
    assert "delta.left_note" in unsaid.err
    operator.answers["delta.left_note"] = "contractors, Ann said"
    assert operator.run().code == 4
    done = operator.run("--confirm", "LEAVE 2 rehearsal")
    assert done.went, done.err
    assert operator.status()["delta"]["undecided"] == 0
    reader = open_reader(operator.journal)
    (act,) = reader.acts(kind="persons who left kept as they are")
    reader.close()
    assert act.note == "contractors, Ann said"
    assert act.details == {"persons": 2}

    one_more_leaves(far_side, operator)
    refused = operator.run("--confirm", "CUTOVER rehearsal")
    assert refused.code == 4
    assert "LEAVE 1 rehearsal" in refused.err
    assert operator.status()["delta"]["undecided"] == 1


def one_more_leaves(far_side: FarSide, operator: Operator) -> None:
    """One more leaves; the pool is listed again, and what is to be done is not confirmed."""
    user = alone(far_side, operator)[0]
    far_side.remove_row(operator.exported()[user["external_id"]]["Username"])
    operator.run("--relist")
    operator.run("--confirm", operator.plan()["phrase"])


def test_the_report_of_an_earlier_version_is_a_decision_not_taken(ready: tuple[FarSide, Operator]) -> None:
    _, operator = ready
    operator.answers["delta.left"] = "report"
    assert operator.run().went
    with closing(sqlite3.connect(operator.journal)) as connection:
        (value,) = connection.execute("SELECT value FROM answer WHERE key = 'delta.left'").fetchone()
    assert value == '"undecided"'
