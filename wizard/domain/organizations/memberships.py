"""Which companies the rows of a person belong to, each membership with its one reason.

A group and a provider are proof by themselves; an attribute is one where no user can write it, which the plan
checks before it asks (``write_guard``); an address is one where the row proves it (R10).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from wizard.domain.federation.providers import ENTERPRISE, kind_named
from wizard.domain.organizations.domains import is_consumer_domain
from wizard.domain.organizations.model import (
    Organization,
    OrganizationRules,
    PlannedMembership,
    RoleSource,
    Source,
    ValueFormat,
    organization_of,
)
from wizard.domain.organizations.patterns import Pattern
from wizard.domain.organizations.plan import Held, KnownMembership, effect_of, placed
from wizard.domain.planning.candidates import Group, Rules
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import PlannedPerson, Resolution, RowOutcome
from wizard.domain.rows import groups
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.emails import domain_of, normalise_email
from wizard.domain.rows.identities import is_proven, providers_of
from wizard.domain.rows.mapping import GROUPS_SOURCE

UNPROVEN_ROW = "another row of the user has it, which does not prove that it owns the address"
UNPROVEN_ADDRESS = "the user's address is not proven"
NO_COMPANY = "belongs to no company"
NOT_A_LIST = "its value is no JSON list"
ANY_ROLE = Pattern("{role}")


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the operator's file: who belongs to what, in which roles (names as the file has them).

    ``who`` is a sub, or an address as they are compared. ``by_email``: it names the user by address, which
    counts only where the row proves it. ``organization`` None: the user has no company there.
    """

    number: int
    who: str
    organization: Organization | None
    roles: tuple[str, ...] = ()
    by_email: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FileLine:
        organization = Organization(**value["organization"]) if value["organization"] else None
        return cls(**{**value, "organization": organization, "roles": tuple(value["roles"])})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row says: a company, or why it says none that counts."""

    organization: Organization
    why: str
    value: str = ""
    roles: tuple[str, ...] = ()
    skipped: str = ""


@dataclass(slots=True)
class Unclear:
    """What the plan cannot take over, counted: role names without a slug, and values by what is wrong."""

    roles: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)

    def role(self, name: str) -> None:
        self.roles[name] = self.roles.get(name, 0) + 1

    def value(self, sentence: str) -> None:
        self.values[sentence] = self.values.get(sentence, 0) + 1


@dataclass(frozen=True, slots=True)
class Joining:
    """Everything that decides about memberships: the operator's rules, the resolver's, and the file's lines.

    ``unclear`` collects what could not be taken over.
    """

    rules: OrganizationRules
    resolver: Rules
    held: Held = field(default_factory=Held)
    lines: Mapping[str, Sequence[FileLine]] = field(default_factory=dict)
    unclear: Unclear = field(default_factory=Unclear)

    def joined(self, resolution: Resolution, group: Group) -> Resolution:
        """The resolution with the person's memberships; who belongs to nothing may be skipped instead.

        A person who stays as they are (their row would be skipped by now) keeps the memberships they have.
        """
        person, rows = resolution.person, {row.sub: row for row in group.rows}
        if person is None or not self.rules.is_on or person.sub not in rows or person.stays:
            return resolution
        own = [rows[sub] for sub in (person.sub, *person.merged) if sub in rows]
        found = self.memberships(own)
        if not any(not membership.skipped for membership in found):
            if self.rules.without == "into":
                into = organization_of(self.rules, self.resolver.pool.id, self.rules.into)
                found = (*found, PlannedMembership(into, (), "users without a company go there"))
            elif self.rules.without == "skip" and person.target_id is None:
                return _left_out(resolution, person)
        known = group.known.memberships if group.known and group.known.sub == person.sub else {}
        memberships = tuple(self._settled(membership, known) for membership in found)
        return replace(resolution, person=replace(person, memberships=memberships))

    def _settled(
        self, membership: PlannedMembership, known: Mapping[str, KnownMembership]
    ) -> PlannedMembership:
        """The membership with its organization as WorkOS has it, and with what is to be written."""
        here = placed(membership, self.held, self.rules)
        effect = effect_of(here, known.get(here.organization.external_id))
        return replace(here, effect=effect or "")

    def memberships(self, rows: Sequence[CognitoRow]) -> tuple[PlannedMembership, ...]:
        """The memberships of a person, made of these rows, the winning one first; one for a company."""
        found: dict[str, PlannedMembership] = {}
        for position, row in enumerate(rows):
            merged = position > 0
            for claim in self._claims(row):
                skipped = claim.skipped or (UNPROVEN_ROW if merged and not self._is_proven(row) else "")
                roles = () if skipped else self._slugs(row, claim)
                planned = PlannedMembership(claim.organization, roles, claim.why, skipped)
                key = claim.organization.external_id
                found[key] = _together(found[key], planned) if key in found else planned
        return tuple(found.values())

    def _is_proven(self, row: CognitoRow) -> bool:
        return is_proven(row, self.resolver.pool, self.resolver.proven_domains)

    def _claims(self, row: CognitoRow) -> Iterator[Claim]:
        match self.rules.source:
            case Source.ATTRIBUTE:
                yield from self._of_attribute(row)
            case Source.GROUPS:
                yield from self._of_groups(row)
            case Source.PROVIDER:
                yield from self._of_providers(row)
            case Source.DOMAIN:
                yield from self._of_domain(row)
            case Source.FILE:
                yield from self._of_file(row)
            case Source.NONE:
                return

    def _claim(self, value: str, why: str, *, roles: tuple[str, ...] = (), skipped: str = "") -> Claim:
        organization = organization_of(self.rules, self.resolver.pool.id, value)
        return Claim(organization, why, value, roles, skipped)

    def _of_attribute(self, row: CognitoRow) -> Iterator[Claim]:
        text = row.attributes.get(self.rules.attribute, "")
        values = values_in(text, self.rules.format)
        if values is None:
            self.unclear.value(f"{self.rules.attribute} that is no JSON list")
            return
        for value in values:
            yield self._claim(value, f"{self.rules.attribute} says so")

    def _of_groups(self, row: CognitoRow) -> Iterator[Claim]:
        pattern = self.rules.pattern
        for name in groups_of(row):
            matched = pattern.match(name, self.rules.role_words) if pattern else None
            if matched is None or not matched.org.strip():
                self.unclear.value(
                    f"the group {name}, which does not match {pattern.text if pattern else ''}"
                )
                continue
            takes_role = self.rules.roles is RoleSource.GROUPS and self.rules.role_pattern is None
            roles = (matched.role,) if takes_role and matched.role else ()
            yield self._claim(matched.org, f"member of the group {name}", roles=roles)

    def _of_providers(self, row: CognitoRow) -> Iterator[Claim]:
        for name in providers_of(row, self.resolver.pool):
            if kind_named(name, self.resolver.pool) in ENTERPRISE:
                yield self._claim(name, f"signs in through {name}")

    def _of_domain(self, row: CognitoRow) -> Iterator[Claim]:
        domain = domain_of(row.email)
        if domain and not is_consumer_domain(domain):
            skipped = "" if self._is_proven(row) else UNPROVEN_ADDRESS
            yield self._claim(domain, f"has an address at {domain}", skipped=skipped)

    def _of_file(self, row: CognitoRow) -> Iterator[Claim]:
        for key in (row.sub, normalise_email(row.email)):
            for line in self.lines.get(key or "", ()):
                if line.organization is None or line.by_email != (key != row.sub):
                    continue
                skipped = UNPROVEN_ADDRESS if line.by_email and not self._is_proven(row) else ""
                why = f"line {line.number} of the file"
                yield Claim(line.organization, why, line.organization.value, line.roles, skipped)

    def _slugs(self, row: CognitoRow, claim: Claim) -> tuple[str, ...]:
        """The role slugs of one claim; what has none is counted, and left to the default role."""
        slugs = (self._slug(name) for name in self._role_names(row, claim))
        return tuple(dict.fromkeys(slug for slug in slugs if slug))

    def _role_names(self, row: CognitoRow, claim: Claim) -> Iterable[str]:
        match self.rules.roles:
            case RoleSource.NONE:
                return ()
            case RoleSource.FILE:
                return claim.roles
            case RoleSource.ATTRIBUTE:
                text = row.attributes.get(self.rules.role_attribute, "")
                return values_in(text, recognised([text])) or ()
            case RoleSource.GROUPS:
                return claim.roles or self._roles_of_groups(row, claim.value)

    def _roles_of_groups(self, row: CognitoRow, value: str) -> Iterator[str]:
        pattern = self.rules.role_pattern
        if pattern is None:
            if self.rules.source is Source.GROUPS:
                return  # the pattern of the companies says it, or no one does
            pattern = ANY_ROLE
        for name in groups_of(row):
            matched = pattern.match(name, self.rules.role_words)
            if matched and matched.role and matched.org in {"", value}:
                yield matched.role

    def _slug(self, name: str) -> str:
        slug = self.rules.role_table.get(name, name)
        known = self.rules.known_roles
        if slug and known is not None and slug not in known and self.rules.unknown_roles != "create":
            self.unclear.role(slug)
            return ""
        if slug and known is not None and slug not in known:
            self.unclear.role(slug)
        return slug


def values_in(text: str, form: ValueFormat) -> tuple[str, ...] | None:
    """The companies that an attribute names, each once; None for what is no JSON list though it should be."""
    match form:
        case ValueFormat.VALUE:
            found: Iterable[object] = (text,)
        case ValueFormat.LIST:
            found = text.split(",")
        case ValueFormat.JSON:
            if not text.strip():
                return ()
            try:
                found = json.loads(text)
            except ValueError:
                return None
            if not isinstance(found, list) or not all(isinstance(item, str | int) for item in found):
                return None
    stripped = (str(item).strip() for item in found)
    return tuple(dict.fromkeys(item for item in stripped if item))


def recognised(texts: Iterable[str]) -> ValueFormat:
    """How these values hold companies: JSON where all are JSON lists, a list where one has a comma."""
    given = [text for text in texts if text.strip()]
    if given and all(
        text.lstrip().startswith("[") and values_in(text, ValueFormat.JSON) is not None for text in given
    ):
        return ValueFormat.JSON
    return ValueFormat.LIST if any("," in text for text in given) else ValueFormat.VALUE


def groups_of(row: CognitoRow) -> tuple[str, ...]:
    """The row's groups in the pool, where they were listed."""
    return groups.split(row.attributes.get(GROUPS_SOURCE, ""))


def _together(one: PlannedMembership, other: PlannedMembership) -> PlannedMembership:
    """Two claims of one company: what counts goes before what does not, and roles add up."""
    if bool(one.skipped) != bool(other.skipped):
        return other if one.skipped else one
    return replace(one, roles=tuple(dict.fromkeys((*one.roles, *other.roles))))


def _left_out(resolution: Resolution, person: PlannedPerson) -> Resolution:
    """No one is made of a person who belongs to no company, where that is decided; all rows are skipped."""
    outcomes = [
        replace(outcome, state=RowState.SKIPPED, reason=NO_COMPANY)
        if outcome.state is RowState.MERGED
        else outcome
        for outcome in resolution.outcomes
    ]
    own = RowOutcome(person.sub, RowState.SKIPPED, person.kind, NO_COMPANY)
    return Resolution(None, (own, *outcomes), resolution.kinds)
