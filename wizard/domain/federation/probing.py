"""Reading a provider's answer to an authorization request: does it know the redirect URI?

An unregistered URI is shown to the human and never redirected to (RFC 6749, 3.1.2.4), each provider in
words of its own. Providers that ask who you are before they look at the URI give the same sign-in page
for any address; so a URI that no one can have registered is asked about as well, and a page that it gets
too proves nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from urllib.parse import SplitResult, parse_qs, urlsplit

from wizard.domain.federation.connections import ProbeVerdict
from wizard.domain.rows.pool import ProviderKind
from wizard.domain.text import clean

# RFC 2606 keeps .invalid free: no app can have this address.
CONTROL_URI = "https://not-registered.invalid/callback"
_ERROR = 400
EVIDENCE = 200

_MISMATCH = re.compile(
    r"redirect_uri_mismatch|invalid_redirect_uri|AADSTS50011\b|AADSTS500113\b|callback url mismatch"
    r"|redirect[\s_-]{0,2}ur[il]s?\b[^<>]{0,120}?"
    r"(?:mis-?match|(?:not|n't|n’t|&#39;t) (?:match|be valid|registered|associated|allowed|supported|valid"
    r"|recognized|whitelisted)|must match|must be a login redirect|is invalid|is missing in)"
    r"|(?:invalid|unregistered|mismatching|incorrect|bad|unknown)[^<>\w]{0,4}(?:\w{1,20}[ :_-]{1,2}){0,2}"
    r"redirect[\s_-]{0,2}ur[il]",
    re.IGNORECASE,
)
# A page is read around these words only: it may be long, and made to be slow to read.
_NEAR = re.compile(r"redirect|callback|AADSTS5", re.IGNORECASE)
_PLACES = 200
# On a page that was served as a success only words that no sign-in page carries by itself count.
_SURE = re.compile(
    r"redirect_uri_mismatch|AADSTS50011\b|redirect_uri must match|callback url mismatch"
    r"|redirect_uri did not match any configured"
    r"|redirect_uri (?:is not associated|does not match the registered)",
    re.IGNORECASE,
)
_CLIENT = re.compile(
    r"invalid_client|unauthorized_client|unknown client|AADSTS700016\b|AADSTS90002\b"
    r"|client (?:was not found|not found|is invalid)|client_id is not|invalid client_?id"
    r"|application not found",
    re.IGNORECASE,
)


class Outcome(StrEnum):
    """What one request showed, before it is compared with the one about the unregistered URI."""

    RETURNED = "returned"
    MISMATCH = "mismatch"
    CLIENT = "client"
    SIGN_IN = "sign_in"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class ProbeQuestion:
    """Which redirect URI is asked about; an empty ``authorize_url`` is found by ``issuer``.

    ``hosts`` are further hosts of the provider that redirects may lead to.
    """

    redirect_uri: str
    client_id: str
    authorize_url: str = ""
    issuer: str = ""
    scopes: str = "openid"
    kind: ProviderKind = ProviderKind.OIDC
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The last answer of a chain: a redirect that was not followed (``location``), or a page."""

    url: str
    status: int
    location: str = ""
    body: str = ""
    hops: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reading:
    outcome: Outcome
    evidence: str


def parameters(question: ProbeQuestion, *, state: str) -> dict[str, str]:
    """The query of the authorization request (OpenID Connect Core 3.1.2.1); it holds no secret."""
    asked = {
        "response_type": "code",
        "client_id": question.client_id,
        "redirect_uri": question.redirect_uri,
        "scope": question.scopes or "openid",
        "state": state,
        "nonce": state,
    }
    if question.kind is ProviderKind.APPLE:
        # Apple refuses the scopes name and email with any other mode.
        asked["response_mode"] = "form_post"
    return asked


def read(page: Page, redirect_uri: str) -> Reading:
    """What the last answer of a request about ``redirect_uri`` shows."""
    if page.location:
        return _read_redirect(page, redirect_uri)
    trail = " → ".join((*page.hops, str(page.status)))
    said = _find(_MISMATCH if page.status >= _ERROR else _SURE, page.body)
    if said:
        return Reading(Outcome.MISMATCH, f"{trail}: «{_quote(said[0])}»")
    if page.status >= _ERROR:
        if client := _CLIENT.search(page.body):
            return Reading(Outcome.CLIENT, f"{trail}: «{_quote(client[0])}»")
        return Reading(Outcome.UNCLEAR, f"{trail}, without a reason that is known here")
    return Reading(Outcome.SIGN_IN, f"{trail}, its sign-in page")


