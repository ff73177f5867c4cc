"""HTTP connections as a stack: each request takes the one that was used last, and looks at no other.

httpx's own pool asks every idle socket at every request whether it still lives; with a window of 32 that
is a third of the CPU time of a request.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx2

_ONE = httpx2.Limits(max_connections=1, max_keepalive_connections=1)


class WarmLines(httpx2.AsyncBaseTransport):
    """As many connections as there ever were requests at once; whoever sends bounds these.

    Each line is a transport of one connection, which makes it anew when it has been closed.
    """

    def __init__(self) -> None:
        self._trust = httpx2.create_ssl_context(trust_env=False)
        self._lines: list[httpx2.AsyncHTTPTransport] = []
        self._idle: list[httpx2.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        line = self._idle.pop() if self._idle else self._new()
        try:
            response = await line.handle_async_request(request)
        except BaseException:
            self._idle.append(line)
            raise
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Lent(response.stream, give_back=lambda: self._idle.append(line))
        return response

    async def aclose(self) -> None:
        for line in self._lines:
            await line.aclose()

    def _new(self) -> httpx2.AsyncHTTPTransport:
        line = httpx2.AsyncHTTPTransport(verify=self._trust, trust_env=False, limits=_ONE)
        self._lines.append(line)
        return line


class _Lent(httpx2.AsyncByteStream):
    """An answer's body; its line is free again when it is closed."""

    def __init__(self, body: httpx2.AsyncByteStream, *, give_back: Callable[[], None]) -> None:
        self._body = body
        self._give_back = give_back
        self._open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            yield part

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            try:
                await self._body.aclose()
            finally:
                self._give_back()
