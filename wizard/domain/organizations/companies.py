"""What a pool tells of the companies of its users: the evidence for each source, before one is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.domain.federation.providers import ENTERPRISE
from wizard.domain.organizations.model import Source, ValueFormat, looks_like_an_id
from wizard.domain.organizations.patterns import Pattern
from wizard.domain.organizations.write_guard import write_guard
from wizard.domain.rows.inventory import Inventory, tenant_signs
from wizard.domain.words import counted

# More different values than this group no one: they are not counted on.
MOST_VALUES = 20_000
COMMON_PATTERNS = ("{org}:{role}", "{org}/{role}", "{org}-{role}", "{org}_{role}")
_ROLES = "admin admins administrator owner owners member members user users editor viewer"
_COMMON_ROLES = frozenset(_ROLES.split())


@dataclass(frozen=True, slots=True)
class AttributeValues:
    """An attribute's different values (capped at MOST_VALUES + 1), how many rows have one, and their form."""

    values: int
    rows: int
    format: ValueFormat = ValueFormat.VALUE
    samples: tuple[str, ...] = ()

    @property
    def groups_people(self) -> bool:
        return 1 < self.values <= MOST_VALUES and self.rows > self.values

    @property
    def looks_like_ids(self) -> bool:
        return bool(self.samples) and all(looks_like_an_id(sample) for sample in self.samples)


@dataclass(frozen=True, slots=True)
class Companies:
    """Counted over a listing: values by attribute, and proven addresses by domain."""

    rows: int
    attributes: Mapping[str, AttributeValues] = field(default_factory=dict)
    domains: int = 0
    domain_rows: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "domains": self.domains,
            "domain_rows": self.domain_rows,
            "attributes": {
                name: {
                    "values": found.values,
                    "rows": found.rows,
                    "format": found.format.value,
                    "samples": list(found.samples),
                }
                for name, found in self.attributes.items()
            },
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Companies:
        attributes = {
            name: AttributeValues(
                found["values"], found["rows"], ValueFormat(found["format"]), tuple(found["samples"])
            )
            for name, found in content["attributes"].items()
        }
        return cls(content["rows"], attributes, content["domains"], content["domain_rows"])

    @property
    def best(self) -> str:
        """The attribute that looks most like companies: it groups people, and most rows have it."""
        grouping = [(found.rows, name) for name, found in self.attributes.items() if found.groups_people]
        return max(grouping)[1] if grouping else ""


def has_signs(inventory: Inventory) -> bool:
    """Whether anything in the pool suggests companies; without a sign no one is asked."""
    enterprise = sum(provider.kind in ENTERPRISE for provider in inventory.pool.providers)
    return bool(tenant_signs(inventory)) or enterprise > 1 or guessed_pattern(inventory) is not None


def guessed_pattern(inventory: Inventory) -> Pattern | None:
    """The common pattern that at least half of the pool's own groups match, the role being a common one."""
    names = inventory.pool.own_groups
    for text in COMMON_PATTERNS:
        pattern = Pattern(text)
        matched = sum(bool((found := pattern.match(name, _COMMON_ROLES)) and found.org) for name in names)
        roles = {found.role for name in names if (found := pattern.match(name, _COMMON_ROLES))}
        if len(names) > 1 and matched * 2 >= len(names) and roles & _COMMON_ROLES:
            return pattern
    return None


def evidence_of(source: Source, inventory: Inventory) -> str:
    """One clause in numbers of this pool for a source; empty where there is nothing to say."""
    match source:
        case Source.ATTRIBUTE:
            return _of_attribute(inventory)
        case Source.GROUPS:
            return _of_groups(inventory)
        case Source.PROVIDER:
            return _of_providers(inventory)
        case Source.DOMAIN:
            return _of_domains(inventory)
        case _:
            return ""


def _of_attribute(inventory: Inventory) -> str:
    companies = inventory.companies
    name = companies.best if companies else ""
    if companies is None or not name:
        return ""
    found, guard = companies.attributes[name], write_guard(inventory.pool, name)
    safe = "✓ safe" if guard.is_safe else f"✗ {guard.because}"
    return f"{name}: {counted(found.values, 'value')}, {_share(found.rows, inventory)} of rows, {safe}"


def _of_groups(inventory: Inventory) -> str:
    names = inventory.pool.own_groups
    if not names:
        return "The pool has no groups of its own"
    pattern = guessed_pattern(inventory)
    if pattern is None:
        return f"{counted(len(names), 'group')}, no pattern found"
    found = {matched.org for name in names if (matched := pattern.match(name, _COMMON_ROLES))}
    return f"{counted(len(found), 'organization')} by {pattern.text}, ✓ safe"


def _of_providers(inventory: Inventory) -> str:
    names = {provider.name for provider in inventory.pool.providers if provider.kind in ENTERPRISE}
    if not names:
        return "The pool has no enterprise provider"
    rows = sum(n for profile, n in inventory.profiles.items() if names & set(profile.providers))
    summary = counted(len(names), "organization")
    return f"{summary}, {_share(rows, inventory)} of rows, ✓ safe"


def _of_domains(inventory: Inventory) -> str:
    companies = inventory.companies
    if companies is None or not companies.domains:
        return ""
    summary = counted(companies.domains, "domain")
    return f"{summary}, {_share(companies.domain_rows, inventory)} of rows with a proven address"


def _share(rows: int, inventory: Inventory) -> str:
    return f"{100 * rows / inventory.total:.1f} %" if inventory.total else "0 %"
