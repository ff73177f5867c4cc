"""Asking an address that others chose: a page of bounded size and time, and no step aside.

https only, plain http on this machine only; no proxy variables, no compressed bodies
(a bomb would unpack before it could be measured), no address that only a metadata service has.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2

from wizard.adapters.addresses import is_loopback
from wizard.domain.text import clean

AGENT = "cognito2workos (checks a redirect URI; signs nobody in)"


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


def checked_parts(url: str, *, local: bool) -> SplitResult:
    """The parts of an address that may be asked; ``local``: this machine may be, too. Raises Refused."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("it is not a web address") from None
    if not host or parts.username is not None or not url.isprintable() or " " in url:
        raise Refused("it is not a web address")
    loopback = is_loopback(host)
    if loopback and not local:
        raise Refused(f"it leads to this machine ({clean(host, 80)})")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise Refused(f"it is not https but {clean(parts.scheme, 20)}")
    if _is_metadata_address(host):
        raise Refused(f"it leads to an address inside this network's machinery ({clean(host, 80)})")
    return parts


def _is_metadata_address(host: str) -> bool:
    """Link-local and unspecified addresses: where clouds keep credentials, never a provider."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.rstrip(".").lower() in {"metadata.google.internal", "metadata"}
    return address.is_link_local or address.is_unspecified or address.is_multicast


@asynccontextmanager
async def client(*, seconds: float) -> AsyncIterator[httpx2.AsyncClient]:
    """A client for one errand: everything inside takes at most so many seconds. Raises Refused."""
    try:
        async with (
            asyncio.timeout(seconds),
            httpx2.AsyncClient(timeout=seconds, trust_env=False, follow_redirects=False) as http,
        ):
            yield http
    except TimeoutError:
        raise Refused(f"it did not answer within {seconds:g} s") from None
    except httpx2.TimeoutException:
        raise Refused(f"it did not answer within {seconds:g} s") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        raise Refused(f"it cannot be reached ({type(error).__name__})") from None


async def ask(http: httpx2.AsyncClient, url: str, *, limit: int, accept: str) -> Answer:
    """GET ``url`` and read at most ``limit`` bytes."""
    headers = {"User-Agent": AGENT, "Accept": accept, "Accept-Encoding": "identity"}
    async with http.stream("GET", url, headers=headers) as response:
        location = response.headers.get("Location", "") if response.is_redirect else ""
        body, whole = b"", True
        if not location:
            body, whole = await _read(response, limit)
    return Answer(url, response.status_code, urljoin(url, location) if location else "", body, whole)


async def _read(response: httpx2.Response, limit: int) -> tuple[bytes, bool]:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        return b"", False
    content = bytearray()
    async for block in response.aiter_raw():
        content += block
        if len(content) > limit:
            return bytes(content[:limit]), False
    return bytes(content), True
