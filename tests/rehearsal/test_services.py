"""The launcher: addresses, start and stop, the command."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest

from wizard.errors import UsageError
from wizard.rehearsal.extra import require
from wizard.rehearsal.services import Rehearsal

SERVE = "import sys; from wizard.rehearsal.serve import serve; sys.exit(serve({}))"
WITHOUT_MOTO = """
import sys
sys.modules["moto"] = None
from wizard.errors import UsageError
try:
    import wizard.rehearsal.services
except UsageError as error:
    print(error, error.exit_code)
"""


def _python(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )


def test_both_services_start_answer_and_stop(capfd: pytest.CaptureFixture[str]) -> None:
    services = Rehearsal(users=0)
    for _ in range(2):
        services.start()
        services.start()
        assert httpx2.get(services.guide_url).status_code == 200
        assert httpx2.get(f"{services.cognito_url}/_rehearsal/cognito/stats").json()["users"] == 0
        services.stop()
        services.stop()
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(services.guide_url)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rehearsal")]
    assert capfd.readouterr() == ("", "")


def test_two_rehearsals_know_nothing_of_each_other() -> None:
    with Rehearsal(users=5, seed=1) as one, Rehearsal(users=7, seed=1) as other:
        assert one.cognito.store.account != other.cognito.store.account
        assert (len(one.cognito.store.pool.users), len(other.cognito.store.pool.users)) == (5, 7)
    with Rehearsal(users=5, seed=1) as again:
        assert again.cognito.store.account == one.cognito.store.account


def test_the_environment_leads_here() -> None:
    with Rehearsal(users=0) as services:
        environment = services.environment()
    assert environment["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] == services.cognito_url
    assert environment["AWS_ENDPOINT_URL_STS"] == services.cognito_url
    assert environment["WORKOS_BASE_URL"] == services.workos_url
    assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"} <= set(environment)
    assert {"WORKOS_API_KEY", "WORKOS_CLIENT_ID"} <= set(environment)


def test_one_fault_control_serves_both_ports() -> None:
    with Rehearsal(users=0) as services:
        httpx2.post(
            f"{services.workos_url}/_rehearsal/faults", json=[{"operation": "ListUsers", "kind": "503"}]
        )
        shown = httpx2.get(f"{services.cognito_url}/_rehearsal/faults").json()
        assert [rule["operation"] for rule in shown["rules"]] == ["ListUsers"]
        headers = {"x-amz-target": "AWSCognitoIdentityProviderService.ListUsers"}
        assert httpx2.post(services.cognito_url, headers=headers, json={}).status_code == 503


def test_a_taken_port_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for asked in (port, port - 1, 70_000):
            with pytest.raises(UsageError, match="cannot be used"):
                Rehearsal(users=0, port=asked).start()


def test_a_missing_extra_is_named() -> None:
    with pytest.raises(UsageError, match=r"cognito2workos\[rehearsal\]"):
        require(("no_such_package",))
    summary, _ = _python(WITHOUT_MOTO).communicate(timeout=30)
    assert "moto" in summary
    assert summary.rstrip().endswith("pip install 'cognito2workos[rehearsal]' 2")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_prints_json_and_stops_on_a_signal(number: signal.Signals) -> None:
    process = _python(SERVE.format("users=60, seed=2, port=0, as_json=True, workos_limit=1"))
    assert process.stdout is not None
    summary = json.loads(process.stdout.readline())
    assert set(summary) == {
        "env",
        "user_pool_id",
        "region",
        "workos_url",
        "cognito_url",
        "guide_url",
        "guide_file",
    }
    assert Path(summary["guide_file"]).read_text("utf-8") == httpx2.get(summary["guide_url"]).text
    headers = {"Authorization": f"Bearer {summary['env']['WORKOS_API_KEY']}"}
    statuses = [
        httpx2.post(
            f"{summary['workos_url']}/user_management/users", headers=headers, json={"email": email}
        ).status_code
        for email in ("a@acme.example", "b@acme.example")
    ]
    assert statuses == [201, 429]
    process.send_signal(number)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0


def test_the_command_prints_lines_for_a_shell() -> None:
    process = _python(SERVE.format("users=0, seed=1, port=0, as_json=False"))
    assert process.stdout is not None
    lines: list[str] = []
    # All of it: what is still under way would be told as said at the end.
    while not lines or not lines[-1].startswith("# the guide"):
        lines.append(process.stdout.readline().rstrip())
    process.terminate()
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0
    assert lines[0].startswith("export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=http://127.0.0.1:")
    assert "export WORKOS_API_KEY=sk_test_rehearsal" in lines
    assert lines[-2].startswith("# user pool us-east-1_Reh3arsal")
