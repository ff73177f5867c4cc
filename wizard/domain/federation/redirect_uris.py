"""WorkOS' redirect URI as a human pasted it: used as it is, or refused with one sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from wizard.domain.federation.provider_kinds import SLUGS

# Hosts of WorkOS' own URIs (``workos.md`` 6.2 and 6.4).
WORKOS_HOSTS = ("auth.workos.com", "api.workos.com")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PATH = re.compile(r"/[A-Za-z0-9/_.~-]*")
_SOCIAL_PATH = re.compile(r"/sso/oauth/([a-z]+)/[A-Za-z0-9]+/callback")


@dataclass(frozen=True, slots=True)
class UriRules:
    """What a pasted URI is held against.

    ``keep`` are Cognito's URIs, ``taken`` the URIs of other providers, ``elsewhere`` those of other
    environments by their names. ``slug``: the provider's word in WorkOS' paths, if it has one.
    """

    custom_domain: bool = False
    slug: str = ""
    keep: tuple[str, ...] = ()
    taken: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def uri_problem(text: str, rules: UriRules) -> str:
    """What is wrong with a pasted redirect URI, in one sentence; empty where it can be used."""
    uri = text.strip()
    if odd := _odd_character(uri):
        return odd
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return "It is not a web address: copy it from the WorkOS dashboard."
    if uri in rules.keep or "/oauth2/idpresponse" in parts.path or "/saml2/idpresponse" in parts.path:
        return "It is Cognito's own URI, which stays: paste the one that the WorkOS dashboard shows."
    if parts.scheme != "https":
        return "It does not begin with https://."
    if "@" in parts.netloc or "%" in parts.netloc:
        return "It has a user name before its host, which no redirect URI of WorkOS has."
    if port not in {None, 443} or parts.query or parts.fragment or uri.endswith(("?", "#")):
        return "It has a port, a query or a fragment, which no redirect URI of WorkOS has."
    return _host_problem(parts, rules) or _path_problem(parts, rules) or _known_problem(uri, rules)


def _odd_character(uri: str) -> str:
    for character in uri:
        if character.isascii() and character.isprintable() and character not in ' \\"<>^`{|}':
            continue
        name = unicodedata.name(character, "a control character").lower()
        code = f"U+{ord(character):04X}"
        if character.isalnum():
            return f"It holds a look-alike letter ({code}, {name}): copy it again, do not retype it."
        return f"It holds a character that no URI has ({code}, {name}): copy it again."
    return "" if uri else "It is empty."


def _host_problem(parts: SplitResult, rules: UriRules) -> str:
    host = parts.hostname or ""
    if host in WORKOS_HOSTS:
        return ""
    if not _HOST.fullmatch(host) or "xn--" in host:
        return "Its host is not a plain domain name: copy it again from the WorkOS dashboard."
    if host.endswith(".workos.com"):
        return f"Its host is {host}, but WorkOS' redirect URIs are on {WORKOS_HOSTS[0]}."
    if _resembles_workos(host):
        return f"Its host {host} only looks like WorkOS: the real one is {WORKOS_HOSTS[0]}."
    if not rules.custom_domain:
        return (
            f"Its host is {host}, not {WORKOS_HOSTS[0]}: that is right only with a custom authentication"
            " domain (custom_domain)."
        )
    if host.endswith("amazoncognito.com"):
        return "Its host is Cognito's: paste the URI that the WorkOS dashboard shows."
    return ""


def _resembles_workos(host: str) -> bool:
    """Whether a label says "workos" with digits or letters that look alike, or the name is off by a dot."""
    plain = host.translate(str.maketrans("015|", "olsl")).replace("vv", "w").replace("rn", "m")
    return bool(re.search(r"w[o0]rk-?[o0][s5z]", plain))


def _path_problem(parts: SplitResult, rules: UriRules) -> str:
    if not _PATH.fullmatch(parts.path) or "//" in parts.path or "/../" in parts.path:
        return "Its path holds characters that WorkOS' redirect URIs do not have: copy it again."
    if parts.path == "/callback":
        return "Its path is /callback alone: a provider's redirect URI has more before it (/sso/…/callback)."
    if not parts.path.endswith("/callback"):
        return "Its path does not end in …/callback: copy the provider's redirect URI, not another address."
    found = _SOCIAL_PATH.fullmatch(parts.path)
    if found and rules.slug and found[1] in SLUGS - {rules.slug}:
        return f"It is the redirect URI of another provider ({found[1]})."
    return ""


def _known_problem(uri: str, rules: UriRules) -> str:
    for provider, other in rules.taken.items():
        if other.strip() == uri:
            return f"It is the same as that of {provider}: each provider has a redirect URI of its own."
    if environment := rules.elsewhere.get(uri):
        return f"It belongs to the environment {environment}: each environment has redirect URIs of its own."
    return ""
