"""The SDK's requests, sent by aiohttp: a quarter of the CPU time that they take by its own httpx.

Nothing here knows WorkOS: the SDK says what to send, and turns what comes back into its values and errors.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
from workos._http import HTTPResponse, TransportConnectError, TransportError, TransportTimeout
from yarl import URL

from wizard.adapters.request_log import noted
from wizard.adapters.web.bounds import WORKOS_ANSWER, Body, TooLarge
from wizard.adapters.web.held_http import trust

_REDIRECTS = range(300, 400)
# An answer that keeps coming in crumbs is given up after so many timeouts.
TRICKLING = 4


class Redirected(Exception):
    """The answer was a redirect, which is never followed: it would carry the key elsewhere."""


@dataclass(slots=True, weakref_slot=True)
class WorkOSHttp:
    """The SDK's AsyncHTTPBackend; as many connections as there ever were requests at once.

    Nothing below the engine repeats a request: there it would be neither paced nor counted.
    """

    trust: ssl.SSLContext = field(default_factory=trust)
    # Told the headers of every answer.
    heard: Callable[[Mapping[str, str]], None] | None = None
    _session: aiohttp.ClientSession | None = field(default=None, init=False)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        content: bytes | None,
        timeout: float,  # noqa: ASYNC109  the SDK's
    ) -> HTTPResponse:
        """``timeout``: seconds for the connection, and for each wait for a part of the answer.

        Raises Redirected, TooLarge, TransportConnectError where nothing was sent, TransportTimeout and
        TransportError where that is not known.
        """
        limits = aiohttp.ClientTimeout(total=TRICKLING * timeout, connect=timeout, sock_read=timeout)
        sent = self._opened().request(
            method,
            URL(url, encoded=True),
            headers=headers | {"Accept-Encoding": "gzip"},
            data=content,
            allow_redirects=False,
            timeout=limits,
        )
        try:
            with noted(method, url) as told:
                async with sent as answer:
                    told.answered(answer.status, answer.headers)
                    body = await _bounded(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise TransportConnectError(str(error)) from error
        except TimeoutError as error:
            raise TransportTimeout(str(error)) from error
        except (aiohttp.ClientError, ValueError) as error:
            raise TransportError(str(error)) from error
        if self.heard:
            self.heard(answer.headers)
        if answer.status in _REDIRECTS:
            raise Redirected
        return HTTPResponse(answer.status, answer.headers, body, method, url)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        """Made with the first request, for it belongs to the loop that runs then."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=self.trust),
                # An API needs no cookies, and a misshapen one would spoil every later request.
                cookie_jar=aiohttp.DummyCookieJar(),
                # A bomb would unpack before it could be measured.
                auto_decompress=False,
            )
            # aiohttp's own tests have no other way to keep it from repeating what is idempotent.
            self._session._retry_connection = False  # noqa: SLF001
        return self._session


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    """The unpacked content; raises TooLarge, and then the connection is not used again."""
    body = Body(WORKOS_ANSWER, encoding=answer.headers.get("Content-Encoding", ""))
    try:
        body.announced(answer.headers.get("Content-Length"))
        async for block in answer.content.iter_any():
            body.take(block)
    except TooLarge:
        answer.close()
        raise
    return body.whole()
