"""A pool that is being set back is not listed; one that was since its listing is listed again."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Operator
from wizard.journal import open_reader


def test_a_recovery_under_way_blocks_the_listing_and_one_since_voids_it(
    start: MakeFarSide, folder: Path
) -> None:
    far_side = start(15)
    far_side.set_back(r1="PREVIEW_GENERATED", r0="RESTORE_COMPLETED")
    operator = OperatorHere.at(far_side, folder)
    refused = operator.run("--yes")
    assert refused.code == 4
    assert "point-in-time recovery of the user pool is under way (PREVIEW_GENERATED)" in refused.err
    reader = open_reader(operator.journal)
    assert reader.tally("rows").get("pending", 0) == 0
    reader.close()

    far_side.set_back(r1="PREVIEW_CANCELLED", r0="RESTORE_COMPLETED")
    assert operator.run("--yes", "--until", "transform").code == 0
    far_side.set_back(r2="RESTORE_COMPLETED", r1="PREVIEW_CANCELLED", r0="RESTORE_COMPLETED")
    refused = operator.run("--yes")
    assert refused.code == 4
    assert "was set back by a point-in-time recovery since it was listed" in refused.err
    assert far_side.users() == []
    assert operator.run("--relist", "--yes").went
    assert far_side.users()


def test_a_recovery_under_way_blocks_the_cutover(ready: tuple[FarSide, Operator]) -> None:
    far_side, operator = ready
    far_side.set_back(r1="RESTORING")
    refused = operator.run("--confirm", "CUTOVER rehearsal")
    assert refused.code == 4
    assert "under way (RESTORING)" in refused.err
    far_side.set_back(r1="AWS_ABORTED")
    assert operator.run("--confirm", "CUTOVER rehearsal").went
