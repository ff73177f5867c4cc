"""The acceptance figures at full size: run ``python -m tests.soak`` (some ten minutes), or name the parts.

``kills``: 50 kill -9s over inventory and import of 5,000 rows under faults. ``pace``: 10,000 persons
against the documented limits. Fails loudly; prints the figures as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.acceptance import kills, operator
from tests.acceptance.far_side import rehearsed
from tests.acceptance.operator import Operator
from tests.acceptance.pace import measured

operator.LONGEST = 1_800


def fifty_kills(folder: Path) -> dict[str, Any]:
    """Nobody lost, created twice or failed; sums balance."""
    with rehearsed(5_000) as far_side:
        (folder / "killed").mkdir()
        (folder / "undisturbed").mkdir()
        killed = Operator.at(far_side, folder / "killed")
        ordeal = kills.suffer(killed, far_side, kills=50, seed=50, rate=0.01)
        drawn, created = far_side.drawn(), far_side.stats()["created_users"]
        users = kills.assert_nobody_lost(killed, far_side, Operator.at(far_side, folder / "undisturbed"))
        assert created == users["created"]
    return {
        "kills": dict(ordeal.kills),
        "most_in_doubt": ordeal.most_in_doubt,
        "exit_codes_of_runs_that_ended": ordeal.runs_that_ended,
        "faults": drawn,
        "users": users,
    }


def ten_thousand(folder: Path) -> dict[str, Any]:
    """At least 49 persons a second of 50 allowed, none lost, no 429."""
    with rehearsed(11_100) as far_side:
        pace = measured(Operator.at(far_side, folder, pace__writes_per_second=50), far_side)
        assert len(far_side.users()) == pace.persons >= 10_000
    assert pace.stats["throttled"] == 0
    assert pace.per_second >= 49
    return asdict(pace) | {"per_second": round(pace.per_second, 2)}


PARTS = {"kills": fifty_kills, "pace": ten_thousand}


def main(names: list[str]) -> None:
    for name in names or list(PARTS):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            figures = PARTS[name](Path(folder))
        print(json.dumps({name: figures, "seconds": round(time.monotonic() - began)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
