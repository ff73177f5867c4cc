"""Organizations and memberships: what WorkOS holds, what a file says, what became of each write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.events.remembered import Remembered
from wizard.domain.organizations.companies import Companies
from wizard.domain.organizations.domains import DomainOutcome
from wizard.domain.organizations.memberships import FileLine
from wizard.domain.organizations.model import FamilyState, TargetOrganization


@dataclass(frozen=True, slots=True)
class CompaniesCounted(Remembered):
    """What the latest listing tells of companies, before anybody has chosen where they are kept."""

    name: ClassVar[str] = "companies_counted"
    key: ClassVar[str] = "companies"
    companies: Companies


@dataclass(frozen=True, slots=True)
class RolesRead(Remembered):
    """The slugs of the environment's roles, when a plan was drawn up."""

    name: ClassVar[str] = "roles_read"
    key: ClassVar[str] = "roles"
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganizationsListed:
    """A page of the environment's organizations; the ``first`` one takes the place of those before."""

    name: ClassVar[str] = "organizations_listed"
    organizations: tuple[TargetOrganization, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class OrganizationLinesRead:
    """Some lines of the operator's file of users and companies; the ``first`` ones take the others' place."""

    name: ClassVar[str] = "organization_lines_read"
    lines: tuple[FileLine, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class OrganizationsAttempted:
    """Organizations that are about to be created; in doubt until they are settled."""

    name: ClassVar[str] = "organizations_attempted"
    organizations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrganizationSettled:
    """What became of one: CREATED, PRESENT, FAILED, or PENDING where the request had no effect."""

    organization: int
    state: FamilyState
    target_id: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationsSettled:
    name: ClassVar[str] = "organizations_settled"
    outcomes: tuple[OrganizationSettled, ...]


@dataclass(frozen=True, slots=True)
class MembershipSettled:
    """What became of one membership's effect: any state of a family but IN_DOUBT.

    ``roles`` are what WorkOS then held, where that is by our writing; ``sub`` is the user's.
    """

    effect: int
    sub: str
    state: FamilyState
    target_id: str | None = None
    roles: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MembershipsSettled:
    name: ClassVar[str] = "memberships_settled"
    outcomes: tuple[MembershipSettled, ...]


@dataclass(frozen=True, slots=True)
class MembershipsSwitchedOff:
    """Memberships of ours, by number, that left the plan and were deactivated, or why they were not."""

    name: ClassVar[str] = "memberships_switched_off"
    memberships: tuple[int, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class MembershipsReconciled:
    """Memberships met in WorkOS by check 2, by their ids, in the pass of this number."""

    name: ClassVar[str] = "memberships_reconciled"
    pass_number: int
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipsCompared(Remembered):
    """What a pass of check 2 found: extra memberships by class, those that differ, what is missing."""

    name: ClassVar[str] = "memberships_compared"
    key: ClassVar[str] = "memberships_compared"
    pass_number: int
    extra: Mapping[str, int]
    different: tuple[str, ...]
    missing: int
    organizations_missing: int


@dataclass(frozen=True, slots=True)
class DomainsSettled(Remembered):
    """How every domain that an organization shall have stands in WorkOS, when step 8 looked last."""

    name: ClassVar[str] = "domains_settled"
    key: ClassVar[str] = "organization_domains"
    outcomes: tuple[DomainOutcome, ...]
