"""The parts of a web address, read so that what follows can only go where they say."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

LARGEST_PORT = 65_535
# urllib.parse.urlsplit of "https://[::1]evil.com" gives the host "::1", and it drops tabs and newlines.
_PLACE = re.compile(
    r"(?:[^@/?#\\\[\]]*@)?(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^\s@:/?#\\\[\]%]+))(?::(?P<port>[0-9]*))?",
    re.ASCII,
)


class NoAddressError(ValueError):
    """The text is no web address; says what is wrong with it, without repeating it."""


def split_address(url: str) -> SplitResult:
    """The parts of an absolute address with a host; raises NoAddressError otherwise.

    Refused are white space and control characters, brackets around anything but an IPv6 address, text
    next to them, and ports outside 1 to 65,535. A user name is not refused here.
    """
    if not url.isprintable() or " " in url or "\\" in url:
        raise NoAddressError("white space, a control character or a backslash")
    try:
        parts = urlsplit(url)
        place = _PLACE.fullmatch(parts.netloc)
        if place and place["six"]:
            IPv6Address(place["six"])
    except ValueError:
        raise NoAddressError("brackets around what is no IPv6 address") from None
    if place is None:
        raise NoAddressError("no host, or one that is none")
    if place["port"] and not 1 <= int(place["port"]) <= LARGEST_PORT:
        raise NoAddressError("no such port")
    return parts


def is_loopback(host: str | None) -> bool:
    """Whether ``host`` (no brackets, no port) is ``localhost``, in 127.0.0.0/8, or ``::1``."""
    if not host:
        return False
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def on_this_machine(base_url: str) -> bool:
    """Whether an address leads to this machine; False for one that is no web address."""
    try:
        parts = split_address(base_url)
    except NoAddressError:
        return False
    return parts.username is None and parts.scheme in {"http", "https"} and is_loopback(parts.hostname)
