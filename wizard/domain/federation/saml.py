"""An identity provider's SAML metadata: what a connection needs of it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A signing certificate; ``body`` is its DER in base64, without line breaks."""

    subject: str
    not_before: datetime
    not_after: datetime
    sha256: str
    body: str


@dataclass(frozen=True, slots=True)
class SamlMetadata:
    """What an EntityDescriptor with an IDPSSODescriptor says (SAML V2.0 Metadata, 2.3.2 and 2.4.3)."""

    entity_id: str
    sso_url: str
    certificates: tuple[Certificate, ...] = ()
    wants_signed_requests: bool = False
    name_id_formats: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        dates = [
            asdict(certificate)
            | {
                "not_before": certificate.not_before.isoformat(),
                "not_after": certificate.not_after.isoformat(),
            }
            for certificate in self.certificates
        ]
        return asdict(self) | {"certificates": dates}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> SamlMetadata:
        certificates = tuple(
            Certificate(
                **item
                | {
                    "not_before": datetime.fromisoformat(item["not_before"]),
                    "not_after": datetime.fromisoformat(item["not_after"]),
                }
            )
            for item in value["certificates"]
        )
        formats = tuple(value["name_id_formats"])
        return cls(**{**value, "certificates": certificates, "name_id_formats": formats})


def metadata_problems(metadata: SamlMetadata, now: datetime) -> tuple[str, ...]:
    """One sentence for each thing in the metadata that would keep people from signing in, now or soon."""
    if not metadata.certificates:
        return ("The metadata has no signing certificate: ask the IdP's administrator for one.",)
    found = [_judge(certificate, now) for certificate in metadata.certificates]
    valid = [one for one in metadata.certificates if one.not_before <= now < one.not_after]
    if not valid:
        found.append("No certificate in it is valid today: sign-in through WorkOS will fail.")
    if metadata.wants_signed_requests:
        found.append("The IdP wants signed requests: give it WorkOS' signing certificate before the switch.")
    return tuple(sentence for sentence in found if sentence)


def _judge(certificate: Certificate, now: datetime) -> str:
    name = f"The certificate {certificate.sha256[:8]}"
    if certificate.not_after <= now:
        return f"{name} expired on {certificate.not_after:%Y-%m-%d}."
    if certificate.not_before > now:
        return f"{name} is valid only from {certificate.not_before:%Y-%m-%d}."
    if certificate.not_after - now < SOON:
        return f"{name} expires on {certificate.not_after:%Y-%m-%d}: ask for the next one with the change."
    return ""
