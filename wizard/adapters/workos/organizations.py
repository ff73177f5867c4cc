"""Organizations, memberships and roles of WorkOS, behind the ``OrganizationTarget`` port.

https://workos.com/docs/reference/organization · https://workos.com/docs/reference/domain ·
 https://workos.com/docs/reference/authkit/organization-membership
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from workos._errors import APIError, NotFoundError
from workos.organizations.models import Organization

from wizard.adapters.workos.answers import listed, present
from wizard.adapters.workos.calls import ResourceCalls, page_after
from wizard.adapters.workos.errors import FAILURES, Unreadable, codes_of, is_missing, is_vendor
from wizard.domain.organizations.domains import TargetDomain
from wizard.domain.organizations.model import MembershipStatus, TargetMembership, TargetOrganization
from wizard.ports import MembershipPage, OrganizationPage, Refused

T = TypeVar("T")
R = TypeVar("R")
# A wrong key, a slow answer and a rate say nothing about this one; everything else of 4xx does.
_ABOUT_THE_RUN = frozenset({401, 408, 429})
_CLIENT_ERRORS = range(400, 500)
# A role has one slug: role_slug_conflict.
_NOT_FOUND, _CONFLICT = 404, 409
_MEMBERSHIPS = ("user_management", "organization_memberships")
ALL_STATUSES = ",".join(MembershipStatus)


@dataclass(frozen=True, slots=True)
class _Organizations:
    page: OrganizationPage

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        return cls(OrganizationPage(tuple(map(_organization, items)), after))


@dataclass(frozen=True, slots=True)
class _Memberships:
    page: MembershipPage

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        return cls(MembershipPage(tuple(map(_membership, items)), after))


@dataclass(frozen=True, slots=True)
class _Roles:
    """All roles at once: this list has no pages, and the SDK's model refuses a type that it does not know."""

    slugs: tuple[str, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, _ = listed(data)
        return cls(tuple(str(item["slug"]) for item in items))


@dataclass(frozen=True, slots=True)
class _Domains:
    """Domains by what matters of them: their verification may have any shape."""

    domains: tuple[TargetDomain, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        found = data.get("domains") or ()
        return cls(tuple(TargetDomain(str(item["domain"]), str(item["state"])) for item in found))


class WorkOSOrganizations(ResourceCalls):
    """Shares the client and pool of connections of a ``WorkOSTarget``."""

    async def page(self, after: str | None) -> OrganizationPage:
        return (await self._list(("organizations",), _Organizations, page_after(after))).page

    async def find(self, external_id: str) -> TargetOrganization | None:
        """See the port; an external ID that cannot stand in an address belongs to none."""
        if external_id in {"", ".", ".."}:
            return None
        asked = self._client.organizations.get_organization_by_external_id(
            external_id, request_options=self._options
        )
        try:
            return _organization_of(await asked)
        except NotFoundError as error:
            if is_missing(error):
                return None
            raise self._signal(error, writing=False) from None
        except FAILURES as error:
            raise self._signal(error, writing=False) from None

    async def create(
        self, *, external_id: str, name: str, metadata: Mapping[str, str]
    ) -> TargetOrganization | Refused:
        return await self._write(
            lambda: self._client.organizations.create_organization(
                name=name,
                external_id=external_id,
                metadata=dict(metadata),
                request_options=self._options,
            ),
            _organization_of,
        )

    async def domains(self, organization_id: str) -> Sequence[TargetDomain] | None:
        asked = self._client.request(
            "get", ("organizations", organization_id), model=_Domains, request_options=self._options
        )
        try:
            return present(await asked).domains
        except NotFoundError as error:
            if is_missing(error):
                return None
            raise self._signal(error, writing=False) from None
        except FAILURES as error:
            raise self._signal(error, writing=False) from None

    async def add_domain(self, organization_id: str, domain: str) -> Refused | None:
        body = {"domain": domain, "organization_id": organization_id}
        return await self._write(lambda: self._send("post", ("organization_domains",), body, dict), _nothing)

    async def set_domains(self, organization_id: str, domains: Sequence[TargetDomain]) -> Refused | None:
        path = ("organizations", organization_id)
        body = {"domain_data": [{"domain": known.domain, "state": known.state} for known in domains]}
        return await self._write(lambda: self._send("put", path, body, dict), _nothing)

    async def roles(self) -> Sequence[str]:
        return (await self._list(("authorization", "roles"), _Roles, {})).slugs

    async def create_role(self, slug: str, name: str) -> Refused | None:
        path, body = ("authorization", "roles"), {"slug": slug, "name": name}
        made = await self._write(lambda: self._send("post", path, body, dict), _nothing)
        return None if made is None or made.status == _CONFLICT else made

    async def memberships(
        self, *, user_id: str = "", organization_id: str = "", after: str | None = None
    ) -> MembershipPage:
        asked = {"user_id": user_id, "organization_id": organization_id, "statuses": ALL_STATUSES}
        given = {name: value for name, value in asked.items() if value} | page_after(after)
        nobody = _Memberships(MembershipPage((), None))
        return (await self._list(_MEMBERSHIPS, _Memberships, given, absent=nobody)).page

    async def join(
        self, *, user_id: str, organization_id: str, roles: Sequence[str]
    ) -> TargetMembership | Refused:
        body = {"user_id": user_id, "organization_id": organization_id} | _roles(roles)
        return await self._membership("post", _MEMBERSHIPS, body)

    async def set_roles(self, membership_id: str, roles: Sequence[str]) -> TargetMembership | Refused:
        return await self._membership("put", (*_MEMBERSHIPS, membership_id), _roles(roles))

    async def remove(self, membership_id: str) -> Refused | None:
        return await self._delete((*_MEMBERSHIPS, membership_id))

    async def delete(self, organization_id: str) -> Refused | None:
        return await self._delete(("organizations", organization_id))

    async def _delete(self, path: tuple[str, ...]) -> Refused | None:
        """None also where it is not there; what comes in the answer is not read (200, 202 or 204)."""

        async def send() -> None:
            await self._client.request("delete", path, request_options=self._options)

        refused = await self._write(send, _nothing)
        return None if refused is None or refused.status == _NOT_FOUND else refused

    async def deactivate(self, membership_id: str) -> TargetMembership | Refused:
        return await self._membership("put", (*_MEMBERSHIPS, membership_id, "deactivate"), None)

    async def _membership(
        self, method: str, path: tuple[str, ...], body: Mapping[str, Any] | None
    ) -> TargetMembership | Refused:
        return await self._write(lambda: self._send(method, path, body, _membership), _itself)

    async def _send(
        self,
        method: str,
        path: tuple[str, ...],
        body: Mapping[str, Any] | None,
        read: Callable[[Mapping[str, Any]], T],
    ) -> T:
        """The answer as it comes: the SDK's models refuse one that lacks what no one here needs."""
        answer = await self._client.request_raw(
            method, path, body=dict(body) if body is not None else None, request_options=self._options
        )
        return read(answer)

    async def _write(self, call: Callable[[], Awaitable[T]], read: Callable[[T], R]) -> R | Refused:
        """What became of a write: the thing itself, or the refusal, whatever code it has."""
        try:
            return read(await call())
        except UnicodeEncodeError:
            return Refused(0, "invalid_text", "a value holds half a character (a lone surrogate)")
        except APIError as error:
            status = error.status_code or 0
            is_call = not isinstance(error, NotFoundError) or is_missing(error)
            if status in _CLIENT_ERRORS and status not in _ABOUT_THE_RUN and is_vendor(error) and is_call:
                return Refused(status, next(codes_of(error), ""), self._translator.words(error))
            raise self._signal(error, writing=True) from None
        except FAILURES as error:
            raise self._signal(error, writing=True) from None


def _nothing(_: object) -> None:
    """What was made is not needed."""


def _itself(answer: T) -> T:
    return answer


def _roles(slugs: Sequence[str]) -> dict[str, Any]:
    """One slug goes as one: several need a setting of the environment; none is the default."""
    if not slugs:
        return {}
    return {"role_slug": slugs[0]} if len(slugs) == 1 else {"role_slugs": list(slugs)}


def _organization(item: Mapping[str, Any]) -> TargetOrganization:
    return _organization_of(Organization.from_dict(dict(item)))


def _organization_of(found: Organization | None) -> TargetOrganization:
    if found is None or not isinstance(found.id, str) or not found.id:
        raise Unreadable
    return TargetOrganization(found.id, found.name, found.external_id)


def _membership(item: Mapping[str, Any]) -> TargetMembership:
    """A membership by what matters of it: its user and its attributes may have any shape."""
    roles = item.get("roles") or ([item["role"]] if item.get("role") else [])
    try:
        status = MembershipStatus(item["status"])
    except (ValueError, KeyError):
        raise Unreadable from None
    return TargetMembership(
        id=str(item["id"]),
        user_id=str(item["user_id"]),
        organization_id=str(item["organization_id"]),
        status=status,
        roles=tuple(str(role["slug"]) for role in roles),
        by_directory=item.get("directory_managed") is True,
        is_migrated=_is_migrated(item.get("user")),
    )


def _is_migrated(user: object) -> bool:
    metadata = user.get("metadata") if isinstance(user, Mapping) else None
    return isinstance(metadata, Mapping) and metadata.get("migrated_from") == "cognito"
