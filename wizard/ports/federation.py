"""What step 8 asks of identity providers themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from wizard.domain.connections import ProbeResult
from wizard.domain.probing import ProbeQuestion
from wizard.domain.saml import SamlMetadata


class RedirectProbe(Protocol):
    async def probe(self, question: ProbeQuestion) -> ProbeResult:
        """Ask a provider's authorization endpoint about a redirect URI; never raises, signs nobody in."""
        ...


class MetadataSource(Protocol):
    """All raise UsageError with one sentence for whatever is no usable SAML metadata."""

    async def fetch(self, url: str) -> SamlMetadata: ...

    async def read(self, path: Path) -> SamlMetadata: ...

    async def parse(self, text: str, name: str) -> SamlMetadata:
        """Metadata that somebody kept as a text; ``name`` is for the sentence."""
        ...
