"""What the WorkOS adapter promises about an environment: webhooks, redirect URIs, connections, keys."""

from __future__ import annotations

import asyncio

import pytest

from tests.contract.target_cases import NOBODY, Case, draft
from tests.contract.targets import Target
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.federation.connections import ConnectionDraft
from wizard.errors import CredentialsError
from wizard.ports import Rejected, Throttled

MOST_REQUESTS = 1_000


async def webhooks_are_listed_and_switched(adapter: WorkOSTarget, target: Target) -> None:
    endpoint = target.plant_webhook("https://hooks.contract.example/")
    assert (endpoint, True) in {(hook.id, hook.enabled) for hook in await adapter.webhook_endpoints()}
    await adapter.set_webhook_enabled(endpoint, enabled=False)
    assert (endpoint, False) in {(hook.id, hook.enabled) for hook in await adapter.webhook_endpoints()}
    await adapter.set_webhook_enabled(endpoint, enabled=True)
    assert (endpoint, True) in {(hook.id, hook.enabled) for hook in await adapter.webhook_endpoints()}


async def a_redirect_uri_is_registered(adapter: WorkOSTarget, target: Target) -> None:
    uri = "https://app.contract.example/callback"
    assert await adapter.add_redirect_uri(uri) is None


async def redirect_uris_are_listed(adapter: WorkOSTarget, target: Target) -> None:
    uri = "https://listed.contract.example/callback"
    await adapter.add_redirect_uri(uri)
    assert uri in await adapter.redirect_uris()


async def organizations_and_connections_can_be_listed(adapter: WorkOSTarget, target: Target) -> None:
    for kind in ("organizations", "connections"):
        await adapter.connections.list_one(kind)


async def an_organization_is_made_once(adapter: WorkOSTarget, target: Target) -> None:
    asked = {"external_id": "pool:acme", "name": "Acme"}
    first = await adapter.connections.organization(**asked)
    assert isinstance(first, str)
    assert first.startswith("org_")
    assert await adapter.connections.organization(**asked) == first


async def a_connection_is_made_once(adapter: WorkOSTarget, target: Target) -> None:
    organization = await adapter.connections.organization(external_id="pool:sso", name="Sso")
    assert isinstance(organization, str)
    asked = ConnectionDraft(
        organization, "Sso", "pool:sso", "GenericOIDC", {}, issuer="https://i.example/", client_id="c1"
    )
    first = await adapter.connections.create(asked)
    assert not isinstance(first, Rejected)
    assert first.organization_id == organization
    again = await adapter.connections.create(asked)
    assert not isinstance(again, Rejected)
    assert again.id == first.id, "a second one"


async def a_connection_is_read_back(adapter: WorkOSTarget, target: Target) -> None:
    organization = await adapter.connections.organization(external_id="pool:back", name="Back")
    assert isinstance(organization, str)
    asked = ConnectionDraft(
        organization, "Back", "pool:back", "GenericOIDC", {}, issuer="https://i.example/", client_id="c1"
    )
    made = await adapter.connections.create(asked)
    assert not isinstance(made, Rejected)
    assert await adapter.connections.get(made.id) == made
    assert await adapter.connections.get("conn_01HNOBODY0000000000000000") is None


async def a_new_connection_signs_nobody_in_yet(adapter: WorkOSTarget, target: Target) -> None:
    organization = await adapter.connections.organization(external_id="pool:new", name="New")
    assert isinstance(organization, str)
    asked = ConnectionDraft(
        organization, "New", "pool:new", "GenericOIDC", {}, issuer="https://i.example/", client_id="c1"
    )
    made = await adapter.connections.create(asked)
    assert not isinstance(made, Rejected)
    assert made.state in {"draft", "inactive", "validating"}, made.state


async def a_wrong_key_is_refused(adapter: WorkOSTarget, target: Target) -> None:
    stranger = target.adapter("sk_test_of_nobody")
    with pytest.raises(CredentialsError):
        await stranger.list_users(None)
    with pytest.raises(CredentialsError):
        await stranger.create_user(draft("stranger"), idempotency_key="stranger")
    await stranger.close()


async def a_spent_allowance_says_how_long_to_wait(adapter: WorkOSTarget, target: Target) -> None:
    eager = target.adapter(target.spent_key)

    async def ask() -> None:
        for _ in range(MOST_REQUESTS // 10 + 1):
            await eager.get_user(NOBODY)

    with pytest.raises(Throttled) as caught:
        await asyncio.gather(*(ask() for _ in range(10)))
    assert caught.value.retry_after is not None
    assert 0 < caught.value.retry_after <= 60
    await eager.close()


CASES: tuple[Case, ...] = (
    webhooks_are_listed_and_switched,
    a_redirect_uri_is_registered,
    redirect_uris_are_listed,
    organizations_and_connections_can_be_listed,
    an_organization_is_made_once,
    a_connection_is_made_once,
    a_connection_is_read_back,
    a_new_connection_signs_nobody_in_yet,
    a_wrong_key_is_refused,
    a_spent_allowance_says_how_long_to_wait,
)
