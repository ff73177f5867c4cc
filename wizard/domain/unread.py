"""What an optional call would have told, where it could not be made: unknown, which is never a yes (R3)."""

from __future__ import annotations

from dataclasses import dataclass

# IAM's name of the call that lists a pool's identity providers.
LIST_PROVIDERS = "ListIdentityProviders"


@dataclass(frozen=True, slots=True)
class Unread:
    """The call that told nothing, by its name (IAM's for Cognito), and why, as one clean sentence."""

    call: str
    why: str
