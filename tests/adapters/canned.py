"""A real HTTP server on loopback that answers what a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto


class Wire(Enum):
    """What happens to the connection instead of an answer."""

    DROP = auto()
    CUT_BODY = auto()
    HANG = auto()


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        if isinstance(self.body, bytes):
            content = self.body
        else:
            content = b"" if self.body is None else json.dumps(self.body).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content))} | dict(
            self.headers
        )
        lines = [f"HTTP/1.1 {self.status} Canned", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content


@dataclass(frozen=True)
class Asked:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        parsed: dict[str, object] = json.loads(self.body)
        return parsed


@dataclass
class Canned:
    """Answers with ``replies`` in order, the last one for ever."""

    replies: list[Reply | Wire] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def answer(self, *replies: Reply | Wire) -> None:
        self.replies = list(replies)

    def reply_to(self, _: Asked) -> Reply | Wire:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        try:
            while request := await _read(reader):
                self.asked.append(request)
                reply = self.reply_to(request)
                if isinstance(reply, Wire):
                    await _break(reply, reader, writer)
                    return
                writer.write(reply.encoded())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    method, target, _ = first.split(" ", 2)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body)


async def _break(how: Wire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    match how:
        case Wire.DROP:
            writer.transport.abort()
        case Wire.CUT_BODY:
            writer.write(
                b"HTTP/1.1 200 Canned\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
            )
            await writer.drain()
        case Wire.HANG:
            await reader.read()


@asynccontextmanager
async def canned_server(
    canned: Canned | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Canned]:
    canned = canned or Canned()
    server = await asyncio.start_server(canned.serve, "127.0.0.1", 0, ssl=tls)
    host, port = server.sockets[0].getsockname()
    canned.url = f"https://{host}:{port}" if tls else f"http://{host}:{port}"
    try:
        yield canned
    finally:
        server.close()
        for writer in canned.writers:
            writer.transport.abort()
        await asyncio.sleep(0)
