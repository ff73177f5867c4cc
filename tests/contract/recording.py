"""A proxy on loopback that passes everything on and keeps what was said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wizard.rehearsal.server import Server, bind

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# What belongs to one connection (RFC 9110, 7.6.1), or is said again for the next one.
HOP = frozenset(
    {"host", "connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"}
)


@dataclass(frozen=True)
class Exchange:
    """A request and its answer; header names are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    sent: bytes
    status: int
    answered: bytes

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


@dataclass
class Recording:
    """Everything that went through, in the order of the answers."""

    url: str = ""
    exchanges: list[Exchange] = field(default_factory=list)


@contextmanager
def recorded(service: str) -> Iterator[Recording]:
    """Yield a recording whose ``url`` leads to ``service``."""
    recording = Recording()
    http = httpx2.Client(trust_env=False, follow_redirects=False, timeout=60)

    async def pass_on(request: Request) -> Response:
        sent = await request.body()
        headers = {name: value for name, value in request.headers.items() if name not in HOP}
        target = httpx2.URL(service).copy_with(raw_path=_target(request))
        answer = await asyncio.to_thread(http.request, request.method, target, headers=headers, content=sent)
        recording.exchanges.append(
            Exchange(
                method=request.method,
                path=request.url.path,
                query=request.url.query,
                headers=dict(request.headers),
                sent=sent,
                status=answer.status_code,
                answered=answer.content,
            )
        )
        kept = {name: value for name, value in answer.headers.items() if name not in HOP | {"date"}}
        return Response(answer.content, answer.status_code, kept)

    app = Starlette(routes=[Route("/{path:path}", pass_on, methods=METHODS)])
    server = Server(app, bind(0))
    recording.url = server.url
    server.start()
    try:
        yield recording
    finally:
        server.stop()
        http.close()


def _target(request: Request) -> bytes:
    """Path and query as they were sent: an escaped slash stays escaped."""
    raw: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    return raw + (b"?" + query if query else b"")
