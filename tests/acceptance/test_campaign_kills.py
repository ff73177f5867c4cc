"""A campaign that is killed while third parties work on both sides (``soak.py`` has the full numbers)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance import campaign_kills
from tests.acceptance.far_side import rehearsed
from tests.acceptance.nursery import QuickOperator

ROWS = 900
KILLS = 6


@pytest.mark.timeout(240)
def test_nobody_is_mailed_twice_no_stranger_is_and_nobody_is_lost_in_silence(tmp_path: Path) -> None:
    with rehearsed(ROWS) as far_side:
        operator = QuickOperator.at(far_side, tmp_path)
        campaign_kills.begin(operator, far_side)
        others = campaign_kills.third_parties(operator, far_side, seed=1)
        seen = campaign_kills.struggle(operator, others, kills=KILLS, seed=1)
        campaign_kills.finish(operator, others)
        outcome = campaign_kills.judge(operator, others, seen)
    assert seen.kills.total() == KILLS
    assert (outcome.twice, outcome.strangers_mailed, outcome.lost) == (0, 0, 0)
    assert outcome.left_out > 0 < outcome.mailed
    assert others.strangers
