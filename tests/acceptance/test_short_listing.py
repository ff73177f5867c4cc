"""A listing that ends far below the pool's estimate goes no further before somebody accepts it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Operator

ROWS = 400


def test_a_short_listing_blocks_until_it_is_accepted_and_is_a_waiver_then(
    start: MakeFarSide, folder: Path
) -> None:
    far_side = start(ROWS)
    far_side.arm(
        {"operation": "cognito.ListUsers", "kind": "short_page", "count": 6},
        {"operation": "cognito.ListUsers", "kind": "last_page", "count": 1},
    )
    operator = OperatorHere.at(far_side, folder)
    refused = operator.run("--yes")
    assert refused.code == 4
    found = re.search(r"The listing ended at (\d+) rows, (\d+) below Cognito's estimate of 400", refused.err)
    assert found
    listed, missing = map(int, found.groups())
    assert listed + missing == ROWS
    assert missing > 200
    assert "listing_short" in refused.err
    assert far_side.writes() == 0
    status = operator.status()
    assert status["steps"]["export"] == "blocked"
    assert not (folder / "m" / "cognito_users.json").exists()

    operator.answers["export.accept"] = ["listing_short"]
    done = operator.run("--yes")
    assert done.went, done.err
    assert operator.status()["users"]["exported"] == listed
    acts = [event for event in done.named("act") if event["kind"] == "short listing accepted"]
    assert [act["details"] for act in acts] == [{"id": "listing_short", "listing": 1}]
    check = exported(operator)
    assert check["status"] == "waived"
    assert f"{missing} below Cognito's estimate of 400: accepted" in check["evidence"]
    assert not [event for event in operator.run("--yes").named("act") if "short" in event["kind"]]

    del operator.answers["export.accept"]
    operator.answers["export.accept"] = []
    operator.run("--yes")
    check = exported(operator)
    assert check["status"] == "fail"
    assert "not accepted" in check["evidence"]

    # The pool is whole at the next look, and nothing is to be accepted any more.
    done = operator.run("--relist", "--yes")
    assert done.went, done.err
    assert operator.status()["users"]["exported"] == ROWS
    assert exported(operator)["status"] == "pass"


def exported(operator: Operator) -> dict[str, str]:
    checks = operator.command("verify", "--journal", operator.journal, "--json").json
    return next(dict(check) for check in checks if check["id"] == "exported")
