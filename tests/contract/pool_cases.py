"""What the Cognito adapter promises about a pool itself: its configuration, groups, permissions."""

from __future__ import annotations

import json

import pytest

from tests.contract.source_cases import Case
from tests.contract.sources import CLIENT_SECRET, EVERYBODY, GROUP, MEMBERS, POOL_NAME, Source
from wizard.adapters.cognito.errors import NotFound
from wizard.adapters.cognito.source import list_pools
from wizard.domain.rows.pool import Pool, Provider
from wizard.errors import CredentialsError


async def the_identity_names_account_and_endpoint(source: Source) -> None:
    adapter = source.adapter()
    identity = await adapter.identity()
    await adapter.close()
    assert identity.account.isdigit()
    assert len(identity.account) == 12
    assert identity.pool_arn == f"arn:aws:cognito-idp:us-east-1:{identity.account}:userpool/{source.pool_id}"
    assert (identity.endpoint, identity.region) == (source.endpoint, "us-east-1")
    assert identity.caller.startswith("arn:aws:")


async def _pool(source: Source) -> Pool:
    adapter = source.adapter()
    pool = await adapter.pool()
    await adapter.close()
    return pool


async def the_pool_says_how_people_sign_in(source: Source) -> None:
    pool = await _pool(source)
    assert pool.id == source.pool_id
    assert "email" in pool.username_attributes
    assert (pool.mfa, "SOFTWARE_TOKEN_MFA" in pool.mfa_methods) == ("OPTIONAL", True)
    assert pool.domain in {"customers-login", "acme-rehearsal"}
    assert "custom:plan" in pool.attributes
    assert pool.triggers
    assert GROUP in pool.own_groups
    assert not pool.unreadable


async def the_pool_says_its_tier(source: Source) -> None:
    assert (await _pool(source)).tier in {"PLUS", "ESSENTIALS"}


async def the_estimate_is_near(source: Source) -> None:
    assert (await _pool(source)).estimate >= len(EVERYBODY)


async def a_provider_is_described_without_its_secret(source: Source) -> None:
    pool = await _pool(source)
    providers: dict[str, Provider] = {provider.name: provider for provider in pool.providers}
    google, saml = providers["ContractGoogle"], providers["ContractSaml"]
    assert (google.type, google.details["client_id"]) == ("OIDC", "g-1")
    assert google.attribute_mapping["email"] == "email"
    assert google.identifiers == ("contractgoogle.example",)
    assert saml.details["MetadataURL"] == "https://idp.example/metadata"
    assert CLIENT_SECRET not in json.dumps([str(provider) for provider in pool.providers])


async def a_client_is_described(source: Source) -> None:
    client = next(client for client in (await _pool(source)).clients if client.name == "contract-web")
    assert client.callback_urls == ("https://app.example.com/callback",)
    assert not client.machine


async def a_client_secret_is_read_for_the_moment(source: Source) -> None:
    adapter = source.adapter()
    secret = await adapter.client_secret("ContractGoogle")
    assert secret
    assert secret.value == CLIENT_SECRET
    assert await adapter.client_secret("Nobody") is None
    await adapter.close()


async def every_member_of_a_group_is_listed(source: Source) -> None:
    adapter = source.adapter()
    page = await adapter.group_members(GROUP, None)
    members = [str(row.email) for row in page.rows]
    assert page.next_token is not None
    while page.next_token is not None:
        page = await adapter.group_members(GROUP, page.next_token)
        members += [str(row.email) for row in page.rows]
    await adapter.close()
    assert sorted(members) == sorted(MEMBERS)


async def mfa_methods_of_a_user_are_read(source: Source) -> None:
    username = source.add("mfa@contract.example", phone_number="+491700000001", phone_number_verified="true")
    source.aws.admin_set_user_mfa_preference(
        UserPoolId=source.pool_id,
        Username=username,
        SMSMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    adapter = source.adapter()
    assert await adapter.mfa_methods(username) == ("SMS_MFA",)
    assert await adapter.mfa_methods("nobody@contract.example") == ()
    await adapter.close()


async def a_pool_that_was_never_set_back_has_no_recovery(source: Source) -> None:
    assert await source.adapter().recoveries() == ()


async def every_permission_is_probed(source: Source) -> None:
    adapter = source.adapter()
    # Recoveries are newer than most doubles, and have a case of their own.
    failed = {probe.name for probe in await adapter.probes() if not probe.ok}
    assert failed <= {"ListPointInTimeRecoveries"}
    await adapter.close()


async def a_pool_that_is_not_there_is_said_to_be_none(source: Source) -> None:
    adapter = source.adapter("us-east-1_Nowhere00")
    with pytest.raises(NotFound):
        await adapter.page(None)
    await adapter.close()


async def the_pool_is_among_the_pools(source: Source) -> None:
    pools = {pool.id: pool.name for pool in await list_pools(region="us-east-1", profile=None)}
    assert pools[source.pool_id] in {POOL_NAME, "rehearsal"}


async def clocks_are_compared(source: Source) -> None:
    adapter = source.adapter()
    skew = await adapter.clock_skew()
    await adapter.close()
    assert skew is not None
    assert abs(skew) < 60


async def wrong_credentials_are_refused(source: Source) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
        patch.setenv("AWS_ACCESS_KEY_ID", "AKIAWRONG00000000000")
        adapter = source.adapter()
        with pytest.raises(CredentialsError):
            await adapter.page(None)
        await adapter.close()


CASES: tuple[Case, ...] = (
    the_identity_names_account_and_endpoint,
    the_pool_says_how_people_sign_in,
    the_pool_says_its_tier,
    the_estimate_is_near,
    a_provider_is_described_without_its_secret,
    a_client_is_described,
    a_client_secret_is_read_for_the_moment,
    every_member_of_a_group_is_listed,
    mfa_methods_of_a_user_are_read,
    a_pool_that_was_never_set_back_has_no_recovery,
    every_permission_is_probed,
    a_pool_that_is_not_there_is_said_to_be_none,
    the_pool_is_among_the_pools,
    clocks_are_compared,
    wrong_credentials_are_refused,
)
