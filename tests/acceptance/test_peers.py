"""The faults of the peers, each a test of ours: ``peers.md`` 2, every row about export or import.

``ROWS`` says where each row is tested; what no other module tests is tested here, to the same end:
no one is lost after one rerun.
"""

from __future__ import annotations

import csv
import importlib
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide, rehearsed_here
from tests.acceptance.operator import Event, Operator
from tests.acceptance.refusals import CommandLine, answers, assert_refused
from tests.acceptance.test_bad_credentials import Impatient

HERE = "acceptance.test_peers"
ROWS: dict[str, tuple[str, ...]] = {
    "every row's request started before the limiter": (
        "acceptance.test_politeness.test_slow_answers_never_fill_more_than_the_window",
        "acceptance.test_politeness.test_one_request_a_person_and_nothing_besides",
        "engine.test_pacing.test_no_window_ever_holds_more_than_its_share",
    ),
    "429 with Retry-After": (
        f"{HERE}.test_nobody_fails_for_a_throttle",
        "acceptance.test_politeness.test_a_throttled_import_waits_as_it_is_told",
    ),
    "500, 503, 502 HTML, connection reset": (f"{HERE}.test_nobody_is_lost_in_an_outage",),
    "reply lost after commit": (f"{HERE}.test_a_lost_reply_is_looked_up",),
    "kill -9, rerun": (
        f"{HERE}.test_a_rerun_finishes_what_a_kill_left",
        "acceptance.test_kills.test_nobody_is_lost_or_created_twice",
    ),
    "killed export, older package present": (
        f"{HERE}.test_a_killed_export_leaves_the_older_file_whole",
        "adapters.test_users_file.test_the_rest_of_a_killed_run_is_taken_over_and_closed_to_others",
    ),
    "wrong key, endpoint down": (
        f"{HERE}.test_a_key_that_is_revoked_stops_the_import_at_once",
        f"{HERE}.test_an_endpoint_that_is_down_stops_the_run",
        "acceptance.test_bad_credentials.test_wrong",
        "acceptance.test_bad_credentials.test_a_rude_server",
    ),
    "duplicates (same address, other case)": (
        f"{HERE}.test_twins_are_one_person_with_both_subs",
        "acceptance.test_guards.test_twins",
    ),
    "invalid emails": (f"{HERE}.test_invalid_addresses_are_caught_before_the_first_write",),
    "disabled, ARCHIVED, UNCONFIRMED": (f"{HERE}.test_who_cannot_sign_in_is_decided_about",),
    "custom attributes, groups, phone, MFA": (f"{HERE}.test_what_workos_lacks_is_mapped_or_named",),
    "Google and OIDC client secrets": (
        "acceptance.test_untrusted_text.test_no_secret_is_kept_or_told",
        "steps.test_connections.test_no_secret_leaves_the_moment",
    ),
    "ANSI in names": ("acceptance.test_untrusted_text.test_nothing_hidden_is_printed",),
    "formulas in CSV": (
        f"{HERE}.test_no_file_for_people_holds_a_formula",
        "domain.test_text.test_cells_keep_long_values_and_guard_formulas",
    ),
    "wizard": (
        f"{HERE}.test_a_failed_person_is_no_success",
        f"{HERE}.test_a_wrong_pool_is_no_empty_export",
    ),
}
LOST_BEFORE = ("500", "503", "502_html", "reset_before", "non_json_200")
LOST_AFTER = ("500_after", "reset_after", "truncated")
INVALID = ("nobody", "a@b", "a b@acme.example", "a..b@acme.example")


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_its_tests(row: str) -> None:
    for name in ROWS[row]:
        module, _, test = name.rpartition(".")
        assert callable(getattr(importlib.import_module(f"tests.{module}"), test, None)), name


def assert_nobody_lost(operator: Operator, far_side: FarSide) -> None:
    """Everybody whom the plan wants is there once, and no one waits."""
    status = operator.status()
    users, persons = status["users"], status["persons"]
    assert users["failed"] == users["pending"] == users["in_doubt"] == 0, users
    held = [user["external_id"] for user in far_side.users()]
    assert len(held) == len(set(held)) == persons["created"] == persons["planned"]


def test_nobody_fails_for_a_throttle(start: MakeFarSide, folder: Path) -> None:
    far_side = start(70)
    far_side.arm({"operation": "workos.create_user", "kind": "throttle", "rate": 0.2, "retry_after": 1})
    operator = Operator.at(far_side, folder)
    operator.migrate()
    assert far_side.drawn()["throttle"] > 0
    assert_nobody_lost(operator, far_side)


