"""What the WorkOS adapter promises about organizations, memberships and roles."""

from __future__ import annotations

from tests.contract.target_cases import NOBODY, Case, draft, made
from tests.contract.targets import Target
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.organizations.domains import TargetDomain
from wizard.domain.organizations.model import MembershipStatus, TargetOrganization
from wizard.ports import Refused

DATE = {"migrated_from": "cognito", "migration_date": "2026-12-01"}


async def organization(adapter: WorkOSTarget, name: str) -> TargetOrganization:
    created = await adapter.organizations.create(
        external_id=f"pool:attribute:{name}", name=name.title(), metadata=DATE
    )
    assert isinstance(created, TargetOrganization), created
    return created


async def an_organization_is_made_and_found(adapter: WorkOSTarget, target: Target) -> None:
    created = await organization(adapter, "acme")
    assert created.id.startswith("org_")
    assert await adapter.organizations.find("pool:attribute:acme") == created
    assert created.external_id == "pool:attribute:acme"


async def an_organization_that_is_not_there_is_none(adapter: WorkOSTarget, target: Target) -> None:
    assert await adapter.organizations.find("pool:attribute:nothing") is None


async def an_external_id_makes_one_organization(adapter: WorkOSTarget, target: Target) -> None:
    await organization(adapter, "once")
    again = await adapter.organizations.create(external_id="pool:attribute:once", name="Twice", metadata=DATE)
    assert isinstance(again, Refused), "created"


async def organizations_are_listed_by_page(adapter: WorkOSTarget, target: Target) -> None:
    wanted = {(await organization(adapter, f"listed{number}")).id for number in range(3)}
    found, after = set(), None
    while True:
        page = await adapter.organizations.page(after)
        found |= {item.id for item in page.organizations}
        if (after := page.after) is None:
            break
    assert wanted <= found


async def a_user_joins_and_is_a_member_with_the_default_role(adapter: WorkOSTarget, target: Target) -> None:
    user, company = await made(adapter, draft("joiner")), await organization(adapter, "joined")
    membership = await adapter.organizations.join(user_id=user.id, organization_id=company.id, roles=())
    assert not isinstance(membership, Refused)
    assert (membership.user_id, membership.organization_id) == (user.id, company.id)
    assert membership.status is MembershipStatus.ACTIVE
    page = await adapter.organizations.memberships(user_id=user.id, organization_id=company.id)
    assert [(item.id, item.by_directory) for item in page.memberships] == [(membership.id, False)]


async def a_second_membership_is_refused_or_the_first(adapter: WorkOSTarget, target: Target) -> None:
    user, company = await made(adapter, draft("again")), await organization(adapter, "twice")
    first = await adapter.organizations.join(user_id=user.id, organization_id=company.id, roles=())
    assert not isinstance(first, Refused)
    assert isinstance(
        await adapter.organizations.join(user_id=user.id, organization_id=company.id, roles=()), Refused
    )
    page = await adapter.organizations.memberships(user_id=user.id)
    assert [item.id for item in page.memberships] == [first.id]


async def an_inactive_membership_is_listed(adapter: WorkOSTarget, target: Target) -> None:
    user, company = await made(adapter, draft("off")), await organization(adapter, "off")
    first = await adapter.organizations.join(user_id=user.id, organization_id=company.id, roles=())
    assert not isinstance(first, Refused)
    off = await adapter.organizations.deactivate(first.id)
    assert not isinstance(off, Refused)
    assert off.status is MembershipStatus.INACTIVE
    page = await adapter.organizations.memberships(user_id=user.id, organization_id=company.id)
    assert [item.status for item in page.memberships] == [MembershipStatus.INACTIVE]


async def nobody_and_nothing_have_no_members(adapter: WorkOSTarget, target: Target) -> None:
    company = await organization(adapter, "empty")
    assert not (await adapter.organizations.memberships(organization_id=company.id)).memberships
    refused = await adapter.organizations.join(user_id=NOBODY, organization_id=company.id, roles=())
    assert isinstance(refused, Refused), "joined"
    assert refused.status in {404, 422}


