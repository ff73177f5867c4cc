"""Memberships, roles and domains of the rehearsal, through the SDK."""

from __future__ import annotations

import pytest
from workos import AsyncWorkOSClient, BadRequestError, ConflictError, NotFoundError
from workos._errors import APIError
from workos.organization_membership._resource import RoleMultiple, RoleSingle

from wizard.rehearsal.memberships import Duplicate
from wizard.rehearsal.workos import WorkOS

ALL = ["active", "inactive", "pending"]


async def _ends(sdk: AsyncWorkOSClient, name: str = "ann") -> tuple[str, str]:
    user = await sdk.user_management.create_user(email=f"{name}@acme.example")
    organization = await sdk.organizations.create_organization(name="Acme", external_id=f"x:{name}")
    return user.id, organization.id


async def test_a_membership_is_active_at_once_with_the_default_role(sdk: AsyncWorkOSClient) -> None:
    user_id, organization_id = await _ends(sdk)
    memberships = sdk.organization_membership
    made = await memberships.create_organization_membership(user_id=user_id, organization_id=organization_id)
    assert (made.status.value, made.role.slug, made.directory_managed) == ("active", "member", False)
    assert made.user.id == user_id
    listed = await memberships.list_organization_memberships(organization_id=organization_id)
    assert [item.id for item in listed.data] == [made.id]
    changed = await memberships.update_organization_membership(made.id, role=RoleSingle(role_slug="admin"))
    assert changed.role.slug == "admin"


@pytest.mark.parametrize("form", list(Duplicate))
async def test_a_second_one_is_refused_in_both_known_forms(
    sdk: AsyncWorkOSClient, service: WorkOS, form: Duplicate
) -> None:
    user_id, organization_id = await _ends(sdk, f"twice-{form}")
    service.main.memberships.duplicate = form
    create = sdk.organization_membership.create_organization_membership
    await create(user_id=user_id, organization_id=organization_id)
    with pytest.raises(BadRequestError if form is Duplicate.CODED else ConflictError):
        await create(user_id=user_id, organization_id=organization_id)


async def test_an_inactive_one_becomes_active_again_and_is_hidden_from_lists(sdk: AsyncWorkOSClient) -> None:
    user_id, organization_id = await _ends(sdk)
    memberships = sdk.organization_membership
    made = await memberships.create_organization_membership(user_id=user_id, organization_id=organization_id)
    await memberships.deactivate_organization_membership(made.id)
    assert not (await memberships.list_organization_memberships(user_id=user_id)).data
    found = await memberships.list_organization_memberships(user_id=user_id, statuses=list(ALL))
    assert [item.status.value for item in found.data] == ["inactive"]
    again = await memberships.create_organization_membership(
        user_id=user_id, organization_id=organization_id, role=RoleSingle(role_slug="admin")
    )
    assert (again.id, again.status.value, again.role.slug) == (made.id, "active", "admin")


async def test_a_pending_one_is_not_activated(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    user_id, organization_id = await _ends(sdk)
    ends = {"user_id": user_id, "organization_id": organization_id, "status": "pending"}
    service.main.memberships.plant(ends)
    with pytest.raises(BadRequestError) as caught:
        await sdk.organization_membership.create_organization_membership(
            user_id=user_id, organization_id=organization_id
        )
    assert caught.value.code == "cannot_reactivate_pending_organization_membership"


async def test_lists_need_one_of_the_two_ids(sdk: AsyncWorkOSClient) -> None:
    with pytest.raises(BadRequestError) as caught:
        await sdk.organization_membership.list_organization_memberships()
    assert caught.value.code == "missing_user_id_or_organization_id"


async def test_roles_that_are_not_there_are_refused(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    user_id, organization_id = await _ends(sdk)
    create = sdk.organization_membership.create_organization_membership
    for role, code in (
        (RoleSingle(role_slug="ops"), "invalid_role"),
        (RoleMultiple(role_slugs=["admin", "member"]), "multiple_roles_not_enabled"),
    ):
        with pytest.raises(APIError) as caught:
            await create(user_id=user_id, organization_id=organization_id, role=role)
        assert (caught.value.status_code, caught.value.code) == (422, code)
    service.main.roles.multiple = True
    made = await create(
        user_id=user_id, organization_id=organization_id, role=RoleMultiple(role_slugs=["admin", "member"])
    )
    assert [role.slug for role in made.roles] == ["admin", "member"]


async def test_who_is_not_there_has_a_message_and_no_code(sdk: AsyncWorkOSClient) -> None:
    with pytest.raises(NotFoundError) as caught:
        await sdk.organization_membership.create_organization_membership(
            user_id="user_x", organization_id="o"
        )
    assert caught.value.code is None


async def test_environment_roles(sdk: AsyncWorkOSClient) -> None:
    made = await sdk.authorization.create_environment_role(slug="ops", name="Ops")
    assert [role.slug for role in (await sdk.authorization.list_environment_roles()).data] == [
        "admin",
        "member",
        made.slug,
    ]
    with pytest.raises(ConflictError) as caught:
        await sdk.authorization.create_environment_role(slug="ops", name="Ops")
    assert caught.value.code == "role_slug_conflict"


async def test_a_domain_belongs_to_one_organization(sdk: AsyncWorkOSClient) -> None:
    organization = await sdk.organizations.create_organization(name="Acme", external_id="e" * 128)
    other = await sdk.organizations.create_organization(name="Beta")
    add = sdk.organization_domains.create_organization_domain
    added = await add(domain="acme.example", organization_id=organization.id)
    assert added.state == "pending"
    with pytest.raises(ConflictError):
        await add(domain="acme.example", organization_id=other.id)
