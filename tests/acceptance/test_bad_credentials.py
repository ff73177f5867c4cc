"""Credentials, addresses and services that are not what they should be: one sentence, the right exit code."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed
from tests.acceptance.refusals import CommandLine, answers, assert_refused
from wizard.adapters.clock import SystemClock

POOL = "us-east-1_Reh3arsal"


@pytest.fixture(scope="module")
def far_side() -> Iterator[FarSide]:
    with rehearsed(60) as services:
        yield services


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], far_side: FarSide
) -> CommandLine:
    made = CommandLine(tmp_path, monkeypatch, capsys)
    made.set(**far_side.environ)
    return made


@dataclass(frozen=True)
class Wrong:
    """One variable or answer that is not right."""

    code: int
    fragment: str
    environ: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, Any], ...] = ()


WRONG = {
    "no AWS credentials": Wrong(3, "credentials", (("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", ""))),
    "no such profile": Wrong(2, "nobody", answers=(("source__profile", "nobody"),)),
    "no pool id": Wrong(2, "not the id of a user pool", answers=(("source__user_pool_id", "my pool"),)),
    "a hostile pool id": Wrong(2, "not the id", answers=(("source__user_pool_id", "us-east-1_\u202eA\nB"),)),
    "another region": Wrong(2, "is of region us-east-1", answers=(("source__region", "eu-west-1"),)),
    "no such pool": Wrong(4, "pool", answers=(("source__user_pool_id", "us-east-1_Nobody123"),)),
    "AWS at a far http address": Wrong(
        2, "plain http", (("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://10.0.0.1"),)
    ),
    "no WorkOS key": Wrong(3, "WORKOS_API_KEY", (("WORKOS_API_KEY", ""),)),
    "a WorkOS key of no one": Wrong(
        3, "does not accept the API key", (("WORKOS_API_KEY", "sk_test_nobody"),)
    ),
    "a WorkOS key in two lines": Wrong(3, "WORKOS_API_KEY", (("WORKOS_API_KEY", "sk_test_a\nsk_test_b"),)),
    "WorkOS at a far http address": Wrong(2, "plain http", (("WORKOS_BASE_URL", "http://api.workos.com"),)),
    "WorkOS at no address": Wrong(2, "WORKOS_BASE_URL", (("WORKOS_BASE_URL", "workos"),)),
    "WorkOS with a password in its address": Wrong(
        2, "user name", (("WORKOS_BASE_URL", "https://me:secret@api.workos.com"),)
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong(desk: CommandLine, name: str) -> None:
    wrong = WRONG[name]
    desk.set(**dict(wrong.environ))
    done = desk.run(answers(**({"source__user_pool_id": POOL} | dict(wrong.answers))), "--until", "connect")
    assert_refused(done, wrong.code, wrong.fragment)


def test_credentials_that_expire_on_the_way(desk: CommandLine, far_side: FarSide) -> None:
    """Paused with the command that renews them; afterwards it goes on."""
    far_side.arm({"operation": "cognito.ListUsers", "kind": "expired_credentials", "count": 1})
    done = desk.run(answers(source__user_pool_id=POOL), "--until", "inventory")
    assert_refused(done, 3, "expired")
    assert desk.run(answers(source__user_pool_id=POOL), "--until", "inventory").code == 0


class Impatient(SystemClock):
    """The machine's clock for somebody who does not wait."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes
    code: int
    fragment: str
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)


RUDE = {
    "a proxy's page": Answer(200, b"<html>Sign in</html>", 4, "WorkOS", (("Content-Type", "text/html"),)),
    "a page that is not found": Answer(404, b"<html>404</html>", 4, "WorkOS"),
    "a redirect": Answer(302, b"", 4, "redirect", (("Location", "https://evil.test/"),)),
    "nothing at all": Answer(200, b"", 4, "WorkOS"),
    "half an answer": Answer(200, b'{"data": [{"id": "user', 4, "WorkOS"),
    "a list": Answer(200, b"[]", 4, "WorkOS"),
    "null": Answer(200, b"null", 4, "WorkOS"),
    "no users": Answer(200, b'{"data": null, "list_metadata": null}', 4, "WorkOS"),
    "users who are numbers": Answer(200, b'{"data": [1, 2], "list_metadata": {}}', 4, "WorkOS"),
    "a user of nothing": Answer(200, b'{"data": [{}], "list_metadata": {}}', 4, "WorkOS"),
    "a bill": Answer(402, b'{"message": "pay"}', 4, "WorkOS"),
    "no permission": Answer(403, b'{"message": "no \\u001b[31m"}', 3, "WorkOS"),
    "a broken gateway": Answer(502, b"<html>Bad gateway</html>", 4, "WorkOS"),
    "a message in control characters": Answer(401, b'{"message": "\\u202e\\u001b]0;x\\u0007"}', 3, "API key"),
    "nested without end": Answer(200, b"[" * 100_000, 4, "WorkOS"),
}


@pytest.fixture
def rude(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server at the address of WorkOS that answers everything with one thing."""
    answer = RUDE[request.param]

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("rude", "name"), [(name, name) for name in RUDE], indirect=["rude"])
def test_a_rude_server(desk: CommandLine, rude: str, name: str) -> None:
    """What answers is not WorkOS, or not as it should be; waits are skipped, not the tries."""
    desk.set(WORKOS_BASE_URL=rude)
    desk.write("users.json", '[{"Username": "u", "Attributes": [{"Name": "sub", "Value": "s"}]}]')
    given = answers(source__export_files=["users.json"])
    done = desk.run(given, "--until", "connect", clock=Impatient())
    assert_refused(done, RUDE[name].code, RUDE[name].fragment)
    assert "\x1b" not in done.err
