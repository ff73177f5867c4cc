"""Every handler runs against the rehearsal's WorkOS: one outward answer, and the right mails."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.templates.driven import DUE, MIGRATED, Driven
from tests.templates.node_folder import node_modules
from tests.templates.servers import claim_store, template
from wizard.rehearsal.faults import FaultKind, FaultRule

# By the handler's own clock: the way over a socket hides an answer that is a millisecond early.
TIMED = """
import { answerTime } from './migrated-reset.js';
for (let count = 0; count < 100; count += 1) {
  const started = performance.now();
  await answerTime();
  console.log(performance.now() - started);
}
"""


HOSTILE = (
    b"",
    b"not json",
    b"[]",
    b"null",
    b'"due@example.com"',
    b'{"email": null}',
    b'{"email": ["due@example.com"]}',
    b'{"email": {"$ne": ""}}',
    b'{"email": "due@example.com\\r\\nBcc: evil@example.com"}',
    b'{"email": "due@example.com\\u0000"}',
    b'{"email": "' + b"a" * 1_500 + b'@example.com"}',
    b'{"email": "due@example.com", "x": "' + b"a" * 100_000 + b'"}',
    b"\xff\xfe\x00" * 20,
    b"[" * 2_000,
)


def test_the_answer_is_the_same_and_only_who_is_due_gets_mail(driven: Driven) -> None:
    due = driven.add(driven.address("due"), DUE)
    driven.add(driven.address("federated"), MIGRATED)
    driven.add(driven.address("done"), DUE | {"password_reset_sent": "true"})
    driven.add(driven.address("native"))
    driven.add(driven.address("odd"), {"password_reset_sent": "false"})
    answers = [driven.ask(driven.address("nobody")), driven.ask(f" {driven.address('Due').upper()} ")]
    assert driven.mails() == {driven.address("due"): 1}
    assert driven.mark(due) == "true"
    asked = (
        driven.address("federated"),
        driven.address("done"),
        driven.address("native"),
        driven.address("odd"),
    )
    answers += [driven.ask(email) for email in asked]
    answers += [driven.ask(driven.address("due"))]
    driven.add("due@example.com", DUE)
    answers += [driven.post(body) for body in HOSTILE]
    driven.settle()
    assert driven.mails() == {driven.address("due"): 1}
    assert [answer for answer in answers if answer != answers[0]] == []
    assert answers[0][0] == 202


def test_one_address_gets_one_mail_a_minute_whatever_workos_remembers(driven: Driven) -> None:
    due = driven.add(driven.address("due"), DUE)
    first = driven.ask(driven.address("due"))
    driven.workos.user_management.update_user(due, metadata={"password_reset_sent": "false"})
    assert driven.ask(driven.address("DUE")) == first
    assert driven.mails() == {driven.address("due"): 1}


def test_one_caller_gets_ten_tries(driven: Driven) -> None:
    driven.add(driven.address("due"), DUE)
    answers = [driven.ask(driven.address(f"nobody{n}-"), caller="127.0.9.9") for n in range(10)]
    assert driven.ask(driven.address("due"), caller="127.0.9.9") == answers[0]
    assert driven.mails() == {}
    assert driven.ask(driven.address("due"), caller="127.0.9.10") == answers[0]
    assert driven.mails() == {driven.address("due"): 1}


@pytest.mark.parametrize("kind", [FaultKind.THROTTLE, FaultKind.QUOTA])
def test_a_refused_mail_is_sent_once_and_can_be_asked_for_again(driven: Driven, kind: FaultKind) -> None:
    due = driven.add(driven.address("due"), DUE)
    usual = driven.ask(driven.address("nobody"))
    driven.rehearsal.faults.add([FaultRule("workos.reset_password", kind)])
    before = driven.rehearsal.workos.stats.operations["reset_password"]
    assert driven.ask(driven.address("due")) == usual
    # Sent once: a request that is repeated may mail twice.
    assert driven.rehearsal.workos.stats.operations["reset_password"] == before + 1
    assert driven.mails() == {}
    assert driven.mark(due) == "false"
    assert list((driven.folder / "claims").glob(f"{due}*")) == []
    assert driven.address("due") not in (driven.folder / "stderr.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "kind", [FaultKind.SERVER_ERROR, FaultKind.SERVER_ERROR_AFTER, FaultKind.RESET_AFTER, FaultKind.TRUNCATED]
)
def test_a_mail_of_unknown_outcome_is_never_sent_again(driven: Driven, kind: FaultKind) -> None:
    due = driven.add(driven.address("due"), DUE)
    usual = driven.ask(driven.address("nobody"))
    driven.rehearsal.faults.add([FaultRule("workos.reset_password", kind)])
    before = driven.rehearsal.workos.stats.operations["reset_password"]
    assert driven.ask(driven.address("due")) == usual
    assert driven.rehearsal.workos.stats.operations["reset_password"] == before + 1
    assert driven.mark(due) == "true"
    assert len(list((driven.folder / "claims").glob(f"{due}*"))) == 1
    assert driven.address("due") not in (driven.folder / "stderr.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("operation", ["list_users", "update_user"])
def test_nobody_is_mailed_who_could_not_be_marked(driven: Driven, operation: str) -> None:
    driven.add(driven.address("due"), DUE)
    driven.rehearsal.faults.add([FaultRule(f"workos.{operation}", FaultKind.SERVER_ERROR)])
    assert driven.ask(driven.address("due"))[0] == 202
    assert driven.mails() == {}


def test_nobody_is_mailed_whose_address_changed_hands(driven: Driven) -> None:
    """Between the look-up and the mark, the address goes to somebody else."""
    due = driven.add(driven.address("due"), DUE)
    driven.rehearsal.faults.add([FaultRule("workos.update_user", FaultKind.SLOW, delay_ms=700)])
    asked = driven.rehearsal.workos.stats.operations
    before = asked["update_user"]
    driven.post(json.dumps({"email": driven.address("due")}).encode())
    while asked["update_user"] == before:
        os.sched_yield()
    driven.rehearsal.faults.clear()
    driven.workos.user_management.update_user(due, email=driven.address("moved"))
    driven.add(driven.address("due"))
    driven.settle()
    assert driven.mails() == {}
    assert driven.mark(due) == "false"


def test_every_answer_takes_the_same_time_at_least(driven: Driven) -> None:
    driven.add(driven.address("due"), DUE)
    for email in (driven.address("due"), driven.address("nobody"), None):
        started = time.monotonic()
        driven.ask(email)
        assert time.monotonic() - started >= 0.04


def test_no_timer_of_node_answers_early(tmp_path: Path) -> None:
    (tmp_path / "migrated-reset.js").write_text(template("migrated-reset.js"), encoding="utf-8")
    claims = claim_store("file", is_node=True)
    (tmp_path / "migrated-claims.js").write_text(claims, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(node_modules())
    (tmp_path / "timed.js").write_text(TIMED, encoding="utf-8")
    environ = {
        "PATH": os.environ["PATH"],
        "RESET_ANSWER_MS": "5.3",
        "RESET_CLAIMS_DIR": str(tmp_path / "claims"),
        "WORKOS_API_KEY": "sk_test_timed",
    }
    command = ["node", "timed.js"]
    ran = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
    assert len(times := [float(line) for line in ran.stdout.split()]) == 100
    assert min(times) >= 5.3


def test_a_caller_cannot_pass_for_others(driven: Driven) -> None:
    """What a caller says of its own address counts for nothing."""
    driven.add(driven.address("due"), DUE)
    for number in range(10):
        body = json.dumps({"email": driven.address(f"nobody{number}-")}).encode()
        driven.post(body, caller="127.0.9.20", headers={"X-Forwarded-For": f"10.1.1.{number}"})
    body = json.dumps({"email": driven.address("due")}).encode()
    spoofed = {"X-Forwarded-For": "10.2.2.2", "X-Real-IP": "10.2.2.3", "Forwarded": "for=10.2.2.4"}
    answer = driven.post(body, caller="127.0.9.20", headers=spoofed)
    driven.settle()
    assert driven.mails() == {}
    assert answer == driven.ask(driven.address("nobody"))


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "a/b; charset=\u00ff"]
)
def test_another_content_type_is_answered_alike(driven: Driven, kind: str) -> None:
    usual = driven.ask(driven.address("nobody"))
    assert driven.post(b"email=due%40example.com", headers={"Content-Type": kind}) == usual
    assert driven.mails() == {}
