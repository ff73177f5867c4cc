"""Step 2: the kind of environment is answered, pinned and kept; rows that block and rows that only warn."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed_here
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Done
from tests.quick_clock import QuickClock
from wizard.adapters.files.journal_folder import JournalFolder
from wizard.bootstrap.clients import VendorClients
from wizard.domain.events import PreflightRow
from wizard.engine.calls import RateBudget
from wizard.engine.context import Confirmations, Context
from wizard.guide.dashboard import SETTINGS
from wizard.journal import open_reader
from wizard.steps.connect import _base_url_row, _clock_row, disk_row

LIVE_KEY = "sk_live_rehearsal"
QUESTION = "Do your customers sign in to this environment?"
BAD_ADDRESSES = (
    "https://[::1]evil.com",
    "http://[::1]evil.com:80",
    "http://127.0.0.1:99999",
    "http://ann:pw@127.0.0.1",
    "https://api.work\tos.com",
    "https://api.workos.com\\@127.0.0.1",
    "http://10.0.0.1",
)


@pytest.fixture(scope="module")
def far_side() -> Iterator[FarSide]:
    with rehearsed_here(20) as running:
        yield running


def at(far_side: FarSide, folder: Path, *, key: str = "", **answers: Any) -> OperatorHere:
    who = OperatorHere.at(far_side, folder, **answers)
    assert isinstance(who, OperatorHere)
    if key:
        who.environ["WORKOS_API_KEY"] = key
    return who


def connect(who: OperatorHere, *arguments: str) -> Done:
    return who.run("--until", "connect", *arguments)


def meta(who: OperatorHere, key: str) -> Any:
    reader = open_reader(who.journal)
    try:
        return reader.meta(key)
    finally:
        reader.close()


def row(who: OperatorHere, name: str) -> PreflightRow:
    reader = open_reader(who.journal)
    try:
        return next(line for line in reader.preflight() if line.id == name)
    finally:
        reader.close()


def acts(who: OperatorHere, kind: str) -> int:
    reader = open_reader(who.journal)
    try:
        return len(reader.acts(kind=kind))
    finally:
        reader.close()


def test_on_this_machine_an_unanswered_kind_is_a_sandbox(far_side: FarSide, tmp_path: Path) -> None:
    who = at(far_side, tmp_path, target__environment="production")
    assert connect(who).code == 0
    assert meta(who, "pins")["target"]["kind"] == "sandbox"
    assert row(who, "environment").detail == "production is a sandbox: WorkOS is asked on this machine."


@pytest.mark.parametrize("kind", ["production", "test"])
def test_an_answered_kind_is_honoured_on_this_machine(far_side: FarSide, tmp_path: Path, kind: str) -> None:
    who = at(far_side, tmp_path, target__kind=kind)
    assert connect(who, "--yes").code == 0
    assert meta(who, "pins")["target"]["kind"] == kind


def test_a_kind_that_only_the_operator_knows_is_asked_for_by_name(far_side: FarSide, tmp_path: Path) -> None:
    who = at(far_side, tmp_path, key=LIVE_KEY, target__environment="eu-1")
    asked = connect(who)
    assert asked.code == 2
    assert all(word in asked.err for word in (QUESTION, "production | test", "target.kind"))
    assert meta(who, "pins") is None

    who.answers["target.kind"] = "production"
    assert connect(who).code == 0
    assert meta(who, "pins")["target"]["kind"] == "production"


def test_a_live_key_in_a_test_environment_blocks_until_accepted(far_side: FarSide, tmp_path: Path) -> None:
    who = at(far_side, tmp_path, key=LIVE_KEY, target__kind="test", target__environment="Acme dev")
    blocked = connect(who)
    assert blocked.code == 4
    assert "The key is live, but Acme dev is said to be a test environment." in blocked.err
    assert '"environment"' in blocked.err
    assert meta(who, "pins") is None
    who.answers["connect.accept"] = ["environment"]
    assert connect(who).code == 0
    assert acts(who, "preflight row accepted") == 1


def test_what_does_not_go_together_warns_and_does_not_block(far_side: FarSide, tmp_path: Path) -> None:
    who = at(far_side, tmp_path, target__kind="production")
    assert connect(who).code == 0
    found = row(who, "environment")
    assert (found.ok, found.blocking) == (False, False)
    assert "the key is a test key" in found.detail


def test_yes_does_not_stand_for_confirmations_with_a_live_key(far_side: FarSide, tmp_path: Path) -> None:
    """A tunnel to production looks like this machine."""
    who = at(far_side, tmp_path, key=f" {LIVE_KEY}\n", target__kind="production")
    far_side.forget()
    refused = who.run("--yes")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert "sk_live_" in refused.err
    assert LIVE_KEY not in refused.err
    assert far_side.stats()["operations"] == {}
    assert not who.journal.exists()


@pytest.mark.parametrize(
    ("before", "after"), [(None, "test"), ("test", "production"), ("production", "test")]
)
def test_the_kind_is_pinned(far_side: FarSide, tmp_path: Path, before: str | None, after: str) -> None:
    who = at(far_side, tmp_path, **({"target__kind": before} if before else {}))
    assert connect(who).code == 0
    who.answers["target.kind"] = after
    for extra in ((), ("--replan",), ("--relist",)):
        far_side.forget()
        refused = connect(who, *extra)
        assert refused.code == 4
        assert f"begun with another kind of environment: {before or 'sandbox'}" in refused.err
        assert far_side.stats()["operations"] == {}
    reader = open_reader(who.journal)
    assert reader.answers().get("target.kind") == before  # a refused answer is not kept
    reader.close()


def test_another_key_that_makes_it_another_kind_stops(far_side: FarSide, tmp_path: Path) -> None:
    who = at(far_side, tmp_path, target__environment="prod")
    assert connect(who).code == 0
    who.environ["WORKOS_API_KEY"] = LIVE_KEY
    stopped = connect(who)
    assert stopped.code == 4
    assert "kind of environment production instead of sandbox" in stopped.err


def test_a_journal_of_the_first_version_gets_its_kind_once(far_side: FarSide, tmp_path: Path) -> None:
    who = at(far_side, tmp_path, target__kind="test")
    assert connect(who).code == 0
    _forget_kind(who.journal)
    for _ in range(2):
        assert connect(who).code == 0
        pins = meta(who, "pins")["target"]
        assert (pins["kind"], pins["environment"]) == ("test", "staging")
        assert acts(who, "kind of environment pinned") == 1
        assert acts(who, "ends pinned") == 1


def _forget_kind(journal: Path) -> None:
    connection = sqlite3.connect(journal)
    (pins,) = connection.execute("SELECT value FROM meta WHERE key = 'pins'").fetchone()
    found = json.loads(pins)
    del found["target"]["kind"]
    connection.execute("UPDATE meta SET value = ? WHERE key = 'pins'", (json.dumps(found),))
    connection.commit()
    connection.close()


@pytest.mark.parametrize("setting", ["WORKOS_BASE_URL", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"])
@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_none_is_refused_with_a_sentence(
    far_side: FarSide, tmp_path: Path, setting: str, address: str
) -> None:
    done = at(far_side, tmp_path).run("--until", "connect", **{setting: address})
    assert done.code == 2, done.err
    assert "evil" not in done.err
    assert "pw" not in done.err
    assert "bug" not in done.err


@pytest.mark.parametrize(("rows", "need"), [(0, 50_000_000), (10_000, 90_000_000), (400_000, 1_650_000_000)])
def test_a_disk_blocks_below_what_the_journal_will_need(rows: int, need: int) -> None:
    """4 kB a row, and 50 MB to spare."""
    assert disk_row(need, rows).ok
    full = disk_row(need - 1, rows)
    assert (full.ok, full.blocking) == (False, True)
    assert full.fix


@pytest.mark.parametrize(
    ("key", "answers", "writes"),
    [
        ("", {"target.environment": "production"}, 40),
        ("", {"target.kind": "test"}, 40),
        ("", {"target.kind": "production", "target.environment": "staging"}, 20),
        (LIVE_KEY, {"target.environment": "Prod "}, 20),
        (LIVE_KEY, {"target.environment": "eu-1"}, 20),
        (LIVE_KEY, {"target.environment": "production", "target.kind": "test"}, 40),
        (LIVE_KEY, {"target.environment": "production", "pace.writes_per_second": 7}, 7),
        ("no key", {"target.environment": "eu-1"}, 20),
    ],
)
def test_the_usual_pace_is_that_of_the_kind(
    far_side: FarSide, tmp_path: Path, key: str, answers: dict[str, Any], writes: float
) -> None:
    who = at(far_side, tmp_path, key=key)
    del who.answers["pace.writes_per_second"]
    who.answers |= answers
    who.run("--until", "guide")
    reader = open_reader(who.journal)
    context = Context(
        journal=reader,
        clients=VendorClients(who.environ, QuickClock()),
        files=JournalFolder(who.journal),
        clock=QuickClock(),
        record=lambda _: asyncio.sleep(0),
        count=lambda _: None,
        publish=lambda _: None,
        confirmations=Confirmations(),
        stop=asyncio.Event(),
        back_up=lambda _: asyncio.sleep(0, who.journal),
        hold_key=lambda base_url, mark: None,
    )
    assert context.ceilings()[RateBudget.WORKOS_WRITE] == writes
    asyncio.run(context.close())
    reader.close()


def test_each_setting_that_no_api_tells_warns_until_it_is_known_to_be_harmless(
    far_side: FarSide, tmp_path: Path
) -> None:
    who = at(far_side, tmp_path)
    who.answers |= {setting.key: setting.wanted for setting in SETTINGS}
    who.answers |= {"connect.sign_up": "on", "connect.radar": "unknown"}
    assert connect(who).code == 0
    rows = {setting.name: row(who, setting.name) for setting in SETTINGS}
    assert not any(found.blocking for found in rows.values())
    assert {name for name, found in rows.items() if not found.ok} == {"sign_up", "radar"}
    assert "strangers" in rows["sign_up"].detail
    assert "not known" in rows["radar"].detail
    assert "dashboard" in rows["radar"].fix
    assert not [found for found in rows.values() if "connect." in f"{found.detail}{found.fix}"]


def test_a_usual_preflight_blocks_nothing_and_asks_for_no_fix_where_all_is_well(
    far_side: FarSide, tmp_path: Path
) -> None:
    who = at(far_side, tmp_path)
    connect(who)
    reader = open_reader(who.journal)
    rows = {row.id: row for row in reader.preflight()}
    reader.close()
    assert [name for name, row in rows.items() if row.blocking] == []
    well = {"aws_identity", "pool", "permission:ListUsers", "clock_skew", "workos_key", "environment", "disk"}
    assert {name for name in (*well, "journal", "recoveries") if not rows[name].ok} == set()
    assert {row.fix for row in rows.values() if row.ok} == {""}
    assert rows["recoveries"].detail == "No recovery of the pool is under way."
    assert (rows["base_url"].ok, bool(rows["base_url"].fix)) == (False, True)


@pytest.mark.parametrize("skew", [None, 0.0, 120.0, -120.0])
def test_a_clock_may_be_two_minutes_off(skew: float | None) -> None:
    row = _clock_row(skew)
    assert (row.ok, row.blocking, row.fix) == (True, False, "")


@pytest.mark.parametrize(("skew", "said"), [(121.0, "is +121 s off"), (-301.0, "is -301 s off")])
def test_a_clock_that_is_further_off_warns(skew: float, said: str) -> None:
    row = _clock_row(skew)
    assert (row.ok, row.blocking) == (False, False)
    assert said in row.detail
    assert row.fix


def test_the_usual_address_needs_no_word() -> None:
    for address in ("https://api.workos.com", "https://api.workos.com/"):
        assert (_base_url_row(address).ok, _base_url_row(address).fix) == (True, "")
    assert not _base_url_row("https://api.workos.com.evil.test").ok
