"""Why rows get no reset mail by rule (R4), each row under the first reason that applies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from wizard.domain.identities import HAS_PASSWORD, EmailState, Method, Profile, is_passwordless
from wizard.domain.inventory import Inventory, is_due


def _is_federated(profile: Profile) -> bool:
    return profile.method is Method.FEDERATED


_REASONS: tuple[tuple[str, Callable[[Profile], bool]], ...] = (
    ("disabled in Cognito", lambda profile: not profile.enabled),
    ("they sign in through a provider, and have no password", _is_federated),
    ("they never chose a password", lambda profile: profile.status not in HAS_PASSWORD),
    ("no address", lambda profile: profile.email is EmailState.MISSING),
    ("an address that cannot be written to", lambda profile: profile.email is EmailState.INVALID),
    ("an address that they never proved", lambda profile: profile.email is EmailState.UNVERIFIED),
)
NO_PASSWORDS = "the pool has no passwords"


def not_mailed(inventory: Inventory) -> list[tuple[str, int]]:
    """Reasons with the number of rows, most first; persons of another row, and decisions, come on top."""
    if is_passwordless(inventory.pool):
        return [(NO_PASSWORDS, inventory.total)]
    counts: Counter[str] = Counter()
    for profile, rows in inventory.profiles.items():
        if not is_due(profile):
            counts[next((why for why, holds in _REASONS if holds(profile)), NO_PASSWORDS)] += rows
    return counts.most_common()