def read_stop(url: str, redirect_uri: str) -> Reading | None:
    """What a redirect to ``url`` tells already, without going there; None where one must go on."""
    parts = urlsplit(url)
    query = _query(parts)
    words = " ".join(query.values())
    if _MISMATCH.search(words) or _MISMATCH.search(_decoded(query.get("authError", ""))):
        return Reading(Outcome.MISMATCH, f"redirect to {_place(parts)} with «{_quote(_said(query))}»")
    if _leads_to(parts, redirect_uri):
        error = query.get("error")
        return Reading(Outcome.RETURNED, "it redirects there" + (f" ({_quote(error)})" if error else ""))
    if _CLIENT.search(words) or _CLIENT.search(_decoded(query.get("authError", ""))):
        return Reading(Outcome.CLIENT, f"redirect to {_place(parts)} with «{_quote(_said(query))}»")
    return None


def judge(reading: Reading, control: Reading | None) -> tuple[ProbeVerdict, str]:
    """The verdict and its evidence; ``control`` is what the unregistered URI got, where it was asked."""
    match reading.outcome:
        case Outcome.RETURNED:
            return ProbeVerdict.ACCEPTED, reading.evidence
        case Outcome.MISMATCH:
            return ProbeVerdict.MISMATCH, reading.evidence
        case Outcome.CLIENT:
            return ProbeVerdict.INCONCLUSIVE, f"{reading.evidence}; it does not know this client ID"
        case Outcome.UNCLEAR:
            return ProbeVerdict.INCONCLUSIVE, reading.evidence
        case Outcome.SIGN_IN:
            if control and control.outcome is Outcome.MISMATCH:
                return (
                    ProbeVerdict.ACCEPTED,
                    f"{reading.evidence}; an address that is not registered is refused",
                )
            return (
                ProbeVerdict.INCONCLUSIVE,
                f"{reading.evidence}; it does not refuse an address that is not registered",
            )


def _read_redirect(page: Page, redirect_uri: str) -> Reading:
    trail = " → ".join(page.hops)
    if known := read_stop(page.location, redirect_uri):
        return Reading(known.outcome, f"{trail} → {known.evidence}" if trail else known.evidence)
    place = _place(urlsplit(page.location))
    return Reading(Outcome.SIGN_IN, f"{trail} → sends users on to {place}, which was not followed")


def _find(pattern: re.Pattern[str], body: str) -> re.Match[str] | None:
    for place in islice(_NEAR.finditer(body), _PLACES):
        if found := pattern.search(body[max(0, place.start() - 60) : place.start() + 220]):
            return found
    return None


def _leads_to(parts: SplitResult, redirect_uri: str) -> bool:
    asked = urlsplit(redirect_uri)
    return (parts.scheme, parts.netloc, parts.path) == (asked.scheme, asked.netloc, asked.path)


def _query(parts: SplitResult) -> Mapping[str, str]:
    """The parameters that say something; ours, which a provider may hand on, are left out."""
    ours = {"redirect_uri", "client_id", "state", "nonce", "scope", "continue", "return_to", "next"}
    found = parse_qs(parts.query, max_num_fields=100) if parts.query.count("&") < 100 else {}  # noqa: PLR2004
    fragment = parse_qs(parts.fragment) if parts.fragment.count("&") < 100 else {}  # noqa: PLR2004
    return {key: values[0] for key, values in (found | fragment).items() if key not in ours}


def _said(query: Mapping[str, str]) -> str:
    if "authError" in query:
        found = _MISMATCH.search(_decoded(query["authError"])) or _CLIENT.search(_decoded(query["authError"]))
        return found[0] if found else "an error"
    return query.get("error") or query.get("error_description") or "an error"


def _decoded(text: str) -> str:
    """Google packs its error code into base64."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _place(parts: SplitResult) -> str:
    return clean(f"{parts.hostname or parts.scheme}{parts.path}")


def _quote(text: str) -> str:
    return clean(" ".join(text.split()), EVIDENCE)
