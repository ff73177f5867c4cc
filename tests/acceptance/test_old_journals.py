"""A journal of version 0.1 opens, says the same, is in recovery once, and goes on to its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests import old_journal
from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.mailing import ENVIRONMENT
from tests.acceptance.operator import Operator
from wizard.journal import Journal, open_reader, schema

KEPT = ("name", "users", "persons", "resets", "requests", "plan", "source")


@pytest.fixture
def far_side(start: MakeFarSide) -> FarSide:
    far_side = start(old_journal.ROWS)
    far_side.plant(*old_journal.users())
    return far_side


@pytest.fixture
def operator(far_side: FarSide, folder: Path) -> Operator:
    old_journal.restore(
        folder / "m.journal",
        WORKOS=far_side.workos_url,
        COGNITO=far_side.cognito_url,
        GUIDE=far_side.summary["guide_file"],
        FOLDER=str(folder),
    )
    operator = OperatorHere.at(
        far_side,
        folder,
        pace__max_persons=0,
        rows__disabled="import",
        rows__federated_enterprise="import",
        rows__force_change_password="import_and_mail",
        rows__no_email="username",
        timing__reset="proactive",
        target__environment=ENVIRONMENT,
        inventory__fresh_hours=1_000_000,
    )
    operator.environ["XDG_STATE_HOME"] = str(folder / "state")
    return operator


def test_it_migrates_says_the_same_and_goes_on_once_confirmed(far_side: FarSide, operator: Operator) -> None:
    summary = old_journal.status()
    writes = far_side.writes()
    done = operator.run("--until", "import")
    assert done.code == 4, done.err
    assert "written by version 0.1" in done.err
    assert f'--confirm "RECOVERED {ENVIRONMENT}"' in done.err
    status = operator.status()
    assert status["recovery"]["why"] == "version"
    assert status["recovery"]["found"] == {
        "users": len(old_journal.users()),
        "settled": 0,
        "differ": 0,
        "unknown": 0,
        "marks": 0,
        "resets": 0,
    }
    same = {key: status[key] for key in KEPT}
    same["requests"] = summary["requests"]
    summary["source"] = status["source"]
    # What this version adds, 0.1 could not tell.
    same["plan"] = {key: value for key, value in status["plan"].items() if key in summary["plan"]}
    assert same == {key: summary[key] for key in KEPT}
    assert far_side.writes() == writes

    # The plan was confirmed before; only the recovery is to be.
    done = operator.run("--until", "import", "--confirm", f"RECOVERED {ENVIRONMENT}")
    assert done.code == 0, done.err
    status = operator.status()
    assert status["recovery"] is None
    assert status["persons"]["created"] == summary["persons"]["planned"] == len(far_side.users())
    assert status["plan"]["revision"] == summary["plan"]["revision"]
    done = operator.run("--until", "import")
    assert done.code == 0
    assert "ecovery" not in done.err
    checks = {
        check["id"]: check["status"]
        for check in operator.command("verify", "--journal", operator.journal, "--json").json
    }
    assert checks["imported"] == "pass"


def test_every_table_view_and_trigger_is_as_in_a_new_journal(tmp_path: Path) -> None:
    old_journal.restore(tmp_path / "old.journal")
    for name in ("old", "new"):
        Journal(tmp_path / f"{name}.journal", actor=lambda: "{}").close()
    old, new = (_schema(tmp_path / f"{name}.journal") for name in ("old", "new"))
    assert old == new


def _schema(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {(kind, name, " ".join(sql.replace('"', "").split())) for kind, name, sql in rows}


def test_a_migration_that_is_cut_off_begins_anew(tmp_path: Path) -> None:
    """The file stays of 0.1 until it is of today, and in recovery with it."""
    path = tmp_path / "old.journal"
    for statements in range(0, 40, 3):
        path.unlink(missing_ok=True)
        old_journal.restore(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.set_progress_handler(_stop_after(statements), 100)
            with pytest.raises(sqlite3.OperationalError, match="interrupted"):
                schema.upgrade(connection, name="old")
        Journal(path, actor=lambda: "{}").close()
        reader = open_reader(path)
        recovery = reader.recovery()
        assert recovery is not None
        assert recovery.last_commit is not None
        assert reader.tally("persons")["created"] == old_journal.status()["persons"]["created"]
        reader.close()


def _stop_after(times: int) -> Callable[[], int]:
    left = times

    def stop() -> int:
        nonlocal left
        left -= 1
        return int(left < 0)

    return stop