def test_nobody_is_lost_in_an_outage(start: MakeFarSide, folder: Path) -> None:
    far_side = start(70)
    far_side.arm(*({"operation": "workos.create_user", "kind": kind, "count": 2} for kind in LOST_BEFORE))
    far_side.arm(*({"operation": "cognito.ListUsers", "kind": kind, "count": 1} for kind in LOST_BEFORE[:4]))
    operator = Operator.at(far_side, folder)
    _finish_with_one_rerun(operator)
    assert set(far_side.drawn()) == set(LOST_BEFORE)
    assert_nobody_lost(operator, far_side)


def test_a_lost_reply_is_looked_up(start: MakeFarSide, folder: Path) -> None:
    far_side = start(70)
    far_side.arm(*({"operation": "workos.create_user", "kind": kind, "count": 3} for kind in LOST_AFTER))
    operator = Operator.at(far_side, folder)
    _finish_with_one_rerun(operator)
    assert far_side.drawn() == dict.fromkeys(LOST_AFTER, 3)
    assert far_side.stats()["operations"]["get_user_by_external_id"] >= 9
    assert_nobody_lost(operator, far_side)


def _finish_with_one_rerun(operator: Operator) -> None:
    if operator.run("--yes").code != 0:
        operator.migrate()


def test_a_rerun_finishes_what_a_kill_left(start: MakeFarSide, folder: Path) -> None:
    far_side = start(120)
    operator = Operator.at(far_side, folder)
    assert operator.killed_at("--yes", when=lambda event: event["event"] == "settled")
    before = len(far_side.users())
    operator.migrate()
    assert 0 < before < len(far_side.users())
    assert_nobody_lost(operator, far_side)


def test_a_killed_export_leaves_the_older_file_whole(start: MakeFarSide, folder: Path) -> None:
    """Between listing and file: what lies there is the whole file of before, until the new one is."""
    far_side = start(130)
    operator = Operator.at(far_side, folder)
    assert operator.run("--until", "export").code == 0
    older = operator.exported()
    far_side.edit_rows(
        {"username": "late", "attributes": {"email": "late@acme.example"}, "status": "CONFIRMED"}
    )

    def listed(event: Event) -> bool:
        return event["event"] in {"page_listed", "listing_finished"}

    assert operator.killed_at("--until", "export", "--relist", when=listed)
    assert operator.exported() == older
    done = operator.run("--yes", "--relist")
    assert done.went, done.err
    assert len(operator.exported()) == len(older) + 1
    assert_nobody_lost(operator, far_side)


def test_a_key_that_is_revoked_stops_the_import_at_once(start: MakeFarSide, folder: Path) -> None:
    far_side = start(120)
    operator = Operator.at(far_side, folder)
    far_side.arm({"operation": "workos.create_user", "kind": "expired_credentials", "rate": 1})
    refused = operator.run("--yes")
    assert refused.code == 3, refused.err
    assert far_side.stats()["operations"]["create_user"] <= 32
    assert "Traceback" not in refused.err
    far_side.disarm()
    operator.migrate()
    assert_nobody_lost(operator, far_side)


