"""An address goes only where its parts say: nothing is read around what is no host or port."""

from __future__ import annotations

import pytest

from wizard.adapters.web.addresses import checked_url
from wizard.domain.web_address import NoAddressError, on_this_machine, split_address
from wizard.errors import UsageError

NO_ADDRESS = [
    "https://[::1]evil.com",
    "http://[::1]evil.com:80/",
    "https://[::1",
    "https://::1]",
    "https://[v1.evil]/",
    "https://[1.2.3.4]/",
    "https://[fe80::1%25eth0]/",
    "https://a[::1]",
    "http://127.0.0.1:99999",
    "http://127.0.0.1:0",
    "http://127.0.0.1:-1",
    "http://127.0.0.1:8x",
    "http://127.0.0.1:\uff18\uff10",
    "http://127.0.0.1:80:80",
    "http://127.0.0.1\\@evil.com",
    "https://evil.com\\.workos.com",
    "https://api.work\tos.com",
    "https://api.workos.com\nX-Header: 1",
    "https://api.workos.com\x00",
    "https://api.workos.com/\x7f",
    "https://api.workos.com/\u200b",
    "https://api.workos.com\u202e",
    "https://api workos.com",
    "https://a%00b.com",
    "https://",
    "https:///path",
    "https:api.workos.com",
    "https://@",
    "https://:443",
    "api.workos.com",
    "",
]
ADDRESSES = {
    "https://api.workos.com": ("api.workos.com", None),
    "https://api.workos.com:8443/v1": ("api.workos.com", 8443),
    "http://127.0.0.1:4000": ("127.0.0.1", 4000),
    "http://localhost:": ("localhost", None),
    "http://[::1]:4000": ("::1", 4000),
    "https://[2001:db8::1]": ("2001:db8::1", None),
    "https://[::ffff:127.0.0.1]": ("::ffff:127.0.0.1", None),
}


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_address_is_refused_and_is_not_this_machine(url: str) -> None:
    with pytest.raises(NoAddressError):
        split_address(url)
    assert not on_this_machine(url)
    with pytest.raises(UsageError, match="WORKOS_BASE_URL is not a web address"):
        checked_url(url.strip() or "-", setting="WORKOS_BASE_URL")


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_read_as_it_is(url: str) -> None:
    parts = split_address(url)
    assert (parts.hostname, parts.port) == ADDRESSES[url]


@pytest.mark.parametrize(
    "url", ["http://ann@127.0.0.1", "http://:secret@127.0.0.1", "https://ann:pw@api.workos.com"]
)
def test_a_user_name_is_never_taken(url: str) -> None:
    assert not on_this_machine(url)
    with pytest.raises(UsageError, match="holds a user name"):
        checked_url(url, setting="WORKOS_BASE_URL")


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1.evil.com", "http://localhost.evil.com", "ftp://127.0.0.1", "https://0.0.0.0"]
)
def test_what_only_looks_like_this_machine_is_not(url: str) -> None:
    assert not on_this_machine(url)
