"""Connections are shared as a stack, over real sockets."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from tests.adapters.canned import Canned, Reply, Wire, canned_server
from tests.adapters.times import InstantClock
from wizard.adapters.warm_lines import WarmLines
from wizard.adapters.workos import WorkOSTarget

CROWD = 7


class Holding(Canned):
    """Answers nobody before a crowd is there, or it is let; counts the connections that were made to it."""

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


async def test_one_after_the_other_use_one_connection() -> None:
    server = Holding()
    server.may_answer.set()
    async with canned_server(server), httpx2.AsyncClient(transport=WarmLines(), trust_env=False) as client:
        for _ in range(5):
            assert (await client.get(server.url)).json() == {"ok": True}
    assert server.connections == 1


async def test_as_many_connections_as_requests_at_once() -> None:
    server = Holding()
    async with canned_server(server), httpx2.AsyncClient(transport=WarmLines(), trust_env=False) as client:
        for _ in range(3):
            answers = await asyncio.gather(*(client.get(server.url) for _ in range(CROWD)))
            assert [answer.status_code for answer in answers] == [200] * CROWD
    assert server.connections == CROWD


async def test_a_line_that_broke_is_made_anew(canned: Canned) -> None:
    canned.answer(Reply(200, {}), Wire.DROP, Wire.CUT_BODY, Reply(200, {}))
    async with httpx2.AsyncClient(transport=WarmLines(), trust_env=False) as client:
        assert (await client.get(canned.url)).status_code == 200
        for _ in range(2):
            with pytest.raises(httpx2.RemoteProtocolError):
                await client.get(canned.url)
        assert (await client.get(canned.url)).status_code == 200


async def test_a_request_that_is_given_up_frees_its_line(canned: Canned) -> None:
    canned.answer(Wire.HANG, Reply(200, {}))
    lines = WarmLines()
    async with httpx2.AsyncClient(transport=lines, trust_env=False) as client:
        with pytest.raises(httpx2.ReadTimeout):
            await client.get(canned.url, timeout=0.05)
        assert (await client.get(canned.url)).status_code == 200
    assert len(lines._lines) == 1


async def test_cookies_are_not_kept(canned: Canned) -> None:
    """Found by the fuzz: one that is no ASCII made every later request fail."""
    canned.answer(Reply(200, {"data": []}, {"Set-Cookie": "a=b\x93"}), Reply(200, {"data": []}))
    target = WorkOSTarget(
        api_key="sk_test_x", base_url=canned.url, client_id="", timeout=5, clock=InstantClock()
    )
    for _ in range(2):
        assert (await target.list_users(None)).users == ()
    await target.close()
    assert "cookie" not in canned.asked[-1].headers
