"""Organizations and memberships to be: what a user's company is at WorkOS, and by which rules it is found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wizard.domain.federation.connections import provider_key
from wizard.domain.organizations.patterns import Pattern
from wizard.domain.text import whole

# https://github.com/workos/openapi-spec (2026-08-07): external_id of an organization, slug of a role.
EXTERNAL_ID_LENGTH = 128
ROLE_LENGTH = 48
# Nothing is published about names; longer ones are refused as a mistake in a file.
NAME_LENGTH = 255
# All slugs of a session stand in its token, whose cookie holds 4 KB (https://workos.com/docs/rbac).
MANY_ROLES = 10
# What ``organizations.same_names`` says of a name for which another organization is created.
NEW_ONE = "new"
_HASHED = "sha256:"
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LOOKS_LIKE_AN_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]{1,12}[_-]?[0-9a-z]*[0-9][0-9a-z]*|[0-9][0-9a-f_-]*",
    re.IGNORECASE,
)


class Source(StrEnum):
    """Where it is kept which company a user belongs to (``organizations.source``)."""

    NONE = "none"
    ATTRIBUTE = "attribute"
    GROUPS = "groups"
    PROVIDER = "provider"
    DOMAIN = "domain"
    FILE = "file"


class ValueFormat(StrEnum):
    """How an attribute holds companies: one, several with commas, or a JSON array."""

    VALUE = "value"
    LIST = "list"
    JSON = "json"


class RoleSource(StrEnum):
    """Where roles come from (``organizations.roles``); NONE leaves them to the environment's default."""

    NONE = "none"
    GROUPS = "groups"
    ATTRIBUTE = "attribute"
    FILE = "file"


class MembershipStatus(StrEnum):
    """The status of a membership at WorkOS."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING = "pending"


class FamilyState(StrEnum):
    """Where a planned organization, or a planned membership, is counted: always in exactly one of these.

    UPDATED (another role) and KEPT_INACTIVE are of memberships alone. PRESENT: it was there already.
    """

    PENDING = "pending"
    IN_DOUBT = "in_doubt"
    CREATED = "created"
    UPDATED = "updated"
    PRESENT = "present"
    KEPT_INACTIVE = "kept_inactive"
    SKIPPED = "skipped"
    FAILED = "failed"


ORGANIZATION_STATES = tuple(
    state for state in FamilyState if state not in {FamilyState.UPDATED, FamilyState.KEPT_INACTIVE}
)
MEMBERSHIP_STATES = tuple(FamilyState)


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization to be: the value that users have, and under which key and name WorkOS shall know it.

    ``external_id`` is its key in the journal as well. ``target_id``: the WorkOS organization that it is
    already, by its external ID, by name or because a file names it.
    """

    external_id: str
    value: str
    name: str
    target_id: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedMembership:
    """A user's membership to be; ``why`` is its one reason, ``skipped`` why it is not written.

    ``roles`` are slugs; none means the default role of the environment. ``effect`` names what is written for
    it (``membership_plan.MembershipEffect``), empty where it is settled already.
    """

    organization: Organization
    roles: tuple[str, ...]
    why: str
    skipped: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class TargetOrganization:
    """An organization as WorkOS holds it."""

    id: str
    name: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class TargetMembership:
    """A membership as WorkOS holds it; ``roles`` are slugs, ``by_directory``: a directory manages it.

    ``is_migrated``: its user says of itself that it came from Cognito.
    """

    id: str
    user_id: str
    organization_id: str
    status: MembershipStatus
    roles: tuple[str, ...] = ()
    by_directory: bool = False
    is_migrated: bool = False


