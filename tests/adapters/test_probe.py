"""The probe against real providers, against answers shaped like the large ones', and against traps."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.adapters.canned import Canned, Reply, Wire, canned_server
from tests.adapters.openid_providers import REGISTERED, OpenIdProvider, node_provider, python_provider
from tests.adapters.shaped import GOOD, SHAPES, Shaped
from wizard.adapters.web.bounds import SIGN_IN_PAGE
from wizard.adapters.web.probe import WebProbe, _is_inside, _origin
from wizard.domain.federation.connections import ProbeVerdict
from wizard.domain.federation.probing import CONTROL_URI, ProbeQuestion
from wizard.domain.rows.pool import ProviderKind
from wizard.rehearsal.services import COGNITO_CALLBACK, Rehearsal

BAD = "https://auth.workos.com/sso/oauth/google/another0000000000000000000/callback"
HTML = {"Content-Type": "text/html"}


@pytest.fixture(scope="module", params=[python_provider, node_provider], ids=["python", "node"])
def provider(request: pytest.FixtureRequest) -> Iterator[OpenIdProvider]:
    with request.param() as running:
        yield running


@pytest.mark.parametrize(
    ("uri", "verdict"),
    [
        *((uri, ProbeVerdict.ACCEPTED) for uri in REGISTERED),
        (BAD, ProbeVerdict.MISMATCH),
        (f"{REGISTERED[0]}/", ProbeVerdict.MISMATCH),
    ],
)
async def test_real_providers_found_by_discovery(
    provider: OpenIdProvider, uri: str, verdict: ProbeVerdict
) -> None:
    question = ProbeQuestion(uri, provider.client_id, issuer=provider.issuer)
    result = await WebProbe(local=True).probe(question)
    assert (result.uri, result.verdict) == (uri, verdict)
    assert result.evidence


async def test_a_client_that_real_providers_do_not_know(provider: OpenIdProvider) -> None:
    result = await WebProbe(local=True).probe(ProbeQuestion(GOOD, "nobody", issuer=provider.issuer))
    assert result.verdict is ProbeVerdict.INCONCLUSIVE
    assert "does not know this client ID" in result.evidence


@pytest.mark.parametrize("name", SHAPES)
async def test_answers_shaped_like_the_large_providers(name: str) -> None:
    shape = SHAPES[name]
    async with canned_server(Shaped(shape)) as server:
        for uri, which in ((GOOD, "registered"), (BAD, "unregistered")):
            url = f"{server.url}{shape['start']}"
            kind = ProviderKind(shape["kind"])
            result = await WebProbe(local=True).probe(
                ProbeQuestion(uri, "client-1", authorize_url=url, kind=kind)
            )
            assert result.verdict == shape["expect"][which], result
            assert result.evidence.isprintable()
        assert all(asked.method == "GET" for asked in server.asked)
        if kind is ProviderKind.APPLE:
            assert "response_mode=form_post" in server.asked[0].target


async def test_the_rehearsals_providers() -> None:
    with Rehearsal(users=1) as services:
        google = services.providers.by_name["Google"]
        url = f"{services.workos_url}/provider/Google/authorize"
        for uri in google.redirect_uris:
            result = await WebProbe(local=True).probe(ProbeQuestion(uri, google.client_id, authorize_url=url))
            assert result.verdict is ProbeVerdict.ACCEPTED
        assert COGNITO_CALLBACK in google.redirect_uris
        result = await WebProbe(local=True).probe(ProbeQuestion(BAD, google.client_id, authorize_url=url))
        assert result.verdict is ProbeVerdict.MISMATCH
        assert "redirect_uri_mismatch" in result.evidence


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ([Reply(302, b"", {"Location": "/again"})], "redirects and no end"),
        ([Reply(302, b"", {"Location": "http://169.254.169.254/latest/meta-data/"})], "169.254.169.254/"),
        ([Reply(302, b"", {"Location": "file:///etc/passwd"})], "file/etc/passwd"),
        ([Reply(302, b"", {"Location": "http://localhost:1/"})], "localhost/, which was not followed"),
        ([Reply(302, b"", {"Location": "https://evil.example/\x1b[2J"})], "which was not followed"),
        ([Reply(302, b"", {"Location": "http://[broken"})], "cannot be reached (ValueError)"),
        ([Reply(302, b"", {})], "302, its sign-in page"),
        (
            [Reply(200, gzip.compress(b"x" * 10**6, mtime=0), HTML | {"Content-Encoding": "gzip"})],
            "its sign-in page",
        ),
        ([Reply(200, b"x" * (SIGN_IN_PAGE + 10**6), HTML)], "its sign-in page"),
        ([Reply(500, b"invalid " * 60_000, HTML)], "500, without a reason"),
        ([Reply(500, b"redirect uri " * 39_000, HTML)], "500, without a reason"),
        ([Wire.DROP], "cannot be reached"),
        ([Wire.CUT_BODY], "cannot be reached"),
        ([Wire.HANG], "did not answer within 0.5 s"),
    ],
)
async def test_hostile_answers_prove_nothing(canned: Canned, replies: list[Reply | Wire], words: str) -> None:
    canned.answer(*replies)
    began = time.monotonic()
    result = await WebProbe(local=True, timeout=0.5 if Wire.HANG in replies else 5).probe(
        ProbeQuestion(GOOD, "client-1", authorize_url=f"{canned.url}/authorize")
    )
    assert result.verdict is ProbeVerdict.INCONCLUSIVE
    assert words in result.evidence
    assert result.evidence.isprintable()
    assert time.monotonic() - began < 5
    assert {asked.target.partition("?")[0] for asked in canned.asked} <= {"/authorize", "/again"}


class Dripping(Canned):
    """Sends a byte now and then, for ever."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not writer.transport.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.05)


