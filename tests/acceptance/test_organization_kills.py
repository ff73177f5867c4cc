"""kill -9 over an import with memberships while both services misbehave: none twice, none lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import MAIN_KEY, OTHER_KEY, FarSide
from tests.acceptance.kills import assert_nobody_lost, kill_repeatedly
from tests.acceptance.operator import Operator
from wizard.rehearsal.demo import organization_answers

ROWS = 300
KILLS = 10


@pytest.mark.timeout(400)
def test_no_membership_is_lost_or_made_twice(start: Any, tmp_path: Path) -> None:
    far_side: FarSide = start(ROWS)
    folders = [tmp_path / "killed", tmp_path / "undisturbed"]
    for folder in folders:
        folder.mkdir()
    killed, undisturbed = (Operator.at(far_side, folder) for folder in folders)
    for operator in (killed, undisturbed):
        operator.answers |= organization_answers()
    ordeal = kill_repeatedly(killed, far_side, kills=KILLS, seed=31, rate=0.01)
    assert ordeal.kills.total() == KILLS
    assert_nobody_lost(killed, far_side, undisturbed)
    status = killed.status()
    assert status["memberships"]["planned"] == sum(
        status["memberships"][word] for word in ("created", "present")
    )
    found, wanted = (belonging(far_side, key) for key in (MAIN_KEY, OTHER_KEY))
    assert found == wanted
    assert len(found) == status["memberships"]["planned"] > 0
    names = Counter(item["name"] for item in far_side.organizations())
    assert set(names.values()) == {1}
    assert status["organizations"]["planned"] == len(names)


def belonging(far_side: FarSide, key: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Roles by the external IDs of user and organization; each pair once."""
    organizations = {item["id"]: item["external_id"] for item in far_side.organizations(key=key)}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for item in far_side.memberships(key=key):
        pair = item["user"]["external_id"], organizations[item["organization_id"]]
        assert pair not in found, "a member twice"
        assert item["status"] == "active"
        found[pair] = tuple(role["slug"] for role in item["roles"])
    return found
