"""Which kind a row is of: the first that applies, in the order of ``Kind``, whoever asks.

Inventory, questions and plan count by these rules alone, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.domain.identities import EmailState, Method, Profile
from wizard.domain.pool import Pool
from wizard.domain.providers import is_social
from wizard.domain.resolution import Kind
from wizard.domain.rows import UserStatus

UNUSABLE = frozenset({UserStatus.ARCHIVED, UserStatus.UNKNOWN, UserStatus.COMPROMISED})
# Kinds of one row that come before whatever it shares with others.
EARLY = frozenset({Kind.DISABLED, Kind.UNUSABLE_STATUS, Kind.NO_EMAIL, Kind.INVALID_EMAIL, Kind.UNCONFIRMED})
# Kinds that nobody can know before the plan: what WorkOS holds, and what fits there. They overlap the others.
LATE = frozenset({Kind.EXISTING_OURS, Kind.EXISTING_FOREIGN, Kind.METADATA_OVERFLOW})


def kind_of(profile: Profile, pool: Pool) -> Kind | None:
    """The first kind that applies to a row of this profile that is alone with its address."""
    if not profile.enabled:
        return Kind.DISABLED
    if profile.status in UNUSABLE:
        return Kind.UNUSABLE_STATUS
    if profile.email is EmailState.MISSING:
        return Kind.NO_EMAIL
    if profile.email is EmailState.INVALID:
        return Kind.INVALID_EMAIL
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
