"""Which kind a row is of: the first that applies, in the order of ``Kind``, whoever asks.

Inventory, questions and plan count by these rules alone, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.domain.federation.providers import is_social
from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.pool import Pool

# Statuses in which no one signs in any more, or of which no one knows what they mean.
UNUSABLE = frozenset({UserStatus.ARCHIVED, UserStatus.UNKNOWN, UserStatus.COMPROMISED})
# Kinds of one row that come before whatever it shares with others.
EARLY = frozenset({Kind.DISABLED, Kind.UNUSABLE_STATUS, Kind.NO_EMAIL, Kind.INVALID_EMAIL, Kind.UNCONFIRMED})
# Kinds that no one can know before the plan: what WorkOS holds, and what fits there. They overlap the others.
LATE = frozenset({Kind.EXISTING_OURS, Kind.EXISTING_FOREIGN, Kind.METADATA_OVERFLOW})


ADDRESS_KINDS: Mapping[EmailState, Kind] = {
    EmailState.MISSING: Kind.NO_EMAIL,
    EmailState.INVALID: Kind.INVALID_EMAIL,
}


def entry_kind(status: UserStatus, *, enabled: bool) -> Kind | None:
    """The kinds that come before whatever a row's address is."""
    if not enabled:
        return Kind.DISABLED
    return Kind.UNUSABLE_STATUS if status in UNUSABLE else None


def kind_of(profile: Profile, pool: Pool) -> Kind | None:
    """The first kind that applies to a row of this profile that is alone with its address."""
    if first := entry_kind(profile.status, enabled=profile.enabled) or ADDRESS_KINDS.get(profile.email):
        return first
    if profile.status is UserStatus.UNCONFIRMED:
        return Kind.UNCONFIRMED
    # Neither a temporary password nor a verified address matters to somebody who signs in elsewhere.
    if profile.method is Method.FEDERATED:
        return federated_kind(profile.providers, pool)
    if profile.status is UserStatus.FORCE_CHANGE_PASSWORD:
        return Kind.FORCE_CHANGE_PASSWORD
    return Kind.EMAIL_UNVERIFIED if profile.email is EmailState.UNVERIFIED else None


def federated_kind(names: Iterable[str], pool: Pool) -> Kind:
    """The kind of people who sign in through these providers only; unknown ones count as a company's."""
    return Kind.FEDERATED_SOCIAL if is_social(names, pool) else Kind.FEDERATED_ENTERPRISE


def tallied(kinds: Iterable[Kind | None]) -> Mapping[Kind, int]:
    """How many rows are of which kind."""
    counts: dict[Kind, int] = {}
    for kind in kinds:
        if kind is not None:
            counts[kind] = counts.get(kind, 0) + 1
    return counts
