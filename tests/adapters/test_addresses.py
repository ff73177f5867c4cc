"""Which addresses are talked to, however they are written and whatever they resolve to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.adapters.canned import Canned, Reply
from tests.adapters.shaped import GOOD
from wizard.adapters.web.addresses import Reach, checked_url, is_loopback, reach_of
from wizard.adapters.web.held_http import Refused, ask, client
from wizard.adapters.web.probe import WebProbe
from wizard.adapters.web.saml_metadata import SamlMetadataReader
from wizard.domain.federation.connections import ProbeVerdict
from wizard.domain.federation.probing import ProbeQuestion
from wizard.domain.web_address import on_this_machine
from wizard.errors import UsageError


@pytest.mark.parametrize(
    ("address", "reach"),
    [
        ("93.184.215.14", Reach.PUBLIC),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", Reach.PUBLIC),
        ("64:ff9b::5db8:d70e", Reach.PUBLIC),
        ("10.1.2.3", Reach.PRIVATE),
        ("172.31.255.255", Reach.PRIVATE),
        ("192.168.0.1", Reach.PRIVATE),
        ("100.64.0.1", Reach.PRIVATE),
        ("fd12:3456::1", Reach.PRIVATE),
        ("::ffff:10.0.0.1", Reach.PRIVATE),
        ("127.0.0.1", Reach.LOCAL),
        ("127.255.0.9", Reach.LOCAL),
        ("::1", Reach.LOCAL),
        ("::1%lo", Reach.LOCAL),
        ("::ffff:127.0.0.1", Reach.LOCAL),
        ("::127.0.0.1", Reach.LOCAL),
        ("64:ff9b::7f00:1", Reach.LOCAL),
        ("169.254.169.254", Reach.MACHINERY),
        ("169.254.170.2", Reach.MACHINERY),
        ("::ffff:169.254.169.254", Reach.MACHINERY),
        ("::ffff:0:169.254.169.254", Reach.MACHINERY),
        ("::169.254.169.254", Reach.MACHINERY),
        ("64:ff9b::a9fe:a9fe", Reach.MACHINERY),
        ("64:ff9b:1::a9fe:a9fe", Reach.MACHINERY),
        ("2002:a9fe:a9fe::1", Reach.MACHINERY),
        ("2001:0:4136:e378:8000:63bf:5601:5601", Reach.MACHINERY),  # Teredo, the client's address inverted
        ("fe80::1%eth0", Reach.MACHINERY),
        ("fd00:ec2::254", Reach.MACHINERY),
        ("fd20:ce::254", Reach.MACHINERY),
        ("100.100.100.200", Reach.MACHINERY),
        ("168.63.129.16", Reach.MACHINERY),
        ("192.0.0.192", Reach.MACHINERY),
        ("0.0.0.0", Reach.MACHINERY),
        ("::", Reach.MACHINERY),
        ("224.0.0.1", Reach.MACHINERY),
        ("ff02::1", Reach.MACHINERY),
        ("255.255.255.255", Reach.MACHINERY),
    ],
)
def test_where_a_number_leads(address: str, reach: Reach) -> None:
    assert reach_of(address) is reach


LOCAL_NAMES = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "localhost",
    "localhost.",
    "[::1]",
)
MACHINERY_NAMES = (
    "169.254.169.254",
    "169.254.169.254.",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]",
    "[fd00:ec2::254]",
    "0",
    "0.0.0.0",
    "[::]",
    "metadata.google.internal",
    "metadata.google.internal.",
)


@pytest.mark.parametrize("host", [*LOCAL_NAMES, *MACHINERY_NAMES])
async def test_no_spelling_leads_the_probe_or_the_metadata_inside(host: str, canned: Canned) -> None:
    canned.answer(Reply(200, b"<form>"))
    url = f"https://{host}:{canned.url.rpartition(':')[2]}/authorize"
    result = await WebProbe().probe(ProbeQuestion(GOOD, "client-1", authorize_url=url))
    assert result.verdict is ProbeVerdict.INCONCLUSIVE
    assert "it leads to" in result.evidence
    with pytest.raises(UsageError, match="it leads to"):
        await SamlMetadataReader().fetch(url)
    assert canned.asked == []


async def test_an_address_with_a_zone_is_none_for_strangers() -> None:
    result = await WebProbe(local=True).probe(
        ProbeQuestion(GOOD, "client-1", authorize_url="https://[fe80::1%25lo]/authorize")
    )
    assert "it is not a web address" in result.evidence


@pytest.mark.parametrize("host", MACHINERY_NAMES)
async def test_a_rehearsal_does_not_open_the_machinery(host: str) -> None:
    result = await WebProbe(local=True).probe(
        ProbeQuestion(GOOD, "client-1", authorize_url=f"https://{host}/authorize")
    )
    assert "inside this network's machinery" in result.evidence


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names resolve to, one answer after the other, the last one for ever."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def resolve(host: Any, *given: Any, **more: Any) -> Any:
        if host in known:
            host = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return real(host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


@pytest.mark.parametrize("number", ["127.0.0.1", "169.254.169.254", "::ffff:169.254.169.254", "::1"])
async def test_a_name_is_judged_by_what_it_resolves_to(
    number: str, names: dict[str, list[str]], canned: Canned
) -> None:
    names["idp.acme.example"] = [number]
    url = f"https://idp.acme.example:{canned.url.rpartition(':')[2]}/"
    for summary in (
        (await WebProbe().probe(ProbeQuestion(GOOD, "client-1", authorize_url=url))).evidence,
        (await WebProbe().probe(ProbeQuestion(GOOD, "client-1", issuer=url))).evidence,
    ):
        assert "it leads to" in summary
    assert canned.asked == []


async def test_a_name_that_changes_its_mind_is_judged_at_each_connection(
    names: dict[str, list[str]], canned: Canned
) -> None:
    """Rebinding: harmless when it is looked at, this machine a moment later."""
    port = canned.url.rpartition(":")[2]
    canned.answer(Reply(302, b"", {"Location": f"http://localhost:{port}/inside"}), Reply(200, b"secrets"))
    names["localhost"] = ["127.0.0.1", "169.254.169.254"]
    async with client(seconds=5, local=True) as http:
        first = await ask(http, f"http://localhost:{port}/", limit=100, accept="*/*")
        assert first.location.endswith("/inside")
    with pytest.raises(Refused, match="inside this network's machinery"):
        async with client(seconds=5, local=True) as http:
            await ask(http, first.location, limit=100, accept="*/*")
    assert [asked.target for asked in canned.asked] == ["/"]


async def test_a_private_network_is_asked_where_the_pool_names_it(names: dict[str, list[str]]) -> None:
    """An ADFS inside a company's network is a provider like any other."""
    names["adfs.acme.example"] = ["10.255.255.1"]
    result = await WebProbe(timeout=0.3).probe(
        ProbeQuestion(GOOD, "client-1", authorize_url="https://adfs.acme.example/authorize")
    )
    assert "it leads to" not in result.evidence


