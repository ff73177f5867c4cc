"""Every handler runs against the rehearsal's WorkOS: one outward answer, and the right mails."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from workos import WorkOSClient

from tests.templates.node_folder import node_is_here, node_modules
from tests.templates.servers import VARIANTS, Variant, serving
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.services import Rehearsal

MIGRATED = {"migrated_from": "cognito", "migration_date": "2026-11-23"}
DUE = MIGRATED | {"password_reset_sent": "false"}
# By the handler's own clock: the way over a socket hides an answer that is a millisecond early.
TIMED = """
import { attempt } from './migrated-reset.js';
for (let count = 0; count < 100; count += 1) {
  const started = performance.now();
  await attempt(undefined, '127.0.0.1');
  console.log(performance.now() - started);
}
"""


@dataclass
class Driven:
    """A running handler with the WorkOS behind it."""

    port: int
    rehearsal: Rehearsal
    workos: WorkOSClient
    folder: Path
    callers: int = 1
    tests: int = 0

    def post(
        self, body: bytes, *, caller: str = "", headers: dict[str, str] | None = None
    ) -> tuple[object, ...]:
        """All that a caller sees, but the date; each call comes from an address of its own."""
        self.callers += 1
        source = caller or f"127.0.{self.callers // 200 + 1}.{self.callers % 200 + 1}"
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=20, source_address=(source, 0)
        )
        try:
            connection.request(
                "POST", "/migrated-reset", body, {"Content-Type": "application/json"} | (headers or {})
            )
            response = connection.getresponse()
            seen = sorted((name.lower(), value) for name, value in response.getheaders())
            return response.status, response.read(), [pair for pair in seen if pair[0] != "date"]
        finally:
            connection.close()

    def ask(self, email: object, *, caller: str = "") -> tuple[object, ...]:
        return self.post(json.dumps({"email": email}).encode(), caller=caller)

    def address(self, name: str) -> str:
        """An address of this test's own: the process remembers those it has seen."""
        return f"{name}{self.tests}@example.com"

    def add(self, email: str, metadata: dict[str, str] | None = None) -> str:
        return self.workos.user_management.create_user(email=email, metadata=metadata or {}).id

    def mails(self) -> dict[str, int]:
        return dict(self.rehearsal.workos.stats.mails)

    def mark(self, user_id: str) -> str | None:
        return (self.workos.user_management.get_user(user_id).metadata or {}).get("password_reset_sent")


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[Rehearsal]:
    with Rehearsal(users=1, limits=Limits.none()) as running:
        yield running


@pytest.fixture(scope="module", params=VARIANTS, ids=lambda variant: variant.name)
def running(
    request: pytest.FixtureRequest, rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Driven]:
    variant: Variant = request.param
    if variant.is_node and not node_is_here():
        pytest.skip("needs Node 20 or later, with npm")
    folder = tmp_path_factory.mktemp(variant.name)
    environ = rehearsal.environment()
    workos = WorkOSClient(
        api_key=environ["WORKOS_API_KEY"], base_url=environ["WORKOS_BASE_URL"], max_retries=0
    )
    with serving(variant, folder, environ) as port, workos:
        yield Driven(port, rehearsal, workos, folder)


@pytest.fixture
def driven(running: Driven) -> Driven:
    running.tests += 1
    running.rehearsal.faults.clear()
    running.rehearsal.workos.stats.mails.clear()
    for user in running.workos.user_management.list_users(limit=100).data:
        running.workos.user_management.delete_user(user.id)
    return running


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


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.THROTTLE, FaultKind.QUOTA])
def test_trouble_at_workos_changes_nothing_that_a_caller_sees(driven: Driven, kind: FaultKind) -> None:
    due = driven.add(driven.address("due"), DUE)
    usual = driven.ask(driven.address("nobody"))
    driven.rehearsal.faults.add([FaultRule("workos.reset_password", kind)])
    before = driven.rehearsal.workos.stats.operations["reset_password"]
    assert driven.ask(driven.address("due")) == usual
    # Sent once: a request that is repeated may mail twice.
    assert driven.rehearsal.workos.stats.operations["reset_password"] == before + 1
    assert driven.mails() == {}
    assert driven.mark(due) == "false"
    assert driven.address("due") not in (driven.folder / "stderr.txt").read_text(encoding="utf-8")


def test_every_answer_takes_the_same_time_at_least(driven: Driven) -> None:
    driven.add(driven.address("due"), DUE)
    for email in (driven.address("due"), driven.address("nobody"), None):
        started = time.monotonic()
        driven.ask(email)
        assert time.monotonic() - started >= 0.04


def test_no_timer_of_node_answers_early(tmp_path: Path) -> None:
    if not node_is_here():
        pytest.skip("needs Node 20 or later, with npm")
    shutil.copy(str(files("wizard").joinpath("templates", "reset", "migrated-reset.js")), tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(node_modules())
    (tmp_path / "timed.js").write_text(TIMED, encoding="utf-8")
    environ = {"PATH": os.environ["PATH"], "RESET_ANSWER_MS": "5.3", "WORKOS_API_KEY": "sk_test_timed"}
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
    assert driven.mails() == {}
    assert answer == driven.ask(driven.address("nobody"))


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "a/b; charset=\u00ff"]
)
def test_another_content_type_is_answered_alike(driven: Driven, kind: str) -> None:
    usual = driven.ask(driven.address("nobody"))
    assert driven.post(b"email=due%40example.com", headers={"Content-Type": kind}) == usual
    assert driven.mails() == {}
