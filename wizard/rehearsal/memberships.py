"""Memberships of users in organizations (https://workos.com/docs/reference/authkit/organization-membership)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from wizard.rehearsal.identifiers import Ids, Now, stamp
from wizard.rehearsal.organizations import Organizations
from wizard.rehearsal.paging import PageRequest, listing
from wizard.rehearsal.refusals import Refusal, unprocessable
from wizard.rehearsal.roles import Roles
from wizard.rehearsal.users import UserDirectory

Record = dict[str, Any]
ACTIVE, INACTIVE, PENDING = "active", "inactive", "pending"
STATUSES = frozenset({ACTIVE, INACTIVE, PENDING})


class Duplicate(StrEnum):
    """How a second active membership is refused: the document names no code, and others meet both."""

    CODED = "coded"  # organization_membership_already_exists
    CONFLICT = "conflict"  # 409 entity_already_exists


@dataclass(frozen=True, slots=True)
class Membership:
    id: str
    user_id: str
    organization_id: str
    status: str
    roles: tuple[str, ...]
    created_at: str
    updated_at: str
    directory_managed: bool = False


@dataclass(slots=True)
class Memberships:
    """Memberships by id; ids ascend, so a dict is already oldest first."""

    ids: Ids
    now: Now
    users: UserDirectory
    organizations: Organizations
    roles: Roles
    by_id: dict[str, Membership] = field(default_factory=dict)
    duplicate: Duplicate = Duplicate.CODED
    _by_pair: dict[tuple[str, str], str] = field(default_factory=dict)
    _of: dict[str, list[str]] = field(default_factory=dict)

    def create(self, body: Mapping[str, Any]) -> Record:
        """A new active membership, or an inactive one active again; sends no mail."""
        user_id, organization_id = self._ends(body)
        slugs = self.roles.chosen(body)
        known = self._by_pair.get((user_id, organization_id))
        if known is None:
            return self.shown(self._add(user_id, organization_id, ACTIVE, slugs or (self.roles.default,)))
        before = self.by_id[known]
        if before.status == PENDING:
            raise Refusal(
                400,
                "A pending organization membership cannot be reactivated.",
                code="cannot_reactivate_pending_organization_membership",
            )
        if before.status == ACTIVE:
            raise self._taken()
        return self._change(before, status=ACTIVE, roles=slugs or (self.roles.default,))

    def get(self, membership_id: str) -> Membership:
        membership = self.by_id.get(membership_id)
        if membership is None or membership.user_id not in self.users.by_id:
            raise Refusal(404, f"Organization membership not found: '{membership_id}'.")
        return membership

    def update(self, membership_id: str, body: Mapping[str, Any]) -> Record:
        membership, slugs = self.get(membership_id), self.roles.chosen(body)
        return self._change(membership, roles=slugs) if slugs else self.shown(membership)

    def switch(self, membership_id: str, status: str) -> Record:
        """Deactivate or reactivate; nothing happens where it is so already."""
        membership = self.get(membership_id)
        if membership.status == PENDING:
            raise Refusal(
                400,
                "A pending organization membership cannot be changed.",
                code=f"cannot_{'re' if status == ACTIVE else 'de'}activate_pending_organization_membership",
            )
        return (
            self.shown(membership) if membership.status == status else self._change(membership, status=status)
        )

    def delete(self, membership_id: str) -> None:
        membership = self.get(membership_id)
        del self.by_id[membership_id]
        del self._by_pair[membership.user_id, membership.organization_id]
        for key in (membership.user_id, membership.organization_id):
            self._of[key].remove(membership_id)

    def page(self, request: PageRequest, query: Mapping[str, str]) -> Record:
        user_id, organization_id = query.get("user_id"), query.get("organization_id")
        if not user_id and not organization_id:
            raise Refusal(
                400,
                "Either user_id or organization_id must be given.",
                code="missing_user_id_or_organization_id",
            )
        statuses = set((query.get("statuses") or ACTIVE).split(","))
        if not statuses <= STATUSES:
            raise unprocessable("statuses", "statuses must be active, inactive or pending")
        found = [
            key
            for key in self._of.get(user_id or organization_id or "", ())
            if self.by_id[key].status in statuses
            and self.by_id[key].user_id in self.users.by_id
            and organization_id in {None, "", self.by_id[key].organization_id}
        ]
        return listing(found, request, lambda key: self.shown(self.by_id[key]))

    def plant(self, entry: Mapping[str, Any]) -> Record:
        """One that others made: ``user_id``, ``organization_id``, any status, roles, or a directory."""
        user_id, organization_id = self._ends(entry)
        roles = tuple(entry.get("roles") or (self.roles.default,))
        known = self._by_pair.get((user_id, organization_id))
        if known is None:
            self._add(user_id, organization_id, entry.get("status", ACTIVE), roles)
        key = self._by_pair[user_id, organization_id]
        self.by_id[key] = replace(
            self.by_id[key],
            status=entry.get("status", ACTIVE),
            roles=roles,
            directory_managed=bool(entry.get("directory_managed", False)),
        )
        return self.shown(self.by_id[key])

    def clear(self) -> None:
        for kept in (self.by_id, self._by_pair, self._of):
            kept.clear()

    def dump(self) -> list[Record]:
        return [self.shown(item) for item in self.by_id.values() if item.user_id in self.users.by_id]

    def shown(self, membership: Membership) -> Record:
        """The object as the API gives it, with its user."""
        roles = [{"slug": slug} for slug in membership.roles]
        return {
            "object": "organization_membership",
            "id": membership.id,
            "user_id": membership.user_id,
            "organization_id": membership.organization_id,
            "organization_name": self.organizations.get(membership.organization_id)["name"],
            "status": membership.status,
            "directory_managed": membership.directory_managed,
            "custom_attributes": {},
            "role": roles[0],
            "roles": roles,
            "user": self.users.get(membership.user_id).as_json(),
            "created_at": membership.created_at,
            "updated_at": membership.updated_at,
        }

    def _ends(self, body: Mapping[str, Any]) -> tuple[str, str]:
        """The user and the organization, both there; a 404 of these has a message and no code."""
        user_id, organization_id = body.get("user_id"), body.get("organization_id")
        kinds: tuple[tuple[str, object, Mapping[str, Any]], ...] = (
            ("user", user_id, self.users.by_id),
            ("organization", organization_id, self.organizations.organizations),
        )
        for kind, value, known in kinds:
            if not isinstance(value, str) or not value:
                raise unprocessable(f"{kind}_id", f"{kind}_id must be a non-empty string")
            if value not in known:
                raise Refusal(404, f"{kind.title()} not found: '{value}'.")
        return str(user_id), str(organization_id)

    def _add(self, user_id: str, organization_id: str, status: str, roles: tuple[str, ...]) -> Membership:
        moment = stamp(self.now())
        made = Membership(self.ids.new("om"), user_id, organization_id, status, roles, moment, moment)
        self.by_id[made.id] = made
        self._by_pair[user_id, organization_id] = made.id
        for key in (user_id, organization_id):
            self._of.setdefault(key, []).append(made.id)
        return made

    def _change(self, membership: Membership, **changes: Any) -> Record:
        changed = replace(membership, updated_at=stamp(self.now()), **changes)
        self.by_id[membership.id] = changed
        return self.shown(changed)

    def _taken(self) -> Refusal:
        said = "The user is already a member of this organization."
        if self.duplicate is Duplicate.CONFLICT:
            return Refusal(409, said, code="entity_already_exists")
        return Refusal(400, said, code="organization_membership_already_exists")


def plant_by(memberships: Memberships, summary: Mapping[str, Any], find: Callable[[str], str]) -> Record:
    """Plant one whose user is named by ``external_id`` and whose organization by its own."""
    organization = memberships.organizations.with_external_id(str(summary["organization"]))
    return memberships.plant(
        dict(summary) | {"user_id": find(str(summary["user"])), "organization_id": organization["id"]}
    )
