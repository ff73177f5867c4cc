"""Answers without end: each reader stops at its bound, with a sentence, and memory stays flat."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import json
import os
import socket
import subprocess
import sys
import zlib
from typing import Any

import pytest
import urllib3.util.connection
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ReadTimeoutError

from tests.adapters.canned import Canned, Reply, canned_server
from tests.adapters.pools import AWS_VARIABLES, REGION
from tests.adapters.times import InstantClock
from wizard.adapters.cognito.http import BoundedSending
from wizard.adapters.cognito.source import CognitoSource, list_pools
from wizard.adapters.web.bounds import COGNITO_ANSWER, WORKOS_ANSWER, Body, TooLarge
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.planning.people import TargetUser, UserDraft
from wizard.errors import Blocked
from wizard.ports import InDoubt, Unavailable

MB = 1_000_000
BOMB = 1_000  # MB
POOL = f"{REGION}_Endless01"


class Endless(Canned):
    """400 MB of one JSON text, in blocks, with its length or without."""

    def __init__(self, *, summary: bool, megabytes: int = 400) -> None:
        super().__init__()
        self.summary = summary
        self.megabytes = megabytes

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        try:
            await reader.readuntil(b"\r\n\r\n")
            length = f"Content-Length: {self.megabytes * MB}\r\n" if self.summary else "Connection: close\r\n"
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{length}\r\n".encode())
            block = b'"' + b"x" * (MB - 1)
            for _ in range(self.megabytes):
                writer.write(block)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@functools.cache
def bomb(megabytes: int) -> bytes:
    packer, block = zlib.compressobj(9, wbits=31), bytes(MB)
    return b"".join([*(packer.compress(block) for _ in range(megabytes)), packer.flush()])


def target(url: str) -> WorkOSTarget:
    return WorkOSTarget(api_key="sk_test_x", base_url=url, client_id="", timeout=10, clock=InstantClock())


def source(url: str, monkeypatch: pytest.MonkeyPatch) -> CognitoSource:
    for name, value in AWS_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url)
    return CognitoSource.open(region=REGION, user_pool_id=POOL, profile=None)


@pytest.mark.parametrize("summary", [True, False])
async def test_an_endless_answer_of_workos_ends_with_a_sentence(*, summary: bool) -> None:
    async with canned_server(Endless(summary=summary)) as server:
        workos = target(server.url)
        with pytest.raises(Blocked, match="larger than 8 MB") as caught:
            await workos.list_users(None)
        assert "WORKOS_BASE_URL" in caught.value.fix
        # A write may have taken place.
        with pytest.raises(InDoubt, match="larger than 8 MB"):
            await workos.create_user(UserDraft("a@acme.example", True, "sub-1"), idempotency_key="k")
        await workos.close()


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_a_packed_bomb_of_workos_ends_with_a_sentence(status: int, canned: Canned) -> None:
    canned.answer(Reply(status, bomb(BOMB), {"Content-Encoding": "gzip"}))
    workos = target(canned.url)
    with pytest.raises(Blocked, match="larger than 8 MB"):
        await workos.list_users(None)
    await workos.close()


async def test_packed_answers_are_asked_for_and_read(canned: Canned) -> None:
    page = gzip.compress(
        b'{"data": [{"id": "user_1", "email": "a@acme.example"}], "list_metadata": {}}', mtime=0
    )
    canned.answer(Reply(200, page, {"Content-Encoding": "gzip"}))
    workos = target(canned.url)
    with pytest.raises(Unavailable):  # the SDK wants more fields than these two
        await workos.list_users(None)
    assert canned.asked[0].headers["accept-encoding"] == "gzip"
    user = {
        "object": "user", "id": "user_1", "email": "a@acme.example", "email_verified": True,
        "first_name": None, "last_name": None, "profile_picture_url": None, "last_sign_in_at": None,
        "external_id": None, "metadata": {}, "created_at": "2026-11-23T08:00:00.000Z",
        "updated_at": "2026-11-23T08:00:00.000Z", "locale": None,
    }  # fmt: skip
    packed = gzip.compress(json.dumps({"data": [user], "list_metadata": {"after": None}}).encode(), mtime=0)
    canned.answer(Reply(200, packed, {"Content-Encoding": "gzip"}))
    users = (await workos.list_users(None)).users
    assert [type(user) for user in users] == [TargetUser]
    await workos.close()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"{}", "br"),
        (b"{}", "zstd"),
        (b"{}", "gzip"),
        (gzip.compress(b"{}", mtime=0)[:-9], "gzip"),
        (b"{}", "gzip, gzip"),
    ],
)
async def test_what_cannot_be_unpacked_is_no_answer(content: bytes, encoding: str, canned: Canned) -> None:
    canned.answer(Reply(200, content, {"Content-Encoding": encoding}))
    workos = target(canned.url)
    with pytest.raises(Unavailable):
        await workos.list_users(None)
    await workos.close()


async def test_an_answer_nested_too_deeply_is_unreadable(
    canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    canned.answer(Reply(200, b"[" * 1_000_000))
    workos, cognito = target(canned.url), source(canned.url, monkeypatch)
    with pytest.raises(Unavailable):
        await workos.list_users(None)
    with pytest.raises(Unavailable):
        await cognito.page(None)
    await workos.close()
    await cognito.close()


@pytest.mark.parametrize("summary", [True, False])
async def test_an_endless_answer_of_cognito_ends_with_a_sentence(
    *, summary: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with canned_server(Endless(summary=summary)) as server:
        cognito = source(server.url, monkeypatch)
        for call in (cognito.page(None), cognito.pool(), list_pools(region=REGION, profile=None)):
            with pytest.raises(Blocked, match="larger than 16 MB") as caught:
                await call
            assert "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER" in caught.value.fix
        await cognito.close()


async def test_a_packed_bomb_of_cognito_stays_packed(canned: Canned, monkeypatch: pytest.MonkeyPatch) -> None:
    canned.answer(Reply(200, bomb(BOMB), {"Content-Encoding": "gzip"}))
    cognito = source(canned.url, monkeypatch)
    with pytest.raises(Unavailable):
        await cognito.page(None)
    await cognito.close()


class Crumbs(Canned):
    """An answer of Cognito that never ends, and never pauses for long."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n")
        with contextlib.suppress(asyncio.CancelledError):
            while not writer.is_closing():
                writer.write(b" ")
                await asyncio.sleep(0.01)