async def test_nothing_inside_is_asked_for_a_page_of_the_internet() -> None:
    from wizard.adapters.web.held_http import _Doorkeeper  # noqa: PLC0415

    keeper = _Doorkeeper({Reach.PUBLIC, Reach.PRIVATE, Reach.LOCAL})
    lines = {
        host: (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443))
        for host in ("10.0.0.1", "127.0.0.1", "93.184.215.14")
    }
    for host in ("10.0.0.1", "127.0.0.1", "93.184.215.14", "93.184.215.14"):
        keeper.socket(lines[host]).close()
    for host in ("10.0.0.1", "127.0.0.1"):
        with pytest.raises(OSError, match="it leads to"):
            keeper.socket(lines[host])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "workos",
        "https://",
        "https://[::1]evil.com",
        "https://[::1",
        "https://api.workos.com:0",
        "https://api.workos.com:99999",
        "https://api.workos.com/\x1b[2J",
        "https://api.workos.com/\x00",
        "https://api.work\u200bos.com/",
        "https://api.workos.com/a b",
        "https://api.workos.com/a\tb",
        "https://api.workos.com/a\nb",
    ],
)
def test_what_is_no_web_address_is_refused_by_the_name_of_its_setting(url: str) -> None:
    with pytest.raises(
        UsageError, match=r"^WORKOS_BASE_URL (is not a web address|does not start with)"
    ) as caught:
        checked_url(url, setting="WORKOS_BASE_URL")
    assert "\x1b" not in str(caught.value)
    assert not on_this_machine(url)


def test_the_words_for_this_machine() -> None:
    assert all(is_loopback(host) for host in ("localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"))
    assert not any(
        is_loopback(host) for host in (None, "", "localhost.evil.example", "127.1", "0", "10.0.0.1")
    )
