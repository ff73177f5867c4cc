"""What is to be written for a person's memberships, three ways: planned, written by us, held by WorkOS.

WorkOS is looked at when a membership is written (``steps/memberships.py``); here the journal's knowledge is
enough, so that a second plan of the same pool writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from wizard.domain.organizations.model import (
    MANY_ROLES,
    FamilyState,
    Organization,
    OrganizationRules,
    PlannedMembership,
    at_target,
)

DELETED = "its organization was deleted in WorkOS"
OURS = frozenset({FamilyState.CREATED, FamilyState.UPDATED})


class MembershipEffect(StrEnum):
    """One thing to do at WorkOS for a membership, after its user."""

    CREATE = "create_membership"
    UPDATE = "update_membership"


class Extra(StrEnum):
    """Whose a membership in WorkOS is that the plan does not have."""

    LEFT = "left"
    DIRECTORY = "directory"
    JIT = "jit"
    OTHER_JOURNAL = "other_journal"
    FOREIGN = "foreign"


EXTRA_WORDS = {
    Extra.LEFT: "of users who left the company in the pool",
    Extra.DIRECTORY: "by a directory",
    Extra.JIT: "of migrated users, made at sign-in or by hand",
    Extra.OTHER_JOURNAL: "of another migration",
    Extra.FOREIGN: "of other users",
}


def extra_words(counts: Mapping[str, int]) -> str:
    """Extra memberships by whose they are, for people; '' where there is none."""
    return ", ".join(f"{n:,} {EXTRA_WORDS[Extra(kind)]}" for kind, n in sorted(counts.items()) if n)


@dataclass(frozen=True, slots=True)
class KnownMembership:
    """A membership that this journal settled: as what, and with which roles where it is ours.

    ``switched_off``: by us, when the pool did not show it any more.
    """

    settled: FamilyState
    roles: tuple[str, ...] | None = None
    switched_off: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """The organizations of the environment: ids by external ID, and by name.

    ``deleted``: external IDs of those that this journal knew there, and that are gone.
    """

    by_external_id: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deleted: frozenset[str] = frozenset()


def effect_of(planned: PlannedMembership, known: KnownMembership | None) -> MembershipEffect | None:
    """What is written for it; None where nothing is: settled as planned, not ours, or skipped."""
    if planned.skipped:
        return None
    if known is None or known.switched_off:
        return MembershipEffect.CREATE
    is_ours = known.settled in OURS
    # Without a role there is nothing to hold a default against: whatever it is now stays.
    if is_ours and planned.roles and known.roles is not None and set(known.roles) != set(planned.roles):
        return MembershipEffect.UPDATE
    return None


def placed(planned: PlannedMembership, held: Held, rules: OrganizationRules) -> PlannedMembership:
    """The membership with the organization as WorkOS has it already."""
    organization = planned.organization
    if organization.external_id in held.deleted:
        return replace(planned, skipped=planned.skipped or DELETED)
    return replace(planned, organization=at_target(organization, held.by_external_id, held.named, rules))


@dataclass
class MembershipCounts:
    """Organizations and memberships of a plan while it is drawn up.

    ``several``: users in more than one organization; ``none``: in none; ``many_roles``: with more roles than
    a session's cookie may hold; ``only``: users for whom nothing but memberships is written; ``due``: users
    in some who are due for a reset mail.
    """

    organizations: dict[str, Organization] = field(default_factory=dict)
    create: int = 0
    update: int = 0
    unchanged: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    several: int = 0
    none: int = 0
    many_roles: int = 0
    only: int = 0
    due: int = 0
    roles: dict[str, int] = field(default_factory=dict)

    def add(self, memberships: tuple[PlannedMembership, ...], *, with_user: bool, is_due: bool) -> list[Any]:
        """Count a person's memberships; what of them the fingerprint covers."""
        content: list[Any] = []
        written = [membership for membership in memberships if not membership.skipped]
        for membership in memberships:
            if membership.skipped:
                self.skipped[membership.skipped] = self.skipped.get(membership.skipped, 0) + 1
                continue
            self._count(membership)
            organization = membership.organization
            self.organizations[organization.external_id] = organization
            if membership.effect:
                identity = [organization.external_id, organization.name, organization.target_id]
                content.append([*identity, membership.effect, sorted(membership.roles)])
        self.several += len(written) > 1
        self.none += not written
        self.due += bool(written) and is_due
        self.many_roles += sum(len(membership.roles) for membership in written) > MANY_ROLES
        self.only += bool(content) and not with_user
        return content

    def _count(self, membership: PlannedMembership) -> None:
        match membership.effect:
            case MembershipEffect.CREATE:
                self.create += 1
            case MembershipEffect.UPDATE:
                self.update += 1
            case _:
                self.unchanged += 1
        for role in membership.roles:
            self.roles[role] = self.roles.get(role, 0) + 1

    def organization_json(self) -> dict[str, int]:
        there = sum(1 for organization in self.organizations.values() if organization.target_id)
        planned = len(self.organizations)
        return {"planned": planned, "create": planned - there, "present": there} if planned else {}

    def membership_json(self) -> dict[str, int]:
        """Counts by what is written; nothing where no plan asked about memberships."""
        counts = {
            "create": self.create,
            "update": self.update,
            "unchanged": self.unchanged,
            "skipped": sum(self.skipped.values()),
        }
        users = {
            "in_several": self.several,
            "in_none": self.none,
            "many_roles": self.many_roles,
            "only_memberships": self.only,
        }
        return {"planned": sum(counts.values())} | counts | users