async def test_a_slow_drip_is_cut_off() -> None:
    async with canned_server(Dripping()) as server:
        question = ProbeQuestion(GOOD, "client-1", authorize_url=f"{server.url}/authorize")
        result = await WebProbe(local=True, timeout=0.4).probe(question)
        assert "did not answer within 0.4 s" in result.evidence


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"authorize_url": "http://provider.example/authorize"}, "not https but http"),
        ({"authorize_url": "https://169.254.169.254/authorize"}, "this network's machinery"),
        ({"authorize_url": "https://metadata.google.internal/"}, "this network's machinery"),
        ({"authorize_url": "file:///etc/passwd"}, "not a web address"),
        ({"authorize_url": "https://user:pass@provider.example/"}, "not a web address"),
        ({"authorize_url": "https://provider.example:99999/"}, "not a web address"),
        ({"issuer": "ftp://provider.example"}, "not https but ftp"),
        ({}, "neither its authorization endpoint nor its issuer"),
    ],
)
async def test_addresses_that_are_not_asked(given: dict[str, str], words: str) -> None:
    result = await WebProbe(local=True).probe(replace(ProbeQuestion(GOOD, "client-1"), **given))  # type: ignore[arg-type]
    assert result.verdict is ProbeVerdict.INCONCLUSIVE
    assert words in result.evidence


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(200, {"authorization_endpoint": "file:///etc/passwd"}), "not a web address"),
        (Reply(200, {"authorization_endpoint": "http://169.254.169.254/"}), "not https but http"),
        (Reply(200, {"authorization_endpoint": 7}), "publishes no authorization endpoint"),
        (Reply(200, b"[" * 100_000), "publishes no authorization endpoint"),
        (Reply(200, [1]), "publishes no authorization endpoint"),
        (Reply(404, {}), "it answered 404"),
        (Reply(302, b"", {"Location": "http://169.254.169.254/"}), "it answered 302"),
        (Reply(200, b"{" + b" " * SIGN_IN_PAGE + b"}"), "publishes no authorization endpoint"),
    ],
)
async def test_discovery_documents_that_lead_nowhere(canned: Canned, reply: Reply, words: str) -> None:
    canned.answer(reply)
    result = await WebProbe(local=True).probe(ProbeQuestion(GOOD, "client-1", issuer=canned.url))
    assert result.verdict is ProbeVerdict.INCONCLUSIVE
    assert words in result.evidence
    assert len(canned.asked) == 1


async def test_only_what_the_question_needs_is_sent(canned: Canned) -> None:
    canned.answer(Reply(200, b"<form>", HTML | {"Set-Cookie": "session=1; Path=/"}))
    url = f"{canned.url}/authorize?tenant=acme"
    await WebProbe(local=True, state=lambda: "s1").probe(ProbeQuestion(GOOD, "client-1", authorize_url=url))
    first, control = canned.asked
    assert first.target.startswith(
        "/authorize?tenant=acme&response_type=code&client_id=client-1&redirect_uri="
    )
    assert "not-registered.invalid" in control.target
    assert CONTROL_URI != GOOD
    for asked in canned.asked:
        assert asked.body == b""
        assert "secret" not in asked.target
        assert not {"cookie", "authorization"} & set(asked.headers)


@pytest.mark.parametrize(
    ("url", "is_inside"),
    [
        ("https://idp.test/login", True),
        ("https://IDP.test/login", True),
        ("https://login.idp.test/", True),
        ("https://other.test/login", False),
        ("https://idp.test.other.test/", False),
        ("https://idp.test:8443/login", False),
        ("https://login.idp.test:444/", False),
        ("http://idp.test/login", False),
        ("myapp://idp.test/login", False),
    ],
)
def test_a_redirect_is_followed_only_to_hosts_of_the_provider(url: str, *, is_inside: bool) -> None:
    origins = {_origin(urlsplit("https://idp.test/authorize?a=b")), ("https", "login.idp.test", None)}
    assert _is_inside(url, origins, local=False) is is_inside
