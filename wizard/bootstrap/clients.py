"""The far ends: Cognito or files exported from it, WorkOS, the guide."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wizard.errors import MissingAnswer
from wizard.garbage import stay
from wizard.ports import Clock, GuideSource, IdentitySource, IdentityTarget, MetadataSource, RedirectProbe

# Where the operator says that the far ends are.
_ADDRESSES = ("WORKOS_BASE_URL", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL")


class VendorClients:
    """Opens Cognito, or files exported from it, and WorkOS; imports a vendor's SDK only then."""

    def __init__(self, environ: Mapping[str, str], waits: Clock) -> None:
        """``waits``: the clock of the run, by which requests to a pool are spaced."""
        self._environ = environ
        self._waits = waits

    def source(self, settings: Mapping[str, Any]) -> IdentitySource:
        files = settings.get("source.export_files")
        if files:
            from wizard.adapters.files.export_files import ExportFiles  # noqa: PLC0415

            return ExportFiles([Path(file) for file in files])
        pool = settings.get("source.user_pool_id")
        if not pool:
            raise MissingAnswer(
                key="source.user_pool_id", prompt="Which user pool?", choices=("a pool's id", "export_files")
            )
        from wizard.adapters.cognito.source import CognitoSource  # noqa: PLC0415

        profile = settings.get("source.profile")
        return stay(
            CognitoSource.open(
                region=settings.get("source.region"), user_pool_id=pool, profile=profile, waits=self._waits
            )
        )

    def target(self) -> IdentityTarget:
        from wizard.adapters.workos.target import WorkOSTarget  # noqa: PLC0415

        return stay(WorkOSTarget.from_environment(self._environ))

    async def profiles(self) -> Sequence[str]:
        from wizard.adapters.cognito.session import profiles  # noqa: PLC0415

        return await asyncio.to_thread(profiles)

    async def pools(self, *, region: str, profile: str | None) -> Sequence[tuple[str, str]]:
        from wizard.adapters.cognito.source import list_pools  # noqa: PLC0415

        return [(pool.id, pool.name) for pool in await list_pools(region=region, profile=profile)]

    def guide(self, settings: Mapping[str, Any]) -> GuideSource:
        from wizard.adapters.web.guide_page import GuideFile, LiveGuide  # noqa: PLC0415

        file = settings.get("guide.file")
        return GuideFile(Path(file)) if file else LiveGuide()

    def probe(self) -> RedirectProbe:
        from wizard.adapters.web.probe import WebProbe  # noqa: PLC0415

        return WebProbe(local=self._is_rehearsal())

    def metadata(self) -> MetadataSource:
        from wizard.adapters.web.saml_metadata import SamlMetadataReader  # noqa: PLC0415

        return SamlMetadataReader(local=self._is_rehearsal())

    def _is_rehearsal(self) -> bool:
        """Whether a far end is on this machine: then providers may be, too."""
        from wizard.domain.web_address import on_this_machine  # noqa: PLC0415

        return any(on_this_machine(self._environ.get(name, "")) for name in _ADDRESSES)
