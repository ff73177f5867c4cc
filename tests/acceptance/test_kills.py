"""kill -9 over inventory and import while both services misbehave (``soak.py`` has the full numbers)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide
from tests.acceptance.kills import assert_nobody_lost, kill_repeatedly
from tests.acceptance.operator import Operator

ROWS = 800
KILLS = 12


@pytest.mark.timeout(240)
def test_nobody_is_lost_or_created_twice(start: Any, tmp_path: Path) -> None:
    far_side: FarSide = start(ROWS)
    folders = [tmp_path / "killed", tmp_path / "undisturbed"]
    for folder in folders:
        folder.mkdir()
    killed, undisturbed = (Operator.at(far_side, folder) for folder in folders)
    ordeal = kill_repeatedly(killed, far_side, kills=KILLS, seed=20, rate=0.01)
    assert ordeal.kills.total() == KILLS
    assert ordeal.most_in_doubt > 0  # the kills struck while requests were out
    drawn = far_side.drawn()
    assert {"500_after", "reset_after", "reset_before", "truncated", "non_json_200"} <= set(drawn), drawn
    created = far_side.stats()["created_users"]
    users = assert_nobody_lost(killed, far_side, undisturbed)
    assert created == users["created"]
