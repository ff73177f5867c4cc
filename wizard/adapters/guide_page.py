"""WorkOS' migration guide: fetched live, or read from a file that the operator gives."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2

from wizard.adapters.addresses import checked_url
from wizard.domain.text import clean
from wizard.errors import Blocked, UsageError
from wizard.ports import GuidePage

GUIDE_URL = "https://workos.com/docs/migrate/aws-cognito.md"
SIZE_LIMIT = 2_000_000  # bytes; the guide has some 20,000
_REDIRECTS = 5
_OFFLINE = "Check the connection, or save the page elsewhere and give it with --guide-file PATH."


class LiveGuide:
    """The guide from its address. ``timeout`` in seconds is that of the whole fetch."""

    def __init__(self, url: str = GUIDE_URL, *, timeout: float = 30) -> None:
        """Raises UsageError for an address that is neither https nor on this machine."""
        self._url = checked_url(url, setting="The guide's address")
        self._timeout = timeout

    async def fetch(self) -> GuidePage:
        """See the port; follows redirects within the same host only."""
        try:
            async with (
                asyncio.timeout(self._timeout),
                httpx2.AsyncClient(timeout=self._timeout, trust_env=False) as client,
            ):
                text = await self._follow(client)
        except TimeoutError:
            raise self._unreachable("did not answer in time") from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise self._unreachable(f"cannot be reached ({type(error).__name__})") from error
        return GuidePage(text=text, source=self._url, live=True)

    async def _follow(self, client: httpx2.AsyncClient) -> str:
        url = self._url
        for _ in range(_REDIRECTS):
            async with client.stream("GET", url) as response:
                if not response.is_redirect:
                    return await self._read(response)
                url = self._target(url, response)
        raise self._unreachable("redirects without end")

    def _target(self, url: str, response: httpx2.Response) -> str:
        target = urljoin(url, response.headers["Location"])
        old, new = urlsplit(url), urlsplit(target)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            raise self._unreachable(f"redirects to another host ({clean(new.hostname, 80)})")
        return target

    async def _read(self, response: httpx2.Response) -> str:
        if response.status_code != httpx2.codes.OK:
            raise self._unreachable(f"answered {response.status_code}")
        kind = response.headers.get("Content-Type", "text/plain").partition(";")[0].strip().lower()
        if not kind.startswith("text/"):
            raise self._unreachable(f"is not a page of text but {clean(kind, 60)}")
        content = bytearray()
        async for block in response.aiter_bytes():
            content += block
            if len(content) > SIZE_LIMIT:
                raise self._unreachable(f"is larger than {SIZE_LIMIT:,} bytes")
        text, why_not = _text(bytes(content))
        if why_not:
            raise self._unreachable(why_not)
        return text

    def _unreachable(self, why: str) -> Blocked:
        return Blocked(f"The migration guide at {clean(self._url)} {why}.", fix=_OFFLINE)


class GuideFile:
    """The guide from a file; every report then says that it is not live."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def fetch(self) -> GuidePage:
        """See the port; raises UsageError for a file that is not there or is not a page of text."""
        text, why_not = await asyncio.to_thread(self._read)
        if why_not:
            raise UsageError(
                f"The guide file {clean(str(self._path))} {why_not}.",
                fix=f"Save {GUIDE_URL} as it is, and give that file with --guide-file.",
            )
        return GuidePage(text=text, source=str(self._path), live=False)

    def _read(self) -> tuple[str, str]:
        try:
            with self._path.open("rb") as file:
                content = file.read(SIZE_LIMIT + 1)
        except FileNotFoundError:
            return "", "does not exist"
        except IsADirectoryError:
            return "", "is a folder"
        except (OSError, ValueError) as error:
            return "", f"cannot be read ({type(error).__name__})"
        if len(content) > SIZE_LIMIT:
            return "", f"is larger than {SIZE_LIMIT:,} bytes"
        return _text(content)


def _text(content: bytes) -> tuple[str, str]:
    """The page, or why this is none: not UTF-8, binary, empty, or a web page (a proxy's sign-in)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", "is not text in UTF-8"
    if "\0" in text:
        return "", "is not text but binary"
    if not text.strip():
        return "", "is empty"
    if text.lstrip()[:14].lower().startswith(("<!doctype html", "<html")):
        return "", "is a web page, not the guide's text"
    return text, ""