@dataclass(frozen=True, slots=True)
class OrganizationRules:
    """How users come to their companies: the operator's answers, and what they refer to.

    ``role_table``: a name as the pool or the file has it to a role slug; empty: it is no role.
    ``known_roles`` are the environment's slugs, None while no one has read them. ``names``: by value.
    ``same_names``: by name, the WorkOS organization to use, or NEW_ONE.
    """

    source: Source = Source.NONE
    attribute: str = ""
    format: ValueFormat = ValueFormat.VALUE
    pattern: Pattern | None = None
    file: str = ""
    without: str = "import"
    into: str = ""
    roles: RoleSource = RoleSource.NONE
    role_attribute: str = ""
    role_pattern: Pattern | None = None
    unknown_roles: str = "stop"
    same_name: str = "new"
    left: str = "report"
    role_table: Mapping[str, str] = field(default_factory=dict)
    known_roles: frozenset[str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    same_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_on(self) -> bool:
        return self.source is not Source.NONE

    @property
    def wants_groups(self) -> bool:
        """Whether the members of the pool's groups have to be listed."""
        return self.is_on and (self.source is Source.GROUPS or self.roles is RoleSource.GROUPS)

    @property
    def role_words(self) -> frozenset[str]:
        """Every name that is certainly a role: those of the table, and the environment's slugs."""
        return frozenset(self.role_table) | (self.known_roles or frozenset())


def external_id(pool_id: str, source: Source | str, value: str) -> str:
    """The key under which an organization is made once: ``<pool>:<source>:<value>``.

    A provider's is that of its connection. One that is longer than 128 characters or not printable ASCII has
    the first 40 digits of the value's SHA-256 in place of the value.
    """
    if source == Source.PROVIDER:
        return provider_key(pool_id, value)
    prefix = f"{pool_id}:{source}:"
    if is_external_id(f"{prefix}{value}") and not value.startswith(_HASHED):
        return f"{prefix}{value}"
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}{_HASHED}{digest[:40]}"


def is_external_id(text: str) -> bool:
    """Whether WorkOS takes it as an external ID: 1 to 128 printable ASCII characters."""
    return 0 < len(text) <= EXTERNAL_ID_LENGTH and text.isascii() and text.isprintable()


def is_slug(text: str) -> bool:
    """Whether it can be the slug of a role: small letters, digits, ``-`` and ``_``, at most 48."""
    return len(text) <= ROLE_LENGTH and _SLUG.fullmatch(text) is not None


def looks_like_an_id(name: str) -> bool:
    """Whether a name says nothing to those who will see it: ``t_8812``, a UUID, a number."""
    return _LOOKS_LIKE_AN_ID.fullmatch(name.strip()) is not None


def organization_of(rules: OrganizationRules, pool_id: str, value: str) -> Organization:
    """The organization of a value of the pool."""
    name = whole(rules.names.get(value) or value)[:NAME_LENGTH]
    return Organization(external_id(pool_id, rules.source, value), value, name)


def at_target(
    organization: Organization,
    held: Mapping[str, str],
    named: Mapping[str, Sequence[str]],
    rules: OrganizationRules,
) -> Organization:
    """The organization with the id that it has at WorkOS already.

    ``held``: ids by external ID; ``named``: ids by name. The same name alone counts only where the operator
    says so: of this name, or of all names that one organization has.
    """
    if organization.target_id:
        return organization
    found = held.get(organization.external_id)
    if found is None:
        ids, chosen = named.get(organization.name, ()), rules.same_names.get(organization.name)
        if chosen in ids:
            found = chosen
        elif chosen is None and rules.same_name == "use" and len(ids) == 1:
            found = ids[0]
    if found is None:
        return organization
    return Organization(organization.external_id, organization.value, organization.name, found)


def role_words(roles: tuple[str, ...]) -> str:
    """Roles for people."""
    return ", ".join(roles) or "the default role"


def family_sums(tally: Mapping[str, int], states: tuple[FamilyState, ...]) -> dict[str, int]:
    """Every planned one in exactly one state, and their sum."""
    counts = {state.value: tally.get(state, 0) for state in states}
    return {"planned": sum(counts.values())} | counts


def metadata_of(migration_date: str) -> dict[str, Any]:
    """What an organization of ours says of where it came from, as users do."""
    return {"migrated_from": "cognito", "migration_date": migration_date}