def test_an_endpoint_that_is_down_stops_the_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No one listens where WorkOS should be: asked a few times in vain, no one is tried in turn."""
    desk = CommandLine(folder, monkeypatch, capsys)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    desk.set(WORKOS_API_KEY="sk_test_any", WORKOS_BASE_URL=f"http://127.0.0.1:{port}")
    desk.write("users.json", '[{"Username": "u", "Attributes": [{"Name": "sub", "Value": "s"}]}]')
    done = desk.run(answers(source__export_files=["users.json"]), "--yes", clock=Impatient())
    assert_refused(done, 4, "WorkOS")


def test_a_failed_person_is_no_success(start: MakeFarSide, folder: Path) -> None:
    """«Done» is said only where no one failed, and every file that is named exists."""
    far_side = start(70)
    far_side.edit_rows(_row("taken"))
    far_side.plant({"email": "taken@acme.example"})
    operator = Operator.at(far_side, folder, rows__existing_foreign="fail")
    done = operator.run("--yes")
    assert done.code == 1, done.err
    assert operator.status()["users"]["failed"] == 1
    assert "✗ Verification: failed" in done.err
    for named in re.findall(r"\S+\.(?:json|csv|md)\b", done.err):
        assert Path(named).exists() or (operator.journal.with_suffix("") / named).exists(), named


def test_a_wrong_pool_is_no_empty_export(start: MakeFarSide, folder: Path) -> None:
    operator = Operator.at(start(1), folder, source__user_pool_id="us-east-1_Nobody123")
    done = operator.run("--yes")
    assert done.code == 4
    assert "does not find the user pool" in done.err
    assert not operator.journal.with_suffix("").exists()


def _row(name: str, *, status: str = "CONFIRMED", enabled: bool = True, **attributes: str) -> dict[str, Any]:
    given = {"sub": f"sub-{name}", "email": f"{name}@acme.example", "email_verified": "true"} | attributes
    return {"username": name, "attributes": given, "status": status, "enabled": enabled}


WHOLE = _row("whole", phone_number="+491700000001") | {"groups": ["admins"], "mfa": ["SOFTWARE_TOKEN_MFA"]}
WHOLE["attributes"]["custom:plan"] = "gold"


@pytest.fixture(scope="module")
def odd() -> Iterator[FarSide]:
    """A pool with every odd kind of row that the peers stumble over."""
    with rehearsed_here(40) as far_side:
        far_side.edit_rows(
            *(_row(f"invalid-{number}", email=email) for number, email in enumerate(INVALID)),
            _row("disabled", enabled=False),
            _row("archived", status="ARCHIVED"),
            _row("unconfirmed", status="UNCONFIRMED"),
            _row("twin-1", email="twin@acme.example"),
            _row("twin-2", email="Twin@Acme.example"),
            _row("formula", given_name="=1+1", family_name="@SUM(A1)", email="=1+1@acme.example"),
            WHOLE,
        )
        yield far_side


@pytest.fixture(scope="module")
def planned(odd: FarSide, tmp_path_factory: pytest.TempPathFactory) -> tuple[Operator, dict[str, int]]:
    """Planned, and how many requests WorkOS had to write until then; then imported."""
    operator = Operator.at(odd, tmp_path_factory.mktemp("odd"), inventory__mfa_scan="full")
    operator.answers["mapping"] = {"custom:plan": "metadata.plan", "cognito:groups": "metadata.groups"}
    assert operator.run("--until", "transform").code == 0
    before = {"writes": odd.writes(), "skipped": operator.plan()["rows"]["skipped"]}
    operator.migrate()
    operator.command("report", "--journal", operator.journal, "-o", operator.folder / "report", "--unmasked")
    return operator, before


def _held(far_side: FarSide) -> dict[str, dict[str, Any]]:
    return {user["external_id"]: user for user in far_side.users()}


def test_invalid_addresses_are_caught_before_the_first_write(
    odd: FarSide, planned: tuple[Operator, dict[str, int]]
) -> None:
    operator, before = planned
    assert before["writes"] == 0
    assert before["skipped"] >= len(INVALID)
    assert not [sub for sub in _held(odd) if sub.startswith("sub-invalid")]
    assert_nobody_lost(operator, odd)


def test_who_cannot_sign_in_is_decided_about(odd: FarSide, planned: tuple[Operator, dict[str, int]]) -> None:
    assert not {"sub-disabled", "sub-archived", "sub-unconfirmed"} & set(_held(odd))


def test_twins_are_one_person_with_both_subs(odd: FarSide, planned: tuple[Operator, dict[str, int]]) -> None:
    (twin,) = [user for user in odd.users() if user["email"] == "twin@acme.example"]
    assert {twin["external_id"], twin["metadata"]["cognito_other_subs"]} == {"sub-twin-1", "sub-twin-2"}


def test_what_workos_lacks_is_mapped_or_named(odd: FarSide, planned: tuple[Operator, dict[str, int]]) -> None:
    operator, _ = planned
    whole = _held(odd)["sub-whole"]
    assert whole["metadata"]["plan"] == "gold"
    assert "admins" in whole["metadata"]["groups"]
    report = json.loads((operator.folder / "report" / "report.json").read_text(encoding="utf-8"))
    behind = {entry["what"].partition(" ")[0]: entry["rows"] for entry in report["left_behind"]}
    assert behind["phone"] > 0
    assert behind["passwords"] > 0


def test_no_file_for_people_holds_a_formula(odd: FarSide, planned: tuple[Operator, dict[str, int]]) -> None:
    operator, _ = planned
    files = [*operator.folder.rglob("*.csv")]
    assert files
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            cells = [cell for line in csv.reader(opened) for cell in line]
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))], file
    assert _held(odd)["sub-formula"]["first_name"] == "=1+1"
