"""Asking an address that others chose: a page of bounded size and time, and no step aside.

https only, plain http on this machine only; no proxy variables, no compressed bodies (a bomb would unpack
before it could be measured). What an address leads to is judged where the connection is made, by the number
that its name was resolved to, however it was written and whatever it resolves to a moment later.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urljoin

import aiohttp
import httpx2
from yarl import URL

from wizard.adapters.web.addresses import Reach, is_loopback, reach_of, spelled_out
from wizard.domain.text import clean
from wizard.domain.web_address import split_address

AGENT = "cognito2workos (checks a redirect URI; signs no one in)"
# Sign-in pages of large providers carry headers (content security policies) of more than aiohttp's 8 kB.
HEADER_LIMIT = 65_536
_REDIRECTS = range(300, 400)
_METADATA_NAMES = frozenset({"metadata.google.internal", "metadata"})


class Refused(Exception):
    """Why an address was not asked, or gave no answer; ``reason`` is one clean clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``location`` is absolute, and empty where it is no redirect. ``whole``: nothing was cut."""

    url: str
    status: int
    location: str
    body: bytes
    whole: bool
    kind: str = ""


def checked_parts(url: str, *, local: bool) -> SplitResult:
    """The parts of an address that may be asked; ``local``: this machine may be, too. Raises Refused."""
    try:
        parts = split_address(url)
        host = parts.hostname or ""
    except ValueError:
        raise Refused("it is not a web address") from None
    if not host or parts.username is not None or not url.isprintable() or " " in url:
        raise Refused("it is not a web address")
    reach = _named_reach(host)
    if reach is Reach.LOCAL and not local:
        raise Refused(_leads_to(reach, host))
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise Refused(f"it is not https but {clean(parts.scheme)}")
    if reach is Reach.MACHINERY:
        raise Refused(_leads_to(reach, host))
    return parts


def _named_reach(host: str) -> Reach:
    """What can be told without asking anybody; the connection is judged again."""
    name = host.rstrip(".").lower()
    if name in _METADATA_NAMES:
        return Reach.MACHINERY
    if name == "localhost" or name.endswith(".localhost"):
        return Reach.LOCAL
    try:
        return reach_of(spelled_out(host))
    except ValueError:
        return Reach.PUBLIC


def _leads_to(reach: Reach, host: str) -> str:
    places = {Reach.LOCAL: "this machine", Reach.PRIVATE: "a private network"}
    place = places.get(reach, "an address inside this network's machinery")
    return f"it leads to {place} ({clean(host)})"


@dataclass(slots=True)
class _Doorkeeper:
    """Judges each address before a socket for it is made.

    Once the internet was reached, nothing inside is: no page of a stranger sends us home.
    """

    allowed: set[Reach]
    refused: str = field(default="")

    def socket(self, address: tuple[Any, ...]) -> socket.socket:
        """aiohttp's ``socket_factory``: ``address`` is one line of ``getaddrinfo``."""
        family, kind, protocol, _, place = address
        reach = reach_of(str(place[0]))
        if reach not in self.allowed:
            self.refused = _leads_to(reach, str(place[0]))
            raise OSError(self.refused)
        if reach is Reach.PUBLIC:
            self.allowed &= {Reach.PUBLIC}
        return socket.socket(family, kind, protocol)


@asynccontextmanager
async def client(*, seconds: float, local: bool) -> AsyncIterator[aiohttp.ClientSession]:
    """A client for one use: everything inside takes at most so many seconds. Raises Refused.

    ``local``: this machine may be asked, as in a rehearsal.
    """
    keeper = _Doorkeeper({Reach.PUBLIC, Reach.PRIVATE} | ({Reach.LOCAL} if local else set()))
    try:
        async with (
            asyncio.timeout(seconds),
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=trust(), socket_factory=keeper.socket),
                cookie_jar=aiohttp.CookieJar(unsafe=True),  # also those of numeric hosts
                timeout=aiohttp.ClientTimeout(total=seconds),
                auto_decompress=False,
                max_line_size=HEADER_LIMIT,
                max_field_size=HEADER_LIMIT,
            ) as http,
        ):
            yield http
    except TimeoutError:
        raise Refused(f"it did not answer within {seconds:g} s") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise Refused(keeper.refused or f"it cannot be reached ({_name(error)})") from None


async def ask(http: aiohttp.ClientSession, url: str, *, limit: int, accept: str) -> Answer:
    """GET ``url`` and read at most ``limit`` bytes."""
    headers = {"User-Agent": AGENT, "Accept": accept, "Accept-Encoding": "identity"}
    async with http.get(URL(url, encoded=url.isascii()), headers=headers, allow_redirects=False) as response:
        location = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
        body, whole = b"", True
        if not location:
            body, whole = await _read(response, limit)
        kind = response.headers.get("Content-Type", "")
    return Answer(url, response.status, urljoin(url, location) if location else "", body, whole, kind)


async def _read(response: aiohttp.ClientResponse, limit: int) -> tuple[bytes, bool]:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        return b"", False
    content = bytearray()
    async for block in response.content.iter_any():
        content += block
        if len(content) > limit:
            response.close()
            return bytes(content[:limit]), False
    return bytes(content), True


@functools.cache
def trust() -> ssl.SSLContext:
    """The authorities that the WorkOS SDK trusts, and nothing from the environment; read once, in 15 ms."""
    return httpx2.create_ssl_context(trust_env=False)


def _name(error: Exception) -> str:
    return "ValueError" if isinstance(error, ValueError) else type(error).__name__
