"""``look``: AWS read access alone, no WorkOS key; nothing is written anywhere unless it was asked for."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.quick_clock import QuickClock, tick
from tests.steps.campaign import NO_LIMITS
from wizard import cli
from wizard.bootstrap.passing import NAME, PREFIX, passing_journal
from wizard.rehearsal.services import Rehearsal

USERS = 60


@pytest.fixture(scope="module")
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=USERS, seed=5, limits=NO_LIMITS, tick=tick) as made:
        yield made


@pytest.fixture
def here(services: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with AWS credentials and no key of WorkOS; everything that could be written to is here."""
    for name, value in services.environment().items():
        if not name.startswith("WORKOS_"):
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("WORKOS_API_KEY", raising=False)
    for name in ("home", "work", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _look(services: Rehearsal, *flags: str) -> int:
    return cli.main(
        ["look", "--pool", services.user_pool_id, "--region", services.region, *flags], clock=QuickClock()
    )


def test_it_counts_as_the_pool_does_and_writes_nothing(
    services: Rehearsal, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.workos.stats.reset()
    assert _look(services, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    store = services.cognito.store
    rows = [row for name in store.pool.users if (row := store.get(name))]
    assert told["rows"] == len(rows) == sum(branch["rows"] or 0 for branch in _ways(told["tree"]))
    federated = sum("identities" in row.attributes for row in rows)
    assert next(b["rows"] for b in _ways(told["tree"]) if b["id"] == "auth.federated") == federated
    assert {item["id"] for item in told["lead_times"]} >= {"idp_admins", "dns", "canaries"}
    assert told["import_seconds"]["least"] <= told["import_seconds"]["most"]
    assert services.workos.stats.as_json()["operations"] == {}
    assert _files(here) == set()


def _ways(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """The branches that every row is in exactly one of; MFA overlaps them."""
    return [branch for branch in tree["children"] if branch["id"] != "auth.mfa"]


def test_it_is_told_in_lines(services: Rehearsal, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _look(services) == 0
    lines = capsys.readouterr().out
    assert "How do these users sign in?" in lines
    assert "Start these early:" in lines
    assert f"rows: {USERS}" in lines
    assert "an import: " in lines
    assert "@" not in lines
    assert _files(here) == set()


def test_what_is_asked_for_is_written_there_alone(services: Rehearsal, here: Path) -> None:
    kept = here / "work" / "acme.journal"
    assert _look(services, "-o", "sheets", "--journal", str(kept)) == 0
    # A journal that is kept is also remembered, so that a copy of it is noticed.
    kept_too = ("work/acme.journal", "home/.local/state/cognito2workos/journals/")
    written = {name for name in _files(here) if not name.startswith(kept_too)}
    assert written == {"work/sheets/change-sheet.html", "work/sheets/change-sheet.md"}
    text = (here / "work" / "sheets" / "change-sheet.md").read_text("utf-8")
    assert f"| Cognito rows | {USERS}, listed" in text
    assert kept.is_file()


def test_a_migration_goes_on_with_a_kept_look_but_not_for_another_pool(
    services: Rehearsal, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = here / "work" / "acme.journal"
    assert _look(services, "--journal", str(kept)) == 0
    for name, value in services.environment().items():
        monkeypatch.setenv(name, value)
    answers = here / "work" / "answers.toml"
    answers.write_text(
        f'[target]\nenvironment = "x"\n[guide]\nfile = "{services.guide_file}"\nacknowledged = true\n'
        '[timing]\nreset = "reactive"\n',
        encoding="utf-8",
    )
    arn = services.cognito.store.pool.arn
    services.cognito.store.pool.arn = arn.replace(":userpool/", ":userpool/x")
    flags = ["run", "--journal", str(kept), "--answers", str(answers), "--until", "timing"]
    try:
        assert cli.main(flags, clock=QuickClock()) == 4
        assert "has a listing of another pool" in capsys.readouterr().err
    finally:
        services.cognito.store.pool.arn = arn
    assert cli.main(flags, clock=QuickClock()) == 0
    assert "page_listed" not in capsys.readouterr().out, "it was not listed twice"


def test_what_a_killed_look_has_left_is_removed_by_the_next(here: Path) -> None:
    left = Path(tempfile.gettempdir()) / f"{PREFIX}killed"
    left.mkdir()
    (left / NAME).write_bytes(b"")
    with passing_journal() as path:
        assert not left.exists()
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not path.parent.exists()


def test_a_pool_that_is_not_there_is_a_sentence(
    services: Rehearsal, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(
        ["look", "--pool", "us-east-1_Nowhere00", "--region", services.region], clock=QuickClock()
    ) in {2, 3, 4}
    assert "us-east-1_Nowhere00" in capsys.readouterr().err
    assert _files(here) == set()
