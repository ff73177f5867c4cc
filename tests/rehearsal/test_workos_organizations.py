"""Organizations, connections, redirect URIs, webhook endpoints."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from workos import AsyncWorkOSClient, BadRequestError, NotFoundError, UnprocessableEntityError
from workos.organizations.models import OrganizationDomainData
from workos.sso import CreateProtocolOptionsOIDC, CreateProtocolOptionsSAML
from workos.sso.models import CreateConnectionOIDCOptions, CreateConnectionSAMLOptions

from wizard.rehearsal.workos import WorkOS


async def test_organizations_are_unique_by_external_id(sdk: AsyncWorkOSClient) -> None:
    created = await sdk.organizations.create_organization(
        name="Acme",
        external_id="acme",
        domain_data=[OrganizationDomainData(domain="acme.example", state="verified")],  # type: ignore[arg-type]
    )
    assert created.domains[0].domain == "acme.example"
    assert await sdk.organizations.get_organization(created.id) == created
    assert await sdk.organizations.get_organization_by_external_id("acme") == created
    with pytest.raises(BadRequestError) as caught:
        await sdk.organizations.create_organization(name="Other", external_id="acme")
    assert caught.value.code == "external_id_already_used"
    await sdk.organizations.create_organization(name="Beta")
    found = await sdk.organizations.list_organizations(search="acm")
    assert [organization.id for organization in found.data] == [created.id]


async def test_a_connection_is_made_once_per_external_id(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    organization = await sdk.organizations.create_organization(name="Acme")
    options = CreateProtocolOptionsSAML(
        saml_options=CreateConnectionSAMLOptions(idp_metadata_url="https://idp.acme.example/metadata")
    )
    made = [
        await sdk.sso.create_connection(
            organization_id=organization.id, external_id="pool:okta", protocol_options=options
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert (made[0].connection_type.value, made[0].state.value) == ("GenericSAML", "inactive")
    assert len(service.main.organizations.connections) == 1
    renamed = await sdk.sso.update_connection(made[0].id, name="Okta of Acme")
    assert (await sdk.sso.get_connection(made[0].id)).name == renamed.name == "Okta of Acme"


async def test_an_oidc_connection_never_shows_its_secret(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    organization = await sdk.organizations.create_organization(name="Acme")
    oidc = CreateConnectionOIDCOptions(
        discovery_endpoint="https://idp.acme.example/.well-known/openid-configuration",
        client_id="abc",
        client_secret="hush",
    )
    made = await sdk.sso.create_connection(
        organization_id=organization.id, protocol_options=CreateProtocolOptionsOIDC(oidc_options=oidc)
    )
    listed = await sdk.sso.list_connections(organization_id=organization.id)
    assert [connection.id for connection in listed.data] == [made.id]
    raw = await http.get(f"/connections/{made.id}")
    assert raw.json()["oidc_options"]["client_id"] == "abc"
    assert "hush" not in raw.text


async def test_a_connection_needs_its_organization(sdk: AsyncWorkOSClient) -> None:
    options = CreateProtocolOptionsSAML(saml_options=CreateConnectionSAMLOptions())
    with pytest.raises(NotFoundError):
        await sdk.sso.create_connection(organization_id="org_none", protocol_options=options)


async def test_redirect_uris(sdk: AsyncWorkOSClient, http: httpx2.AsyncClient) -> None:
    first = await sdk.user_management.create_redirect_uri(uri="http://localhost:3000/callback")
    await sdk.user_management.create_redirect_uri(uri="https://app.acme.example/callback")
    listed = await sdk.user_management.list_redirect_uris(order="asc")
    assert listed.data[0].uri == first.uri
    assert first.default
    with pytest.raises(UnprocessableEntityError):
        await sdk.user_management.create_redirect_uri(uri="http://localhost:3000/callback")
    live = {"Authorization": "Bearer sk_live_rehearsal"}
    body = {"uri": "http://localhost:3000/callback"}
    refused = await http.post("/user_management/redirect_uris", json=body, headers=live)
    assert refused.status_code == 422


async def test_webhook_endpoints_are_seeded_listed_and_switched(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    seeded = await http.post(
        "/_rehearsal/webhook_endpoints", json={"endpoint_url": "https://app.acme.example/hook"}
    )
    endpoint_id = seeded.json()["id"]
    off = await sdk.webhooks.update_webhook_endpoint(endpoint_id, status="disabled")
    assert off.status.value == "disabled"
    listed = await sdk.webhooks.list_webhook_endpoints()
    assert [(entry.id, entry.status.value) for entry in listed.data] == [(endpoint_id, "disabled")]


async def test_an_activated_connection_leaves_an_event(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    organization = await sdk.organizations.create_organization(name="Acme")
    saml = CreateConnectionSAMLOptions(idp_metadata_url="https://idp.acme.example/metadata")
    options = CreateProtocolOptionsSAML(saml_options=saml)
    made = await sdk.sso.create_connection(organization_id=organization.id, protocol_options=options)
    for _ in range(2):
        await http.post(f"/_rehearsal/connections/{made.id}", json={"state": "active"})
    assert (await sdk.sso.get_connection(made.id)).state.value == "active"
    events = await sdk.events.list_events(events=["connection.activated"])
    assert [event.data.id for event in events.data] == [made.id]  # type: ignore[union-attr]


async def test_a_portal_link_belongs_to_an_organization(sdk: AsyncWorkOSClient) -> None:
    organization = await sdk.organizations.create_organization(name="Acme")
    link = await sdk.admin_portal.generate_link(organization=organization.id, intent="sso")
    assert organization.id in link.link
    with pytest.raises(NotFoundError):
        await sdk.admin_portal.generate_link(organization="org_none", intent="sso")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/organizations", {"name": ""}),
        ("/organizations", {"name": "Acme", "domain_data": ["acme.example"]}),
        ("/organizations", {"name": "Acme", "domain_data": [{"domain": "acme.example", "state": "sure"}]}),
        ("/connections", {}),
        ("/connections", {"saml_options": {}, "oidc_options": {}}),
        ("/connections", {"saml_options": "metadata"}),
        ("/user_management/redirect_uris", {"uri": "ftp://acme.example"}),
    ],
)
async def test_malformed_requests_are_unprocessable(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, path: str, body: dict[str, Any]
) -> None:
    organization = await sdk.organizations.create_organization(name="Known")
    if path == "/connections":
        body = body | {"organization_id": organization.id}
    assert (await http.post(path, json=body)).status_code == 422
