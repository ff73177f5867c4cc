"""What became of the pool's identity providers: probed, ticked, connected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.federation.connections import Connection, ProbeResult, ProbeRole, Tick
from wizard.domain.federation.saml import SamlMetadata


@dataclass(frozen=True, slots=True)
class ConnectionNoted:
    """What is known of a provider's connection from now on."""

    name: ClassVar[str] = "connection"
    connection: Connection


@dataclass(frozen=True, slots=True)
class RedirectProbed:
    """A provider was asked about the new or the old redirect URI."""

    name: ClassVar[str] = "redirect_probed"
    provider: str
    role: ProbeRole
    result: ProbeResult


@dataclass(frozen=True, slots=True)
class ProviderTicked:
    """A human's tick or waiver, given with these words about this new URI."""

    name: ClassVar[str] = "provider_ticked"
    provider: str
    tick: Tick
    note: str
    uri: str


@dataclass(frozen=True, slots=True)
class WaiverWithdrawn:
    """The provider counts again as one to be tested."""

    name: ClassVar[str] = "waiver_withdrawn"
    provider: str


@dataclass(frozen=True, slots=True)
class MetadataRead:
    """A provider's SAML metadata, as read now."""

    name: ClassVar[str] = "metadata_read"
    provider: str
    source: str
    metadata: SamlMetadata