async def test_an_answer_of_cognito_in_crumbs_is_given_up() -> None:
    sending = BoundedSending(verify=True, timeout=(5, 5), connections=1, longest=0.2)
    async with canned_server(Crumbs()) as server, asyncio.timeout(20):
        request = AWSRequest("POST", server.url, data=b"{}").prepare()
        with pytest.raises(ReadTimeoutError, match="Read timeout"):
            await asyncio.to_thread(sending, request)
    sending.close()


async def test_the_body_of_a_request_does_not_wait_until_its_head_was_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server may take 40 ms for that, and every request to AWS has both."""
    at_once: list[int] = []

    def connected(*arguments: Any, **options: Any) -> socket.socket:
        made = connect(*arguments, **options)
        at_once.append(made.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        return made

    connect = urllib3.util.connection.create_connection
    monkeypatch.setattr("urllib3.util.connection.create_connection", connected)
    sending = BoundedSending(verify=True, timeout=(5, 5), connections=1, longest=0.2)
    async with canned_server(Crumbs()) as server, asyncio.timeout(20):
        request = AWSRequest("POST", server.url, data=b"{}").prepare()
        with pytest.raises(ReadTimeoutError):
            await asyncio.to_thread(sending, request)
    sending.close()
    assert at_once
    assert all(at_once)


def test_a_body_holds_no_more_than_its_bound() -> None:
    exact = Body(WORKOS_ANSWER)
    exact.take(bytes(WORKOS_ANSWER))
    assert len(exact.whole()) == WORKOS_ANSWER
    with pytest.raises(TooLarge):
        exact.take(b"x")
    with pytest.raises(TooLarge):
        Body(COGNITO_ANSWER).announced(str(COGNITO_ANSWER + 1))
    with pytest.raises(TooLarge):
        Body(COGNITO_ANSWER).announced("9" * 5_000)
    for length in (None, "", "-5", "many", "٣"):
        Body(COGNITO_ANSWER).announced(length)
    packed = Body(MB, encoding="gzip")
    packed.take(gzip.compress(bytes(MB), mtime=0))
    assert packed.whole() == bytes(MB)


MEASURE = """
import asyncio, resource, sys
from tests.adapters.test_bounds import Endless, bomb, target
from tests.adapters.canned import Canned, Reply
from wizard.errors import WizardError

async def main(url):
    workos = target(url)
    def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from wizard.adapters.cognito.source import CognitoSource
    cognito = CognitoSource.open(region="eu-west-1", user_pool_id="eu-west-1_Endless01", profile=None)
    try:
        await workos.list_users("small")
    except Exception as error:
        print(error)
    before = peak()
    for _ in range(3):
        for call in (workos.list_users(None), cognito.page(None)):
            try:
                await call
            except WizardError as error:
                print(error.message)
            except Exception as error:
                print(type(error).__name__, error)
    print(peak() - before)
    await workos.close()
    await cognito.close()

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.parametrize("kind", ["endless", "bomb"])
async def test_memory_stays_flat(kind: str) -> None:
    """400 MB took 901 MB, and a bomb of 1 GB took 2.1 GB; now neither takes more than some answers' room."""
    server = Endless(summary=False) if kind == "endless" else Canned([_bomb_reply()])
    async with canned_server(server):
        endpoint = {"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": server.url}
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", MEASURE, server.url],
            env={**os.environ, **AWS_VARIABLES, **endpoint},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
    assert done.returncode == 0, done.stderr
    *summary, grown = done.stdout.splitlines()
    assert any("larger than 8 MB" in line for line in summary), summary
    assert int(grown) < 100_000, f"{grown} kB"


def _bomb_reply() -> Reply:
    return Reply(200, bomb(BOMB), {"Content-Encoding": "gzip"})
