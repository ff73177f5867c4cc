"""Memberships, roles and domains of organizations, as routes of the WorkOS API."""

from __future__ import annotations

from wizard.rehearsal.calls import Call, Operation, Reply
from wizard.rehearsal.memberships import ACTIVE, INACTIVE
from wizard.rehearsal.paging import page_request


def create_organization_membership(call: Call) -> Reply:
    return Reply(call.environment.memberships.create(call.body), 201)


def list_organization_memberships(call: Call) -> Reply:
    request = page_request(call.query, call.shortened)
    return Reply(call.environment.memberships.page(request, call.query))


def get_organization_membership(call: Call) -> Reply:
    memberships = call.environment.memberships
    return Reply(memberships.shown(memberships.get(call.path["id"])))


def update_organization_membership(call: Call) -> Reply:
    return Reply(call.environment.memberships.update(call.path["id"], call.body))


def deactivate_organization_membership(call: Call) -> Reply:
    return Reply(call.environment.memberships.switch(call.path["id"], INACTIVE))


def reactivate_organization_membership(call: Call) -> Reply:
    return Reply(call.environment.memberships.switch(call.path["id"], ACTIVE))


def delete_organization_membership(call: Call) -> Reply:
    call.environment.memberships.delete(call.path["id"])
    return Reply()


def list_environment_roles(call: Call) -> Reply:
    return Reply(call.environment.roles.listing())


def create_environment_role(call: Call) -> Reply:
    return Reply(call.environment.roles.create(call.body), 201)


def create_organization_domain(call: Call) -> Reply:
    return Reply(call.environment.organizations.add_domain(call.body), 201)


_MEMBERSHIPS = "/user_management/organization_memberships"

MEMBERSHIP_OPERATIONS: tuple[Operation, ...] = (
    Operation("create_organization_membership", "POST", _MEMBERSHIPS, create_organization_membership),
    Operation(
        "list_organization_memberships", "GET", _MEMBERSHIPS, list_organization_memberships, paged=True
    ),
    Operation("get_organization_membership", "GET", _MEMBERSHIPS + "/{id}", get_organization_membership),
    Operation(
        "update_organization_membership", "PUT", _MEMBERSHIPS + "/{id}", update_organization_membership
    ),
    Operation(
        "deactivate_organization_membership",
        "PUT",
        _MEMBERSHIPS + "/{id}/deactivate",
        deactivate_organization_membership,
    ),
    Operation(
        "reactivate_organization_membership",
        "PUT",
        _MEMBERSHIPS + "/{id}/reactivate",
        reactivate_organization_membership,
    ),
    Operation(
        "delete_organization_membership", "DELETE", _MEMBERSHIPS + "/{id}", delete_organization_membership
    ),
    Operation("list_environment_roles", "GET", "/authorization/roles", list_environment_roles),
    Operation("create_environment_role", "POST", "/authorization/roles", create_environment_role),
    Operation("create_organization_domain", "POST", "/organization_domains", create_organization_domain),
)
