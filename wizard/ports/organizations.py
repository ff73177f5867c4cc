"""Organizations, memberships and roles of a WorkOS environment, as steps need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wizard.domain.organizations.domains import TargetDomain
from wizard.domain.organizations.model import TargetMembership, TargetOrganization


@dataclass(frozen=True, slots=True)
class Refused:
    """WorkOS refused a write for good (4xx, but for a wrong key and for rates); ``code`` may be empty."""

    status: int
    code: str
    message: str

    @property
    def summary(self) -> str:
        """The refusal for people."""
        return f"{self.code or f'refused ({self.status})'}: {self.message}".rstrip(": ")


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    organizations: tuple[TargetOrganization, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class MembershipPage:
    memberships: tuple[TargetMembership, ...]
    after: str | None


class OrganizationTarget(Protocol):
    """Raises as IdentityTarget does; a refusal of a write is a value, whatever its code."""

    async def page(self, after: str | None) -> OrganizationPage:
        """A page of at most 100 organizations in a stable order; ``after`` None gives the first."""
        ...

    async def find(self, external_id: str) -> TargetOrganization | None: ...

    async def create(
        self, *, external_id: str, name: str, metadata: Mapping[str, str]
    ) -> TargetOrganization | Refused: ...

    async def roles(self) -> Sequence[str]:
        """The slugs of the environment's roles; raises CallFailed where this key may not read them."""
        ...

    async def create_role(self, slug: str, name: str) -> Refused | None:
        """Make a role; None also where there is one with this slug already."""
        ...

    async def memberships(
        self, *, user_id: str = "", organization_id: str = "", after: str | None = None
    ) -> MembershipPage:
        """A page of the memberships of a user, an organization, or both, in every status."""
        ...

    async def join(
        self, *, user_id: str, organization_id: str, roles: Sequence[str]
    ) -> TargetMembership | Refused:
        """Make an active membership, without mail; an inactive one becomes active again: look first."""
        ...

    async def set_roles(self, membership_id: str, roles: Sequence[str]) -> TargetMembership | Refused: ...

    async def remove(self, membership_id: str) -> Refused | None:
        """Delete a membership; None also where there is no such membership (any more)."""
        ...

    async def delete(self, organization_id: str) -> Refused | None:
        """Delete an organization, at most 50 a minute; None also where there is none (any more)."""
        ...

    async def domains(self, organization_id: str) -> Sequence[TargetDomain] | None:
        """The domains of an organization; None where there is no such organization."""
        ...

    async def add_domain(self, organization_id: str, domain: str) -> Refused | None:
        """Add a domain that somebody has to verify; refused also where it is there already."""
        ...

    async def set_domains(self, organization_id: str, domains: Sequence[TargetDomain]) -> Refused | None:
        """Write the domains of an organization, pending or verified; name all that it shall have.

        Whether the list takes the place of the one before is not published.
        """
        ...

    async def deactivate(self, membership_id: str) -> TargetMembership | Refused:
        """Switch a membership off; it can be switched on again."""
        ...


@dataclass(frozen=True, slots=True)
class OpenOrganization:
    """An organization that is pending or in doubt."""

    id: int
    external_id: str
    name: str
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class OpenMembership:
    """A membership's effect that is pending or in doubt; its user is at WorkOS by now.

    ``organization_id`` None: its organization could not be created, for ``organization_reason``.
    ``membership_id``: the one that is known there. ``written``: the roles that we wrote last.
    ``switched_off``: we deactivated it ourselves.
    """

    id: int
    sub: str
    kind: str
    user_id: str
    organization: str
    organization_id: str | None
    organization_reason: str
    roles: tuple[str, ...]
    written: tuple[str, ...] | None
    membership_id: str | None
    switched_off: bool
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class OurMembership:
    """A membership that this journal made, with the roles that it gave it last."""

    id: int
    user_id: str
    membership_id: str
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganizationItem:
    """An organization of the plan, as lists show it."""

    id: int
    external_id: str
    value: str
    name: str
    target_id: str | None
    state: str
    reason: str
    members: int


@dataclass(frozen=True, slots=True)
class SameName:
    """An organization of the plan whose name others in WorkOS have, with their ``ids``.

    ``target_id``: the one of them that it is by now.
    """

    name: str
    value: str
    members: int
    target_id: str | None
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipItem:
    """A membership of the plan, as lists and check 2 need it."""

    id: int
    sub: str
    email: str
    user_id: str | None
    roles: tuple[str, ...]
    state: str
    settled: str | None
    reason: str
    target_id: str | None
    written: tuple[str, ...] | None = None
    organization: str = ""
