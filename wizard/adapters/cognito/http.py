"""botocore's requests, sent as it sends them, but for answers: these are read up to a bound only.

botocore reads whatever comes into memory, and waits for its next byte, each time again. Its event
``before-send`` lets somebody else send a request
(https://docs.aws.amazon.com/boto3/latest/guide/events.html); its own client does here.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.httpsession import URLLib3Session
from urllib3.exceptions import HTTPError
from urllib3.exceptions import ReadTimeoutError as Silence

from wizard.adapters.request_log import Told, noted
from wizard.adapters.web.bounds import COGNITO_ANSWER, COGNITO_SECONDS, Body

_BLOCK = 65_536
# As botocore's clients have them: else a request's body waits until its head was acknowledged, which takes
# a server up to 40 ms.
SOCKET_OPTIONS = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)


class BoundedSending:
    """A handler of ``before-send`` for all clients of one boto3 session; close it after them."""

    def __init__(
        self,
        *,
        verify: str | bool,
        timeout: tuple[float, float],
        connections: int,
        longest: float = COGNITO_SECONDS,
    ) -> None:
        """``timeout``: seconds for the connection, and for each part of an answer, ``longest``: for all."""
        self._longest = longest
        # No proxies: nothing but the endpoint decides where a request goes.
        # The stubs know fewer shapes of these two than botocore takes from its own clients.
        sending: Any = URLLib3Session
        self._http = sending(
            verify=verify,
            proxies={},
            timeout=timeout,
            max_pool_connections=connections,
            socket_options=SOCKET_OPTIONS,
        )

    def __call__(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """The answer, whole; raises TooLarge, and what botocore's own client raises."""
        request.stream_output = True
        with noted(request.method or "POST", _operation(request)) as told:
            return self._answered(request, told)

    def _answered(self, request: AWSPreparedRequest, told: Told) -> AWSResponse:
        answer = self._http.send(request)
        told.answered(answer.status_code, answer.headers)
        try:
            content = self._read(answer)
        except Silence as silence:
            raise ReadTimeoutError(endpoint_url=request.url, error=silence) from silence
        except (HTTPError, OverflowError) as lost:
            # http.client takes the length of a part as it stands there, and overflows below zero.
            raise ConnectionClosedError(endpoint_url=request.url, error=lost, request=request) from lost
        finally:
            answer.raw.close()
        headers: Any = answer.headers
        return AWSResponse(answer.url, answer.status_code, headers, _Read(content))

    def close(self) -> None:
        self._http.close()

    def _read(self, answer: AWSResponse) -> bytes:
        until = time.monotonic() + self._longest
        body = Body(COGNITO_ANSWER)
        body.announced(answer.headers.get("Content-Length"))
        while block := answer.raw.read1(_BLOCK):
            body.take(block)
            if time.monotonic() > until:
                raise ReadTimeoutError(endpoint_url=answer.url, error="it goes on without end")
        return body.whole()


def _operation(request: AWSPreparedRequest) -> str:
    """The operation's name, which AWS takes from a header; else the address."""
    target = request.headers.get("X-Amz-Target", b"")
    name = target.decode("ascii", "replace") if isinstance(target, bytes) else str(target)
    return name or str(request.url)


class _Read(BytesIO):
    """What was read, in the shape that botocore reads."""

    def stream(self) -> Iterator[bytes]:
        yield self.getvalue()
