"""What a network can do to an answer: delay it, cut it, drop it, replace it."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import uuid
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from wizard.rehearsal.faults import FaultKind, FaultRule

PROXY_PAGE = (
    "<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>\n"
)
TRANSPORT = "rehearsal.transport"
PAGES: Mapping[FaultKind, tuple[int, str]] = {
    FaultKind.BAD_GATEWAY: (502, "502 Bad Gateway"),
    FaultKind.UNAVAILABLE: (503, "503 Service Temporarily Unavailable"),
    FaultKind.NON_JSON: (200, "Please sign in to this network"),
}


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 that shows the application its transport, so that it can drop the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, headers, media_type="application/json")


def html_page(status: int, title: str) -> Response:
    return Response(PROXY_PAGE.format(title=title), status, media_type="text/html")


async def gone(receive: Receive) -> None:
    """Wait until the client has left."""
    message: Message = await receive()
    while message["type"] != "http.disconnect":
        message = await receive()


async def drop(scope: Scope, receive: Receive) -> None:
    """Reset the TCP connection without an answer (linger 0 turns the close into an RST)."""
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    if transport.is_closing():
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await gone(receive)


async def apply_fault(
    fault: FaultRule | None,
    *,
    receive: Receive,
    refuse: Callable[[FaultRule], Response | None],
    answer: Callable[[], Awaitable[Response]],
) -> Response | None:
    """The answer of one request under its fault; None: the connection is to be dropped.

    ``refuse`` gives the vendor's own words for a fault, None where it has none.
    """
    if fault is None:
        return await answer()
    refusal = refuse(fault)
    if refusal is not None:
        return refusal
    if fault.kind in PAGES:
        return html_page(*PAGES[fault.kind])
    if fault.kind is FaultKind.HANG:
        await gone(receive)
    if fault.kind in {FaultKind.HANG, FaultKind.RESET_BEFORE}:
        return None
    if fault.kind is FaultKind.SLOW:
        await asyncio.sleep(fault.delay_ms / 1000)
    return _spoiled(fault, await answer())


def _spoiled(fault: FaultRule, response: Response) -> Response | None:
    """What is left of an answer whose effect took place."""
    match fault.kind:
        case FaultKind.RESET_AFTER:
            return None
        case FaultKind.REFUSED_AFTER:
            return json_response({"message": "Refused.", "code": fault.code}, fault.status)
        case FaultKind.SERVER_ERROR_AFTER:
            return html_page(500, "500 Internal Server Error")
        case FaultKind.TRUNCATED if response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            return _cut(response)
        case _:
            return response


def _cut(response: Response) -> Response:
    return Response(
        bytes(response.body)[: len(response.body) // 2], response.status_code, media_type="application/json"
    )


async def deliver(
    response: Response | None, scope: Scope, receive: Receive, send: Send, *, id_header: str
) -> None:
    """Send the answer with an id of its own, as both vendors do; None drops the connection."""
    if response is None:
        await drop(scope, receive)
    else:
        response.headers[id_header] = str(uuid.uuid4())
        await response(scope, receive, send)
