"""WorkOS' migration guide: fetched live, or read from a file that the operator gives."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from wizard.adapters.web.addresses import checked_url
from wizard.adapters.web.bounds import GUIDE_PAGE
from wizard.adapters.web.held_http import Answer, Refused, ask, client
from wizard.domain.text import clean
from wizard.domain.web_address import on_this_machine
from wizard.errors import Blocked, UsageError
from wizard.ports import GuidePage

GUIDE_URL = "https://workos.com/docs/migrate/aws-cognito.md"
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
            async with client(seconds=self._timeout, local=on_this_machine(self._url)) as http:
                answer = await self._follow(http)
        except Refused as refused:
            raise self._unreachable(refused.reason.removeprefix("it ")) from None
        return GuidePage(text=self._text(answer), source=self._url, live=True)

    async def _follow(self, http: aiohttp.ClientSession) -> Answer:
        url = self._url
        for _ in range(_REDIRECTS):
            answer = await ask(http, url, limit=GUIDE_PAGE, accept="text/markdown, text/plain")
            if not answer.location:
                return answer
            old, new = urlsplit(url), urlsplit(answer.location)
            if (old.scheme, old.netloc) != (new.scheme, new.netloc):
                raise self._unreachable(f"redirects to another host ({clean(new.hostname)})")
            url = answer.location
        raise self._unreachable("redirects without end")

    def _text(self, answer: Answer) -> str:
        if answer.status != HTTPStatus.OK:
            raise self._unreachable(f"answered {answer.status}")
        kind = (answer.kind or "text/plain").partition(";")[0].strip().lower()
        if not kind.startswith("text/"):
            raise self._unreachable(f"is not a page of text but {clean(kind)}")
        if not answer.whole:
            raise self._unreachable(f"is compressed, or larger than {GUIDE_PAGE:,} bytes")
        text, why_not = _text(answer.body)
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
                content = file.read(GUIDE_PAGE + 1)
        except FileNotFoundError:
            return "", "does not exist"
        except IsADirectoryError:
            return "", "is a folder"
        except (OSError, ValueError) as error:
            return "", f"cannot be read ({type(error).__name__})"
        if len(content) > GUIDE_PAGE:
            return "", f"is larger than {GUIDE_PAGE:,} bytes"
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
