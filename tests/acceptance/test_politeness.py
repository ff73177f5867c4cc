"""What the far side saw of an import: no request too many, none too early, none of what must not be sent."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Operator
from tests.acceptance.pace import measured

WINDOW = 32
ALWAYS_THERE = {"migrated_from": "cognito"}


def test_one_request_a_person_and_nothing_besides(start: Any, folder: Path) -> None:
    """1,000 persons against 500 writes in 10 s at 80 ms: no 429, no look-ups; how fast is the bench's."""
    far_side: FarSide = start(1_200)
    pace = measured(Operator.at(far_side, folder, pace__writes_per_second=50), far_side)
    stats, operations = pace.stats, pace.stats["operations"]
    assert pace.persons == stats["created_users"] == len(far_side.users()) >= 1_000
    assert stats["throttled"] == stats["inside_retry_after"] == 0
    assert operations["create_user"] <= 1.01 * pace.persons
    assert 2 <= stats["peak_in_flight"] <= WINDOW
    # Connect asks for one page, the baseline for one of no one, check 2 for all.
    assert operations["list_users"] == 2 + math.ceil(pace.persons / 100)
    # Connect asks once for whatever can be done without; step 9 and check 3 read events.
    others = {name: n for name, n in operations.items() if name not in {"create_user", "list_users"}}
    assert all(name.startswith("list_") for name in others), others
    assert others.pop("list_events") <= 8
    assert max(others.values()) <= 2, others


def test_a_throttled_import_waits_as_it_is_told(start: Any, folder: Path) -> None:
    """What was on the wire when the 429 left may arrive; nothing that started after it was read does."""
    far_side: FarSide = start(300)
    far_side.arm({"operation": "workos.create_user", "kind": "throttle", "count": 3, "retry_after": 2})
    operator = Operator.at(far_side, folder)
    done = operator.migrate()
    stats = far_side.stats()
    assert stats["throttled"] == 3
    assert stats["inside_retry_after"] <= WINDOW
    assert stats["peak_in_flight"] <= WINDOW
    waits = [event for event in done.named("waiting") if event["who"] == "WorkOS"]
    assert waits
    assert all(event["seconds"] >= 1 for event in waits)
    users = operator.status()
    assert users["requests"]["throttled"] == 3
    assert users["persons"]["created"] == stats["created_users"] == len(far_side.users())
    assert stats["operations"]["create_user"] == stats["created_users"] + 3


def test_slow_answers_never_fill_more_than_the_window(start: Any, folder: Path) -> None:
    far_side: FarSide = start(250, latency_ms=400)
    Operator.at(far_side, folder).migrate()
    assert far_side.stats()["peak_in_flight"] == WINDOW


def test_nothing_forbidden_is_sent_and_verification_is_copied(start: Any, folder: Path) -> None:
    far_side: FarSide = start(400)
    operator = Operator.at(far_side, folder, mapping={"custom:plan": "metadata.plan"})
    operator.migrate()
    stats = far_side.stats()
    assert stats["password_fields"] == stats["metadata_not_strings"] == stats["mails_sent"] == 0
    rows = operator.exported()
    for user in far_side.users():
        row = rows[user["external_id"]]
        assert user["email_verified"] is (row.get("email_verified") == "true")
        assert user["email"] == row["email"].strip().lower()
        metadata = user["metadata"]
        assert ALWAYS_THERE.items() <= metadata.items()
        assert metadata.get("plan") == row.get("custom:plan")
        native = row["UserStatus"] in {"CONFIRMED", "RESET_REQUIRED"}
        due = native and user["email_verified"] and row["Enabled"]
        assert metadata.get("password_reset_sent") == ("false" if due else None), row


def test_a_wait_of_years_ends_the_run_and_the_next_one_goes_on(start: Any, folder: Path) -> None:
    far_side: FarSide = start(120)
    years = {"operation": "workos.create_user", "kind": "throttle", "count": 1, "retry_after": 10**9}
    far_side.arm(years)
    operator = Operator.at(far_side, folder)
    stopped = operator.run("--yes")
    assert stopped.code == 130, stopped.err
    assert "WorkOS asks to wait for years" in stopped.err
    status = operator.status()
    assert status["steps"]["import"] == "paused"
    assert status["users"]["in_doubt"] == 0
    operator.migrate()
    assert far_side.stats()["created_users"] == len(far_side.users())


def test_an_answer_with_a_secret_reaches_neither_journal_nor_output(start: Any, folder: Path) -> None:
    far_side: FarSide = start(20)
    link = "https://auth.acme.example/reset?token=" + "Z1uX3RbwcIl5fIGJJJCXXisdI"
    operator = Operator.at(far_side, folder)
    operator.answers["federation.Google.waive"] = f"Ann tried {link}"
    refused = operator.run("--until", "inventory", "--yes")
    assert refused.code == 2, refused.err
    assert "looks like an address with a token" in refused.err
    kept = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".toml"]
    for place in (refused.out.encode(), refused.err.encode(), *kept):
        assert b"Z1uX3RbwcIl5" not in place