async def roles_are_made_once_and_given(adapter: WorkOSTarget, target: Target) -> None:
    assert await adapter.organizations.create_role("contract-role", "Contract role") is None
    again = await adapter.organizations.create_role("contract-role", "Contract role")
    assert again is None, "refused otherwise"
    assert "contract-role" in await adapter.organizations.roles()
    user, company = await made(adapter, draft("role")), await organization(adapter, "role")
    given = await adapter.organizations.join(
        user_id=user.id, organization_id=company.id, roles=("contract-role",)
    )
    assert not isinstance(given, Refused)
    assert given.roles == ("contract-role",)
    await adapter.organizations.create_role("contract-other", "Other")
    changed = await adapter.organizations.set_roles(given.id, ("contract-other",))
    assert not isinstance(changed, Refused)
    assert changed.roles == ("contract-other",)


async def a_role_that_is_not_there_is_refused(adapter: WorkOSTarget, target: Target) -> None:
    user, company = await made(adapter, draft("norole")), await organization(adapter, "norole")
    refused = await adapter.organizations.join(
        user_id=user.id, organization_id=company.id, roles=("contract-nothing",)
    )
    assert isinstance(refused, Refused), "joined"


async def a_domain_is_added_once_and_waits_for_its_company(adapter: WorkOSTarget, target: Target) -> None:
    company = await organization(adapter, "domained")
    assert await adapter.organizations.add_domain(company.id, "domained.example") is None
    assert await adapter.organizations.domains(company.id) == (TargetDomain("domained.example", "pending"),)
    again = await adapter.organizations.add_domain(company.id, "domained.example")
    assert isinstance(again, Refused), "added twice"
    assert len(await adapter.organizations.domains(company.id) or ()) == 1


async def a_domain_is_verified_next_to_those_that_are_there(adapter: WorkOSTarget, target: Target) -> None:
    company = await organization(adapter, "vouched")
    assert await adapter.organizations.add_domain(company.id, "first.example") is None
    known = TargetDomain("first.example", "pending"), TargetDomain("vouched.example", "verified")
    assert await adapter.organizations.set_domains(company.id, known) is None
    found = await adapter.organizations.domains(company.id)
    assert found is not None
    assert sorted(found, key=lambda one: one.domain) == list(known)


async def nothing_has_no_domains(adapter: WorkOSTarget, target: Target) -> None:
    assert await adapter.organizations.domains("org_01HNOTHING000000000000000") is None


async def what_is_deleted_is_gone(adapter: WorkOSTarget, target: Target) -> None:
    user, company = await made(adapter, draft("gone")), await organization(adapter, "gone")
    joined = await adapter.organizations.join(user_id=user.id, organization_id=company.id, roles=())
    assert not isinstance(joined, Refused)
    for _ in range(2):
        assert await adapter.organizations.remove(joined.id) is None
    assert not (await adapter.organizations.memberships(organization_id=company.id)).memberships
    # What a second one is answered is in no document.
    assert await adapter.organizations.delete(company.id) is None
    assert await adapter.organizations.find("pool:attribute:gone") is None


CASES: tuple[Case, ...] = (
    an_organization_is_made_and_found,
    an_organization_that_is_not_there_is_none,
    an_external_id_makes_one_organization,
    organizations_are_listed_by_page,
    a_user_joins_and_is_a_member_with_the_default_role,
    a_second_membership_is_refused_or_the_first,
    an_inactive_membership_is_listed,
    nobody_and_nothing_have_no_members,
    roles_are_made_once_and_given,
    a_role_that_is_not_there_is_refused,
    a_domain_is_added_once_and_waits_for_its_company,
    a_domain_is_verified_next_to_those_that_are_there,
    nothing_has_no_domains,
    what_is_deleted_is_gone,
)
