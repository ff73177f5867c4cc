"""HTTP answers drawn at random, and a server on loopback that gives them as they are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.adapters.canned import Canned, Reply, canned_server
from tests.fuzz.drawn import JSON, SCALARS, TEXTS, assert_told
from wizard.errors import WizardError
from wizard.ports import Signal

T = TypeVar("T")
SECONDS = 20  # whatever takes longer hangs

STATUSES = st.one_of(
    st.sampled_from([200, 201, 204, 400, 401, 403, 404, 409, 422, 429, 500, 503]), st.integers(100, 999)
)
HEADER_VALUES = st.one_of(
    st.sampled_from(
        ["0", "-1", "1e400", "inf", "nan", "9" * 400, "Mon, 23 Nov 2026 08:00:00 GMT", "soon", "", "é"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
)
HEADER_NAMES = (
    *("Retry-After", "Date", "Content-Type", "Content-Encoding", "Location", "Set-Cookie", "X-Request-ID"),
    *("x-amzn-errortype", "x-amz-crc32", "Transfer-Encoding", "Content-Length", "Connection"),
)
HEADERS = st.dictionaries(
    st.sampled_from(HEADER_NAMES),
    st.one_of(
        HEADER_VALUES,
        st.sampled_from(["application/json", "text/html; charset=x", "application/x-amz-json-1.1"]),
        st.sampled_from(["gzip", "br", "identity", "chunked", "close", "5", "http://127.0.0.1:9/"]),
    ),
    max_size=3,
)


@dataclass
class Raw(Canned):
    """Sends bytes that need not be HTTP, and closes the connection, so that no one waits for more."""

    content: bytes = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self.content)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self.writers.discard(writer)
            writer.close()


def misshapen(good: Any) -> st.SearchStrategy[Any]:
    """A vendor's answer of the right shape in which some places hold anything."""
    match good:
        case dict():
            fields = {name: misshapen(value) for name, value in good.items()}
            return st.one_of(
                st.fixed_dictionaries({}, optional=fields),
                st.fixed_dictionaries(fields),
                st.just(good),
                SCALARS,
            )
        case [first, *_]:
            return st.one_of(st.lists(misshapen(first), max_size=3), st.just(good), SCALARS)
        case _:
            return st.one_of(st.just(good), st.just(good), SCALARS, JSON)


def answers(bodies: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """Whole answers as bytes: honest ones, ones with false headers, and ones that are no HTTP."""
    texts = bodies.map(lambda body: json.dumps(body).encode())
    content = st.one_of(
        texts, texts, st.binary(max_size=60), TEXTS.map(lambda text: text.encode("utf-8", "replace"))
    )
    replies = st.builds(Reply, STATUSES, content, st.one_of(st.just({}), HEADERS)).map(_encoded)
    cut = st.builds(lambda reply, end: reply[: -end or None], replies, st.integers(0, 30))
    return st.one_of(replies, replies, cut, st.binary(max_size=120))


def _encoded(reply: Reply) -> bytes:
    lines = [f"{name}: {value}" for name, value in reply.headers.items()]
    has_length = {"Content-Length", "Transfer-Encoding"} & set(reply.headers)
    body = reply.body if isinstance(reply.body, bytes) else b""
    lines += [] if has_length else [f"Content-Length: {len(body)}"]
    lines += [] if "Content-Type" in reply.headers else ["Content-Type: application/json"]
    head = "\r\n".join([f"HTTP/1.1 {reply.status} Drawn", *lines])
    return head.encode("latin-1", "replace") + b"\r\n\r\n" + body


class Exchange:
    """A loop, and a server in it that answers with what it is told to."""

    def __init__(self, loop: asyncio.AbstractEventLoop, server: Raw) -> None:
        self._loop = loop
        self.server = server

    def ask(self, call: Coroutine[Any, Any, T], content: bytes) -> T | None:
        """The typed outcome of a call; None where it ended in one of our signals or errors, in words."""
        self.server.content = content
        try:
            return self._loop.run_until_complete(asyncio.wait_for(call, SECONDS))
        except (WizardError, Signal) as summary:
            assert_told(summary)
            return None

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(call)


@contextmanager
def exchange() -> Iterator[Exchange]:
    with asyncio.Runner() as runner:
        server = Raw()
        serving = canned_server(server)
        runner.run(serving.__aenter__())
        try:
            yield Exchange(runner.get_loop(), server)
        finally:
            runner.run(serving.__aexit__(None, None, None))
