"""What an environment of WorkOS has besides users, as it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.events.remembered import Remembered


@dataclass(frozen=True, slots=True)
class EnvironmentSeen(Remembered):
    """Redirect URIs, webhook addresses and roles; None where they could not be read.

    Of an address what follows its path is left out: it may hold a secret.
    """

    name: ClassVar[str] = "environment_seen"
    key: ClassVar[str] = "environment"
    redirect_uris: tuple[str, ...] | None
    webhooks: tuple[str, ...] | None
    roles: tuple[str, ...] | None = None
