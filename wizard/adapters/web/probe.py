"""Asks a provider's authorization endpoint about a redirect URI; no one is signed in by it.

The request is the one that a browser would make when somebody clicks "sign in", without the person: no
form is sent, and no client secret takes part in this leg of the protocol at all. Cookies live for one
chain of redirects (some providers show their page only to who brings the cookie of the redirect).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

import aiohttp

from wizard.adapters.web.addresses import is_loopback
from wizard.adapters.web.bounds import SIGN_IN_PAGE
from wizard.adapters.web.held_http import Answer, Refused, ask, checked_parts, client
from wizard.domain.federation.connections import ProbeResult, ProbeVerdict
from wizard.domain.federation.probing import (
    CONTROL_URI,
    Outcome,
    Page,
    ProbeQuestion,
    Reading,
    judge,
    parameters,
    read,
    read_stop,
)
from wizard.domain.text import clean

REDIRECTS = 5
_WELL_KNOWN = "/.well-known/openid-configuration"


def _random_state() -> str:
    return secrets.token_urlsafe(24)


class WebProbe:
    """``timeout``: seconds for everything that one question takes. ``state`` makes the random values.

    ``local``: providers on this machine are asked, too, as a rehearsal has them.
    """

    def __init__(
        self, *, local: bool = False, timeout: float = 15, state: Callable[[], str] = _random_state
    ) -> None:
        self._local = local
        self._timeout = timeout
        self._state = state

    async def probe(self, question: ProbeQuestion) -> ProbeResult:
        """See the port: whatever happens on the way is an inconclusive answer with its reason."""
        try:
            async with client(seconds=self._timeout, local=self._local) as http:
                verdict, evidence = await self._ask(http, question)
        except Refused as refused:
            verdict, evidence = ProbeVerdict.INCONCLUSIVE, f"the provider was not asked: {refused.reason}"
        return ProbeResult(question.redirect_uri, verdict, clean(evidence, 400))

    async def _ask(self, http: aiohttp.ClientSession, question: ProbeQuestion) -> tuple[ProbeVerdict, str]:
        endpoint = await _endpoint(http, question, local=self._local)
        reading = await self._read(http, question, endpoint)
        if reading.outcome is not Outcome.SIGN_IN:
            return judge(reading, None)
        unregistered = replace(question, redirect_uri=CONTROL_URI)
        return judge(reading, await self._read(http, unregistered, endpoint))

    async def _read(
        self, http: aiohttp.ClientSession, question: ProbeQuestion, endpoint: SplitResult
    ) -> Reading:
        """Walk from the endpoint to the first page, over hosts of the provider only."""
        asked = [*parse_qsl(endpoint.query), *parameters(question, state=self._state()).items()]
        url = endpoint._replace(query=urlencode(asked), fragment="").geturl()
        origins = {_origin(endpoint), *(("https", host, None) for host in question.hosts)}
        hops: list[str] = []
        http.cookie_jar.clear()
        for _ in range(REDIRECTS + 1):
            answer = await ask(http, url, limit=SIGN_IN_PAGE, accept="text/html")
            if not answer.location:
                return read(_page(answer, hops), question.redirect_uri)
            hops.append(f"{answer.status}")
            stopped = read_stop(answer.location, question.redirect_uri)
            if stopped or not _is_inside(answer.location, origins, local=self._local):
                return read(
                    Page(url, answer.status, answer.location, hops=tuple(hops)), question.redirect_uri
                )
            url = answer.location
        return Reading(Outcome.UNCLEAR, f"{REDIRECTS} redirects and no end")


async def _endpoint(http: aiohttp.ClientSession, question: ProbeQuestion, *, local: bool) -> SplitResult:
    """The authorization endpoint: the pool's own setting, else what the issuer publishes. Raises Refused."""
    if question.authorize_url:
        return checked_parts(question.authorize_url, local=local)
    if not question.issuer:
        raise Refused("the pool names neither its authorization endpoint nor its issuer")
    issuer = checked_parts(question.issuer.rstrip("/") + _WELL_KNOWN, local=local)
    found = await discover(http, issuer.geturl())
    # A page on the internet must not send us to a service of this machine.
    return checked_parts(found, local=local and is_loopback(issuer.hostname))


async def discover(http: aiohttp.ClientSession, url: str) -> str:
    """``authorization_endpoint`` of a discovery document (OpenID Connect Discovery 4.2). Raises Refused."""
    answer = await ask(http, url, limit=SIGN_IN_PAGE, accept="application/json")
    try:
        document = json.loads(answer.body) if answer.status == HTTPStatus.OK and answer.whole else None
    except (ValueError, RecursionError):
        document = None
    endpoint = document.get("authorization_endpoint") if isinstance(document, dict) else None
    if not isinstance(endpoint, str) or not endpoint:
        place = clean(urlsplit(url).hostname)
        raise Refused(f"{place} publishes no authorization endpoint (it answered {answer.status})")
    return endpoint


def _page(answer: Answer, hops: list[str]) -> Page:
    return Page(answer.url, answer.status, "", answer.body.decode("utf-8", "replace"), tuple(hops))


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, parts.hostname or "", parts.port


def _is_inside(url: str, origins: set[tuple[str, str, int | None]], *, local: bool) -> bool:
    """Whether a redirect stays with the provider; anything else is read, not followed."""
    try:
        return _origin(checked_parts(url, local=local)) in origins
    except Refused:
        return False
