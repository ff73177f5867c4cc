"""Which addresses we may talk to: https anywhere, plain http on this machine only (spec 4)."""

from __future__ import annotations

import socket
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult

from wizard.domain.text import clean
from wizard.domain.web_address import NoAddressError, is_loopback, split_address
from wizard.errors import UsageError

__all__ = ["Reach", "checked_url", "is_loopback", "reach_of", "spelled_out"]


class Reach(StrEnum):
    """Where an IP address leads, seen from this machine."""

    PUBLIC = "public"
    PRIVATE = "private"
    LOCAL = "local"
    MACHINERY = "machinery"  # where clouds keep credentials, and what is no single machine


_PRIVATE = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8",
            "100.64.0.0/10",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "fc00::/7",
            "fec0::/10",
        ),
    )
)
# Next to link-local ones: the metadata services of AWS, Google, Azure, Alibaba and Oracle on other addresses.
_MACHINERY = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.0/24",
            "240.0.0.0/4",
            "fd00:ec2::/32",
            "fd20:ce::/32",
        ),
    )
)
# IPv6 forms that carry an IPv4 address: how far from its right end that lies, in bits.
_CARRIERS = tuple(
    (ip_network(network), shift)
    for network, shift in (
        ("::/96", 0),
        ("::ffff:0:0/96", 0),
        ("::ffff:0:0:0/96", 0),  # SIIT
        ("64:ff9b::/96", 0),  # NAT64
        ("64:ff9b:1::/48", 0),
        ("2002::/16", 80),  # 6to4
    )
)
_TEREDO = ip_network("2001::/32")
_IPV4 = 0xFFFFFFFF


def reach_of(address: str) -> Reach:
    """Where a numeric address leads; of one that carries another, where that leads. Raises ValueError.

    Ranges: https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.
    """
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        found = IPv6Address(int(found))  # without its zone
        if carried := _carried(found):
            return reach_of(str(carried))
    if found.is_loopback:
        return Reach.LOCAL
    if found.is_link_local or found.is_unspecified or found.is_multicast:
        return Reach.MACHINERY
    if any(found in network for network in _MACHINERY):
        return Reach.MACHINERY
    return Reach.PRIVATE if any(found in network for network in _PRIVATE) else Reach.PUBLIC


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address.is_loopback or address.is_unspecified:
        return None
    if address in _TEREDO:
        return IPv4Address(~int(address) & _IPV4)
    for network, shift in _CARRIERS:
        if address in network:
            return IPv4Address(int(address) >> shift & _IPV4)
    return None


def spelled_out(host: str) -> str:
    """The address that an old spelling means (``127.1``, decimal, hex, octal); other hosts as they are."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError, ValueError):
        return host


def checked_url(url: str, *, setting: str) -> str:
    """``url`` without its trailing slash, when it is an address that we may talk to.

    Raises UsageError naming ``setting`` (an environment variable or flag) for anything but https,
    or http on loopback, and for user names, queries and fragments: an address that carries a
    password would be shown on screens.
    """
    try:
        parts = split_address(url.strip())
    except NoAddressError:
        raise _refused(setting, "is not a web address") from None
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise _refused(setting, "holds a user name, a query or a fragment")
    _check_scheme(parts, setting)
    return parts.geturl().rstrip("/")


def _check_scheme(parts: SplitResult, setting: str) -> None:
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname)):
        return
    if parts.scheme == "http":
        raise _refused(setting, f"is plain http to {clean(parts.hostname)}, which is not this machine")
    raise _refused(setting, "does not start with https://")


def _refused(setting: str, why: str) -> UsageError:
    return UsageError(
        f"{setting} {why}.", fix="Give an https:// address, or an http:// one of this machine (127.0.0.1)."
    )
