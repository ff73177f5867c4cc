"""SAML metadata over a real socket and from files: good, expired, hostile."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.adapters.canned import Canned, Reply, Wire
from tests.adapters.certificates import self_signed
from wizard.adapters.web.bounds import SAML_METADATA
from wizard.adapters.web.saml_metadata import SamlMetadataReader, parse
from wizard.domain.federation.saml import SamlMetadata, metadata_problems
from wizard.errors import UsageError
from wizard.rehearsal.services import Rehearsal

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
XML = {"Content-Type": "application/samlmetadata+xml"}


def certificate(*, begins: timedelta, ends: timedelta) -> str:
    made, _ = self_signed("idp.acme.example", begins=NOW + begins, ends=NOW + ends)
    text = base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
    return "\n".join(text[at : at + 64] for at in range(0, len(text), 64))


VALID = certificate(begins=timedelta(days=-10), ends=timedelta(days=900))
EXPIRED = certificate(begins=timedelta(days=-900), ends=timedelta(days=-3))
SOON = certificate(begins=timedelta(days=-900), ends=timedelta(days=30))
LATER = certificate(begins=timedelta(days=3), ends=timedelta(days=900))


def document(certificates: Sequence[str] = (VALID,), *, inside: str = "", before: str = "") -> bytes:
    keys = "".join(
        f'<m:KeyDescriptor use="signing"><d:KeyInfo><d:X509Data><d:X509Certificate>{text}'
        "</d:X509Certificate></d:X509Data></d:KeyInfo></m:KeyDescriptor>"
        for text in certificates
    )
    return f"""<?xml version="1.0"?>{before}
<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata"
 xmlns:d="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.acme.example/saml">
<m:IDPSSODescriptor WantAuthnRequestsSigned="true"
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys}{inside}
<m:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</m:NameIDFormat>
<m:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
 Location="https://idp.acme.example/post"/>
<m:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
 Location="https://idp.acme.example/redirect"/>
