"""SAML metadata from an address or a file, read by a parser that takes no DTD, entity or reference.

Metadata comes from customers' identity providers: it is bounded in size and time, and whatever is wrong
with it is one sentence that names the file or address.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

import aiohttp
from cryptography import x509
from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import fromstring

from wizard.adapters.web.bounds import SAML_METADATA
from wizard.adapters.web.held_http import Answer, Refused, ask, checked_parts, client
from wizard.domain.federation.saml import Certificate, SamlMetadata
from wizard.domain.text import clean
from wizard.errors import UsageError

CERTIFICATES = 20
_REDIRECTS = 3
_MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_REDIRECT_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_FIX = "Ask the IdP's administrator for its metadata (an EntityDescriptor with an IDPSSODescriptor)."


class SamlMetadataReader:
    """``timeout``: seconds for one address, redirects included; ``local``: this machine may be asked, too."""

    def __init__(self, *, local: bool = False, timeout: float = 15) -> None:
        self._local = local
        self._timeout = timeout

    async def fetch(self, url: str) -> SamlMetadata:
        """See the port; redirects are followed on the same host only."""
        name = clean(url)
        try:
            async with client(seconds=self._timeout, local=self._local) as http:
                answer = await _follow(http, url, local=self._local)
        except Refused as refused:
            raise _bad(name, refused.reason) from None
        if answer.status != HTTPStatus.OK:
            raise _bad(name, f"it answered {answer.status}")
        if not answer.whole:
            raise _bad(name, f"it is compressed, or larger than {SAML_METADATA:,} bytes")
        return await asyncio.to_thread(parse, answer.body, name)

    async def read(self, path: Path) -> SamlMetadata:
        return await asyncio.to_thread(_read, path)

    async def parse(self, text: str, name: str) -> SamlMetadata:
        content = text.encode("utf-8", "replace")
        if len(content) > SAML_METADATA:
            raise _bad(name, f"it is larger than {SAML_METADATA:,} bytes")
        return await asyncio.to_thread(parse, content, name)


async def _follow(http: aiohttp.ClientSession, url: str, *, local: bool) -> Answer:
    start = checked_parts(url, local=local)
    for _ in range(_REDIRECTS + 1):
        answer = await ask(http, url, limit=SAML_METADATA, accept="application/samlmetadata+xml, text/xml")
        if not answer.location:
            return answer
        target = urlsplit(answer.location)
        if (target.scheme, target.netloc) != (start.scheme, start.netloc):
            raise Refused(f"it redirects to another place ({clean(target.hostname or target.scheme)})")
        url = answer.location
    raise Refused("it redirects without end")


def _read(path: Path) -> SamlMetadata:
    name = clean(str(path))
    try:
        with path.open("rb") as file:
            content = file.read(SAML_METADATA + 1)
    except (OSError, ValueError) as unreadable:
        reason = getattr(unreadable, "strerror", None) or "its name is none"
        raise _bad(name, f"the file cannot be read: {reason}") from None
    if len(content) > SAML_METADATA:
        raise _bad(name, f"it is larger than {SAML_METADATA:,} bytes")
    return parse(content, name)


def parse(content: bytes, name: str) -> SamlMetadata:
    """The one identity provider of a metadata document; raises UsageError with one sentence."""
    if not content.strip():
        raise _bad(name, "it is empty")
    if content.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise _bad(name, "it is a web page, perhaps of a sign-in in front of it")
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DTDForbidden:
        raise _bad(name, "it has a DTD, which metadata never needs and attacks do") from None
    except DefusedXmlException:
        raise _bad(name, "it defines entities or refers to other files") from None
    except (ParseError, ValueError, LookupError, RecursionError) as bad:
        raise _bad(name, f"it is not XML ({clean(bad)})") from None
    return _of_descriptor(_descriptor(root, name), name)


def _descriptor(root: Element, name: str) -> Element:
    """The entity that is an identity provider; a list of several is for a person to choose from."""
    entities = [root] if root.tag == f"{_MD}EntityDescriptor" else root.findall(f".//{_MD}EntityDescriptor")
    found = [entity for entity in entities if entity.find(f"{_MD}IDPSSODescriptor") is not None]
    if not entities:
        raise _bad(name, f"it is no SAML metadata but «{clean(root.tag.rpartition('}')[2])}»")
    if not found:
        raise _bad(name, "it describes no identity provider, perhaps the service's own side")
    if len(found) > 1:
        raise _bad(name, f"it describes {len(found):,} identity providers: save the one that is meant")
    return found[0]


def _of_descriptor(entity: Element, name: str) -> SamlMetadata:
    side = entity.find(f"{_MD}IDPSSODescriptor")
    assert side is not None
    entity_id = entity.get("entityID", "").strip()
    if not entity_id:
        raise _bad(name, "its EntityDescriptor has no entityID")
    return SamlMetadata(
        entity_id=entity_id,
        sso_url=_sso_url(side, name),
        certificates=_certificates(side, name),
        wants_signed_requests=side.get("WantAuthnRequestsSigned", "").strip() in {"true", "1"},
        name_id_formats=tuple((item.text or "").strip() for item in side.findall(f"{_MD}NameIDFormat")),
    )


def _sso_url(side: Element, name: str) -> str:
    services = side.findall(f"{_MD}SingleSignOnService")
    services.sort(key=lambda service: service.get("Binding") != _REDIRECT_BINDING)
    urls = [url for service in services if (url := service.get("Location", "").strip())]
    if not urls:
        raise _bad(name, "it names no SingleSignOnService")
    try:
        checked_parts(urls[0], local=True)
    except Refused as refused:
        raise _bad(name, f"its sign-on address cannot be used: {refused.reason}") from None
    return urls[0]


def _certificates(side: Element, name: str) -> tuple[Certificate, ...]:
    """Signing certificates, each once; a KeyDescriptor without ``use`` is for both (2.4.1.1)."""
    texts = [
        re.sub(r"\s+", "", item.text or "")
        for key in side.findall(f"{_MD}KeyDescriptor")
        if key.get("use", "signing") == "signing"
        for item in key.iter(f"{_DS}X509Certificate")
    ]
    if len(texts) > CERTIFICATES:
        raise _bad(name, f"it has {len(texts):,} certificates")
    return tuple(_certificate(text, name) for text in dict.fromkeys(texts) if text)


def _certificate(text: str, name: str) -> Certificate:
    try:
        der = base64.b64decode(text, validate=True)
        found = x509.load_der_x509_certificate(der)
        subject = found.subject.rfc4514_string()
        return Certificate(
            subject=clean(subject),
            not_before=found.not_valid_before_utc,
            not_after=found.not_valid_after_utc,
            sha256=hashlib.sha256(der).hexdigest(),
            body=text,
        )
    except (ValueError, binascii.Error, TypeError):
        raise _bad(name, "a certificate in it cannot be read") from None


def _bad(name: str, why: str) -> UsageError:
    return UsageError(f"The SAML metadata {name} cannot be used: {why}.", fix=_FIX)
