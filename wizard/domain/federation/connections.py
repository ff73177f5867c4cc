"""What a provider of the pool needs at WorkOS: URIs to keep, its connection there, where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wizard.domain.federation.saml import SamlMetadata
from wizard.domain.rows.pool import Pool

EXTERNAL_ID_LENGTH = 64  # the smaller of two documented limits (``workos.md`` 2.4)
_AWS_DOMAIN = "amazoncognito.com"

# Why WorkOS did not make a connection, as the journal keeps it in place of the connection's state.
NOT_ENABLED = "not_enabled"
NOT_OFFERED = "not_offered"
NO_ORGANIZATION = "organization_not_found"
BILLING = "billing_required"
FORBIDDEN = "forbidden"


class ConnectionState(StrEnum):
    """How far a provider has come, in order."""

    PLANNED = "planned"
    SENT = "sent"
    CONFIGURED = "configured"
    TESTED = "tested"
    SWITCHED = "switched"


@dataclass(frozen=True, slots=True)
class Connection:
    """What the journal keeps of a provider on its way. ``appointment`` is an ISO date, or empty.

    ``acs_url`` and ``entity_id`` are WorkOS' values, pasted or read back; ``target_state`` is the state
    that WorkOS last told of ``connection_id``.
    """

    provider: str
    state: ConnectionState = ConnectionState.PLANNED
    owner: str = ""
    contact: str = ""
    appointment: str = ""
    note: str = ""
    organization_id: str = ""
    connection_id: str = ""
    target_state: str = ""
    acs_url: str = ""
    entity_id: str = ""
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """A client secret on its way from Cognito to WorkOS or to the screen; it prints as dots (R6)."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "••••"

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """A connection to be created: OIDC with an ``issuer``, else SAML.

    ``metadata_url`` goes before the fields of ``saml``. ``attributes``: WorkOS' standard attribute to claim.
    ``acs_url`` and ``entity_id`` take the place of WorkOS' own, for a proxy.
    """

    organization_id: str
    name: str
    external_id: str
    connection_type: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    metadata_url: str = ""
    saml: SamlMetadata | None = None
    acs_url: str = ""
    entity_id: str = ""
    issuer: str = ""
    client_id: str = ""
    client_secret: Secret | None = None


@dataclass(frozen=True, slots=True)
class TargetConnection:
    """A connection as WorkOS shows it; the URLs are empty where it does not tell them."""

    id: str
    organization_id: str
    state: str
    acs_url: str = ""
    entity_id: str = ""
    redirect_uri: str = ""


class ProbeRole(StrEnum):
    """Which of the two URIs was asked about."""

    NEW = "new"
    OLD = "old"


class ProbeVerdict(StrEnum):
    ACCEPTED = "accepted"
    MISMATCH = "mismatch"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What a provider answered about a redirect URI, with the line that shows it."""

    uri: str
    verdict: ProbeVerdict
    evidence: str
    at: datetime | None = None


class Tick(StrEnum):
    """What only a human sees: the sign-in reached WorkOS, and came back to the app; or a waiver."""

    REACHED = "reached"
    RETURNED = "returned"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Ticked:
    """A tick as it was given: by what words, for which new URI, and who gave it (user and host)."""

    note: str
    uri: str
    at: datetime | None = None
    by: str = ""


class WaiverKind(StrEnum):
    """A provider that was not tested, a listing that is short, or an unknown that a check rests on."""

    PROVIDER = "provider"
    LISTING = "listing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Waiver:
    """What counts although no one tested or read it: why, by whom, since when.

    ``provider`` names it: an identity provider, the listing, or a check.
    """

    provider: str
    reason: str
    by: str = ""
    at: datetime | None = None
    kind: WaiverKind = WaiverKind.PROVIDER

    def to_json(self) -> dict[str, str]:
        at = self.at.isoformat(timespec="seconds") if self.at else ""
        return {
            "provider": self.provider,
            "reason": self.reason,
            "by": self.by,
            "at": at,
            "kind": str(self.kind),
        }


@dataclass(frozen=True, slots=True)
class FederationFacts:
    """Everything that the journal knows of the pool's providers, by their names.

    ``organizations``: WorkOS ids of those that providers stand for, where their users were joined so.
    """

    connections: Mapping[str, Connection] = field(default_factory=dict)
    probes: Mapping[str, Mapping[ProbeRole, ProbeResult]] = field(default_factory=dict)
    ticks: Mapping[str, Mapping[Tick, Ticked]] = field(default_factory=dict)
    metadata: Mapping[str, SamlMetadata] = field(default_factory=dict)
    organizations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CognitoUris:
    """What is registered at the providers today, and stays until the end.

    Several where the pool has a prefix domain and a custom one. https://docs.aws.amazon.com/cognito/
    latest/developerguide/cognito-user-pools-social-idp.html and …-saml-idp.html
    """

    oauth: tuple[str, ...]
    acs: tuple[str, ...]
    entity_id: str

    @property
    def own_domain(self) -> bool:
        """Whether a proxy could stand in: some address is on a domain of the operator's own."""
        return any(_AWS_DOMAIN not in uri for uri in self.acs)


def cognito_uris(pool: Pool) -> CognitoUris:
    """The pool's redirect URI, SAML ACS URL and entity ID; no URI where the pool has no domain."""
    region = pool.id.partition("_")[0]
    auth = "auth-fips" if region.startswith("us-gov-") else "auth"
    hosts = [pool.custom_domain] if pool.custom_domain else []
    if pool.domain:
        hosts.append(f"{pool.domain}.{auth}.{region}.{_AWS_DOMAIN}")
    return CognitoUris(
        oauth=tuple(f"https://{host}/oauth2/idpresponse" for host in hosts),
        acs=tuple(f"https://{host}/saml2/idpresponse" for host in hosts),
        entity_id=f"urn:amazon:cognito:sp:{pool.id}",
    )


def external_id(pool: Pool, provider: str) -> str:
    """``{pool}:{provider}``, the key by which a connection is made once; hashed where that cannot be one."""
    return provider_key(pool.id, provider)


def provider_key(pool_id: str, provider: str) -> str:
    """The same for a pool by its id; the organization of the provider's users has it, too."""
    plain = f"{pool_id}:{provider}"
    if plain.isascii() and len(plain) <= EXTERNAL_ID_LENGTH:
        return plain
    digest = hashlib.sha256(provider.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{pool_id}:{digest}"[:EXTERNAL_ID_LENGTH]


def standard_attributes(mapping: Mapping[str, str]) -> dict[str, str]:
    """WorkOS' standard attributes to the claims that the pool mapped (AttributeMapping of the provider)."""
    names = {"email": "email", "given_name": "first_name", "family_name": "last_name", "username": "idp_id"}
    return {workos: mapping[name] for name, workos in names.items() if mapping.get(name)}


def furthest(one: ConnectionState, other: ConnectionState) -> ConnectionState:
    """The later of two states: a provider never goes back by itself."""
    order = tuple(ConnectionState)
    return max(one, other, key=order.index)