</m:IDPSSODescriptor></m:EntityDescriptor>""".encode()


def test_what_a_connection_needs() -> None:
    metadata = parse(document((VALID, VALID, EXPIRED)), "acme.xml")
    assert metadata.entity_id == "https://idp.acme.example/saml"
    assert metadata.sso_url == "https://idp.acme.example/redirect"
    assert [one.subject for one in metadata.certificates] == ["CN=idp.acme.example"] * 2
    assert metadata.certificates[0].body == VALID.replace("\n", "")
    assert metadata.wants_signed_requests
    assert SamlMetadata.from_json(metadata.to_json()) == metadata


@pytest.mark.parametrize(
    ("certificates", "sentences"),
    [
        ((VALID,), []),
        ((EXPIRED,), ["expired on 2026-11-20", "No certificate in it is valid today"]),
        ((EXPIRED, VALID), ["expired on 2026-11-20"]),
        ((SOON,), ["expires on 2026-12-23"]),
        ((LATER,), ["valid only from 2026-11-26", "No certificate in it is valid today"]),
    ],
)
def test_certificates_are_judged(certificates: tuple[str, ...], sentences: list[str]) -> None:
    found = metadata_problems(parse(document(certificates), "acme.xml"), NOW)
    assert len(found) == len(sentences) + 1, "the last one is about signed requests"
    assert all(words in sentence for words, sentence in zip(sentences, found, strict=False))


def test_metadata_without_a_certificate() -> None:
    (sentence,) = metadata_problems(parse(document(()), "acme.xml"), NOW)
    assert "no signing certificate" in sentence


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (document(before=LAUGHS, inside="&b;"), "has a DTD"),
        (document(before=FILE, inside="&f;"), "has a DTD"),
        (document(before='<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">'), "has a DTD"),
        (document(inside="&undefined;"), "is not XML"),
        (document()[:-40], "is not XML"),
        (document(("bm90IGEgY2VydA==",)), "a certificate in it cannot be read"),
        (document(("&lt;&gt;",)), "a certificate in it cannot be read"),
        (document([certificate(begins=timedelta(0), ends=timedelta(n + 1)) for n in range(21)]), "21 cert"),
        (document().replace(b"IDPSSODescriptor", b"SPSSODescriptor"), "describes no identity provider"),
        (document().replace(b'entityID="https://idp.acme.example/saml"', b'entityID=" "'), "no entityID"),
        (document().replace(b"Location", b"Place"), "names no SingleSignOnService"),
        (document().replace(b"https://idp", b"javascript://idp"), "not https but javascript"),
        (b"<m:EntitiesDescriptor xmlns:m='urn:oasis:names:tc:SAML:2.0:metadata'/>", "no SAML metadata"),
        (b"<a>" * 5_000, "is not XML"),
        (b"\x89PNG\r\n", "is not XML"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "is not XML"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", "is a web page"),
    ],
)
def test_what_is_no_metadata(content: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=r"metadata acme\.xml cannot be used") as caught:
        parse(content, "acme.xml")
    assert words in caught.value.message
    assert caught.value.message.isprintable()
    assert "root:" not in caught.value.message


def test_a_federations_list_is_for_a_person_to_choose_from() -> None:
    one = document().partition(b"\n")[2]
    both = b"<m:EntitiesDescriptor xmlns:m='urn:oasis:names:tc:SAML:2.0:metadata'>%s%s</m:EntitiesDescriptor>"
    with pytest.raises(UsageError, match="describes 2 identity providers"):
        parse(both % (one, one), "all.xml")
    assert parse(both % (one, b""), "one.xml").entity_id == "https://idp.acme.example/saml"


async def test_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "acme.xml"
    path.write_bytes(document())
    assert (await SamlMetadataReader().read(path)).sso_url == "https://idp.acme.example/redirect"
    with path.open("ab") as file:
        file.truncate(50_000_000)
    with pytest.raises(UsageError, match="larger than 2,000,000 bytes"):
        await SamlMetadataReader().read(path)
    with pytest.raises(UsageError, match="No such file"):
        await SamlMetadataReader().read(tmp_path / "none.xml")


async def test_from_an_address(canned: Canned) -> None:
    canned.answer(Reply(302, b"", {"Location": "/metadata"}), Reply(200, document(), XML))
    metadata = await SamlMetadataReader(local=True).fetch(f"{canned.url}/saml")
    assert metadata.entity_id == "https://idp.acme.example/saml"
    assert [asked.target for asked in canned.asked] == ["/saml", "/metadata"]


async def test_the_rehearsals_metadata() -> None:
    with Rehearsal(users=1) as services:
        metadata = await SamlMetadataReader(local=True).fetch(
            f"{services.workos_url}/provider/okta-acme/metadata"
        )
    assert metadata.sso_url.endswith("/provider/okta-acme/sso")
    assert not metadata_problems(metadata, NOW)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(302, b"", {"Location": "https://evil.example/"}), "another place (evil.example)"),
        (Reply(302, b"", {"Location": "http://169.254.169.254/"}), "another place (169.254.169.254)"),
        (Reply(302, b"", {"Location": "file:///etc/passwd"}), "another place (file)"),
        (Reply(302, b"", {"Location": "/again"}), "redirects without end"),
        (Reply(404, b""), "answered 404"),
        (Reply(200, document() + b" " * SAML_METADATA, XML), "larger than 2,000,000"),
        (Reply(200, b"x", XML | {"Content-Encoding": "gzip"}), "is compressed"),
        (Wire.HANG, "did not answer within 0.5 s"),
        (Wire.DROP, "cannot be reached"),
    ],
)
async def test_addresses_that_give_none(canned: Canned, reply: Reply | Wire, words: str) -> None:
    canned.answer(reply)
    with pytest.raises(UsageError) as caught:
        await SamlMetadataReader(local=True, timeout=0.5 if reply is Wire.HANG else 5).fetch(
            f"{canned.url}/saml"
        )
    assert words in caught.value.message


async def test_plain_http_is_for_this_machine() -> None:
    with pytest.raises(UsageError, match="not https but http"):
        await SamlMetadataReader(local=True).fetch("http://idp.acme.example/metadata")
