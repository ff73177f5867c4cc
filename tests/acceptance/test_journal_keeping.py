"""A journal backed up, put back and handed over between two machines: no one is mailed twice (faults A1)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.mailing import canary, due_addresses
from tests.acceptance.operator import Operator
from tests.acceptance.test_recovery import BEHIND, SAID, UNKNOWN, operator_at, refused_in_recovery

ROWS = 200


@pytest.fixture
def far_side(start: MakeFarSide) -> FarSide:
    return start(ROWS)


def kept(operator: Operator, *arguments: object) -> str:
    done = operator.command("journal", *arguments, "--journal", operator.journal)
    assert done.code == 0, done.err
    return done.out


def imported(far_side: FarSide, folder: Path) -> Operator:
    operator = operator_at(far_side, folder)
    assert operator.run("--yes", "--until", "import").code == 0
    operator.answers["verify.canaries"] = [canary(operator)]
    return operator


def mailed(far_side: FarSide, operator: Operator) -> dict[str, int]:
    """Everybody who is due has been mailed; how often each was."""
    operator.run("--yes", *SAID, "--until", "reset")
    found: dict[str, int] = far_side.stats()["mails"]
    least, most = due_addresses(operator)
    assert least <= set(found) <= most, found
    assert set(found.values()) == {1}
    return found


def on_machine(operator: Operator, folder: Path) -> Operator:
    folder.mkdir()
    return replace(operator, folder=folder, environ=operator.environ | {"XDG_STATE_HOME": str(folder / "s")})


def test_a_backup_from_before_the_mails_is_put_back_and_no_one_is_mailed_twice(
    far_side: FarSide, folder: Path
) -> None:
    operator = imported(far_side, folder)
    backups = operator.journal.with_suffix("") / "backups"
    assert len(list(backups.iterdir())) == 1  # before the import, by itself
    kept(operator, "backup")
    mails = mailed(far_side, operator)
    before_mails = sorted(backups.iterdir())[1]
    kept(operator, "restore", "--from", before_mails)
    refused_in_recovery(operator, far_side, BEHIND, *SAID, "--until", "reset")
    assert mailed(far_side, operator) == mails
    assert kept(operator, "check", "--json").count('"ok": true') == 5


def test_the_colleague_goes_on_where_the_first_one_stopped(far_side: FarSide, folder: Path) -> None:
    first = imported(far_side, folder)
    second = on_machine(first, folder / "second")
    kept(first, "handover", "--to", second.journal)
    writes = far_side.writes()
    refused = first.run("--yes")
    assert refused.code == 5
    assert "for reading only" in refused.err
    assert str(second.journal) in first.status()["next"]
    assert first.command("report", "--journal", first.journal, "-o", folder / "r").code == 0
    assert far_side.writes() == writes
    assert second.status()["recovery"] is None
    shutil.copytree(first.journal.with_suffix(""), second.journal.with_suffix(""))
    mails = mailed(far_side, second)
    # A copy of what the second one has now, on a third machine, is in recovery.
    third = on_machine(first, folder / "third")
    kept(second, "backup", "--to", third.folder)
    next(third.folder.glob("*.journal")).rename(third.journal)
    refused_in_recovery(third, far_side, UNKNOWN, *SAID, "--until", "reset")
    assert far_side.stats()["mails"] == mails
