"""What the SDK sends, over real sockets."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workos._http import HTTPResponse, TransportConnectError, TransportError, TransportTimeout

from tests.adapters.canned import Canned, Reply, Wire, canned_server
from tests.adapters.certificates import PEM, self_signed
from tests.adapters.times import InstantClock
from wizard.adapters.workos.http import Redirected, WorkOSHttp
from wizard.adapters.workos.target import WorkOSTarget

CROWD = 7


class Holding(Canned):
    """Answers no one before a crowd is there, or it is let; counts the connections that were made to it."""

    def __init__(self) -> None:
        super().__init__([Reply(200, {"ok": True})])
        self.may_answer = asyncio.Event()
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.connections == CROWD:
            self.may_answer.set()
        await self.may_answer.wait()
        await super().serve(reader, writer)


@pytest.fixture
async def http() -> AsyncIterator[WorkOSHttp]:
    sending = WorkOSHttp()
    yield sending
    await sending.close()


async def post(http: WorkOSHttp, url: str, *, seconds: float = 5) -> HTTPResponse:
    return await http.request("POST", url, headers={"X-Ours": "1"}, content=b"{}", timeout=seconds)


async def test_one_after_the_other_use_one_connection(http: WorkOSHttp) -> None:
    server = Holding()
    server.may_answer.set()
    async with canned_server(server):
        for _ in range(5):
            assert (await post(http, server.url)).json() == {"ok": True}
    assert server.connections == 1


async def test_as_many_connections_as_requests_at_once(http: WorkOSHttp) -> None:
    server = Holding()
    async with canned_server(server):
        for _ in range(3):
            answers = await asyncio.gather(*(post(http, server.url) for _ in range(CROWD)))
            assert [answer.status_code for answer in answers] == [200] * CROWD
    assert server.connections == CROWD


async def test_a_lost_post_is_told_and_not_repeated(http: WorkOSHttp, canned: Canned) -> None:
    canned.answer(Reply(200, {}), Wire.DROP, Wire.CUT_BODY, Reply(200, {}))
    assert (await post(http, canned.url)).status_code == 200
    for asked in (2, 3):
        with pytest.raises(TransportError):
            await post(http, canned.url)
        assert len(canned.asked) == asked
    assert (await post(http, canned.url)).status_code == 200


async def test_an_answer_that_does_not_come_is_a_timeout(http: WorkOSHttp, canned: Canned) -> None:
    canned.answer(Wire.HANG, Reply(200, {}))
    with pytest.raises(TransportTimeout):
        await post(http, canned.url, seconds=0.05)
    assert (await post(http, canned.url)).status_code == 200


class Crumbs(Canned):
    """An answer that never ends, and never pauses for long."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        writer.write(b"HTTP/1.1 200 Canned\r\nContent-Length: 900000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.01)


async def test_an_answer_in_crumbs_is_given_up(http: WorkOSHttp) -> None:
    async with canned_server(Crumbs()) as server, asyncio.timeout(20):
        with pytest.raises(TransportTimeout):
            await post(http, server.url, seconds=0.1)


async def test_where_nobody_listens_nothing_was_sent(http: WorkOSHttp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/", "http://nobody.invalid/", "http:///x"):
        with pytest.raises(TransportConnectError):
            await post(http, url)


async def test_a_certificate_is_checked(tmp_path: Path) -> None:
    now, file = datetime.now(UTC), tmp_path / "canned.pem"
    made, key = self_signed("canned", begins=now - timedelta(days=1), ends=now + timedelta(days=1))
    file.write_bytes(key + made.public_bytes(PEM))
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(file)
    stranger, friend = WorkOSHttp(), WorkOSHttp(ssl.create_default_context(cafile=file))
    async with canned_server(Canned([Reply(200, {"ok": True})]), serving) as server:
        with pytest.raises(TransportConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await post(stranger, server.url)
        assert (await post(friend, server.url)).json() == {"ok": True}
        assert len(server.asked) == 1
    await stranger.close()
    await friend.close()


async def test_a_redirect_is_not_followed(http: WorkOSHttp, canned: Canned) -> None:
    canned.answer(Reply(307, {}, {"Location": "/elsewhere"}))
    with pytest.raises(Redirected):
        await post(http, canned.url)
    assert len(canned.asked) == 1


async def test_an_address_is_sent_as_the_sdk_wrote_it(http: WorkOSHttp, canned: Canned) -> None:
    canned.answer(Reply(200, {}))
    await post(http, f"{canned.url}/users/a%2Fb?email=ann%2Bx%40acme.example")
    assert canned.asked[0].target.endswith("/users/a%2Fb?email=ann%2Bx%40acme.example")


async def test_cookies_are_not_kept(canned: Canned) -> None:
    """Found by the fuzz: one that is no ASCII made every later request fail."""
    again = {"Set-Cookie": "a=b"}
    replies = [Reply(200, {"data": []}, given) for given in ({"Set-Cookie": "a=b\x93"}, again, {})]
    canned.answer(*replies)
    target = WorkOSTarget(
        # By name: of an address in numbers no client keeps a cookie.
        api_key="sk_test_x",
        base_url=canned.url.replace("127.0.0.1", "localhost"),
        client_id="",
        timeout=5,
        clock=InstantClock(),
    )
    for _ in range(3):
        assert (await target.list_users(None)).users == ()
    await target.close()
    assert len(canned.asked) == 3
    assert not [asked for asked in canned.asked if "cookie" in asked.headers]
