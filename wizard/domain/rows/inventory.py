"""The inventory of a pool: how many rows of which profile, and the cohorts that are counted in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.identities import HAS_PASSWORD, EmailState, Method, Profile, is_passwordless
from wizard.domain.rows.pool import Pool, ProviderKind

if TYPE_CHECKING:
    from wizard.domain.organizations.companies import Companies

_TENANT_NAME = re.compile(r"tenant|organi[sz]ation|org(?:_?id)?$|company|customer|workspace", re.IGNORECASE)
_FEW = 0.2  # distinct values per row below which an attribute groups people


@dataclass(frozen=True, slots=True)
class Inventory:
    """What step 3 found. Every number counts rows.

    ``twins`` and ``twins_unproven`` are rows in groups that share an address, by what they prove.
    ``shared`` is what such groups change about rows by kind, and ``shared_due`` about who is due.
    ``mfa``: rows by MFA method (from a sample or scan; None: no one looked). ``distinct``: distinct
    values by attribute. The four from ``existing_ours`` on come from step 6 and are None until it looked;
    ``due`` counts persons, by rule. ``companies``: what suggests the companies of users.
    """

    pool: Pool
    profiles: Mapping[Profile, int] = field(default_factory=dict)
    twins: int = 0
    twins_unproven: int = 0
    shared: Mapping[Kind, int] = field(default_factory=dict)
    shared_due: int = 0
    mfa: Mapping[str, int] | None = None
    distinct: Mapping[str, int] = field(default_factory=dict)
    existing_ours: int | None = None
    existing_foreign: int | None = None
    metadata_overflow: int | None = None
    due: int | None = None
    companies: Companies | None = None

    @property
    def total(self) -> int:
        return sum(self.profiles.values())


@dataclass(frozen=True, slots=True)
class Cohort:
    """A set of rows that a branch counts and can list."""

    id: str
    label: str
    matches: Callable[[Profile], bool]


@dataclass(frozen=True, slots=True)
class TenantSign:
    """Something that suggests tenants; ``subject`` is a provider type or an attribute's name."""

    subject: str
    sentence: str


def count(inventory: Inventory, cohort: Cohort) -> int:
    """The number of rows in a cohort."""
    return sum(rows for profile, rows in inventory.profiles.items() if cohort.matches(profile))


def due_count(inventory: Inventory) -> int:
    """Persons to whom a reset mail is due by rule (R4): the plan's number, where there is one."""
    if is_passwordless(inventory.pool):
        return 0
    return count(inventory, DUE) + inventory.shared_due if inventory.due is None else inventory.due


def is_due(profile: Profile) -> bool:
    """R4 for a profile of a pool with passwords."""
    return (
        profile.enabled
        and profile.method in {Method.PASSWORD, Method.LINKED}
        and profile.status in HAS_PASSWORD
        and profile.email is EmailState.VERIFIED
    )


DUE = Cohort("due", "a password to be chosen again", is_due)


def tenant_signs(inventory: Inventory) -> tuple[TenantSign, ...]:
    """Signs that the pool's users belong to tenants; step 6 asks where companies are kept."""
    pool = inventory.pool
    signs = []
    saml = [provider.name for provider in pool.providers if provider.kind is ProviderKind.SAML]
    if len(saml) > 1:
        signs.append(TenantSign("SAML", f"{len(saml)} SAML providers, often one for each customer"))
    for name in pool.attributes:
        bare = name.removeprefix("custom:")
        if bare != name and _TENANT_NAME.search(bare) and _groups_people(inventory, name):
            signs.append(TenantSign(name, _attribute_sentence(inventory, name)))
    return tuple(signs)


def _groups_people(inventory: Inventory, attribute: str) -> bool:
    values = inventory.distinct.get(attribute)
    return values is None or values <= max(1, inventory.total * _FEW)


def _attribute_sentence(inventory: Inventory, attribute: str) -> str:
    values = inventory.distinct.get(attribute)
    counted = "" if values is None else f" with {values:,} different values"
    writable = any(attribute in client.writable for client in inventory.pool.clients)
    unread = {"ListUserPoolClients", "DescribeUserPoolClient"} & set(inventory.pool.unreadable)
    trust = (
        "whether app clients may write it could not be read"
        if unread and not writable
        else "an app client may write it, so users may have chosen it themselves"
        if writable
        else "no app client may write it"
    )
    return f"an attribute{counted}; {trust}"


SHORT_LISTING = "listing_short"  # in ``export.accept``
# The estimate lags, and is rough for small pools: a gap counts from a share and a number of rows on.
_SHARE = 0.05
_ROWS = 50
_HALF = 0.5


def missing_rows(listed: int, estimate: int) -> int:
    """How many rows a listing lacks of the pool's estimate; 0 where that may be the estimate's lag.

    More than 5 % of the estimate, and also more than 50 rows or half of the pool.
    """
    gap = estimate - listed
    return gap if gap > _SHARE * estimate and gap > min(_ROWS, _HALF * estimate) else 0


def shortage(listed: int, estimate: int) -> str:
    """The sentence about a short listing; empty where it is not short."""
    gap = missing_rows(listed, estimate)
    return (
        f"The listing ended at {listed:,} rows, {gap:,} below Cognito's estimate of {estimate:,}"
        if gap
        else ""
    )


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
