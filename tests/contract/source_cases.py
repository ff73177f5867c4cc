"""What the Cognito adapter promises, one case a promise; asked of every double in turn."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from tests.contract.sources import CLIENT_SECRET, EVERYBODY, GROUP, MEMBERS, POOL_NAME, Source
from wizard.adapters.cognito import list_pools
from wizard.adapters.cognito_errors import NotFound
from wizard.domain.pool import Pool, Provider
from wizard.domain.rows import UserStatus
from wizard.errors import CredentialsError
from wizard.ports import TokenRefused

Case = Callable[[Source], Awaitable[None]]
PAGE = 60


async def every_user_once_in_pages_of_sixty(source: Source) -> None:
    adapter, sizes, subs = source.adapter(), list[int](), list[str]()
    token: str | None = None
    while not sizes or token:
        page = await adapter.page(token)
        sizes.append(len(page.rows))
        subs += [row.sub for row in page.rows]
        token = page.next_token
    await adapter.close()
    assert len(subs) == len(set(subs)) >= len(EVERYBODY)
    assert sizes[0] == PAGE
    assert max(sizes) == PAGE


async def a_later_run_goes_on_from_a_token(source: Source) -> None:
    first, later = source.adapter(), source.adapter()
    page = await first.page(None)
    following = await later.page(page.next_token)
    assert not {row.sub for row in page.rows} & {row.sub for row in following.rows}
    await first.close()
    await later.close()


async def a_foreign_token_is_refused(source: Source) -> None:
    adapter = source.adapter()
    with pytest.raises(TokenRefused):
        await adapter.page("bm90LWEtdG9rZW4=")
    await adapter.close()


async def a_row_removed_behind_the_cursor_hides_nobody(source: Source) -> None:
    adapter = source.adapter()
    page = await adapter.page(None)
    seen = {row.email for row in page.rows}
    gone = next(row for row in page.rows if row.email in EVERYBODY)
    source.remove(gone)
    while page.next_token is not None:
        page = await adapter.page(page.next_token)
        seen |= {row.email for row in page.rows}
    await adapter.close()
    source.bring_back(gone)
    assert set(EVERYBODY) <= seen, "a row was skipped"


async def a_token_outlives_the_next_row(source: Source) -> None:
    adapter = source.adapter()
    page = await adapter.page(None)
    gone, kept, *_ = (await adapter.page(page.next_token)).rows
    source.remove(gone)
    try:
        again = await adapter.page(page.next_token)
    finally:
        await adapter.close()
        if gone.email in EVERYBODY:
            source.bring_back(gone)
    assert kept.sub in {row.sub for row in again.rows}


async def a_row_has_its_attributes_as_they_are(source: Source) -> None:
    odd = "Zoë \u202e=1+1 \x1b[31m 名前"
    source.add("odd@contract.example", given_name=odd, **{"custom:plan": "gold"})
    row = (await source.listed())["odd@contract.example"]
    assert row.attributes["given_name"] == odd
    assert row.attributes["custom:plan"] == "gold"
    assert row.email_verified
    assert row.created_at is not None
    assert row.created_at.tzinfo is not None


async def one_row_is_read_again(source: Source) -> None:
    row = (await source.listed())[EVERYBODY[0]]
    adapter = source.adapter()
    again = await adapter.find(row)
    assert again is not None
    assert (again.sub, again.email) == (row.sub, row.email), "another row"
    nobody = replace(row, attributes={"sub": "00000000-0000-4000-8000-000000000000"})
    assert await adapter.find(nobody) is None, "a row of nobody"
    await adapter.close()


async def an_invited_user_is_to_change_the_password(source: Source) -> None:
    source.add("invited@contract.example")
    row = (await source.listed())["invited@contract.example"]
    assert (row.status, row.enabled) == (UserStatus.FORCE_CHANGE_PASSWORD, True)


async def a_disabled_user_is_listed_as_one(source: Source) -> None:
    username = source.add("disabled@contract.example")
    source.aws.admin_disable_user(UserPoolId=source.pool_id, Username=username)
    assert not (await source.listed())["disabled@contract.example"].enabled


async def a_sign_up_is_unconfirmed(source: Source) -> None:
    client = source.aws.create_user_pool_client(UserPoolId=source.pool_id, ClientName="sign-up")
    source.aws.sign_up(
        ClientId=str(client["UserPoolClient"]["ClientId"]),
        Username="fresh@contract.example",
        Password="Correct-Horse-1",
        UserAttributes=[{"Name": "email", "Value": "fresh@contract.example"}],
    )
    row = (await source.listed())["fresh@contract.example"]
    assert (row.status, row.email_verified) == (UserStatus.UNCONFIRMED, False)


async def a_reset_that_is_required_shows(source: Source) -> None:
    username = source.add("reset@contract.example")
    source.aws.admin_set_user_password(
        UserPoolId=source.pool_id, Username=username, Password="Correct-Horse-1", Permanent=True
    )
    assert (await source.listed())["reset@contract.example"].status is UserStatus.CONFIRMED
    source.aws.admin_reset_user_password(UserPoolId=source.pool_id, Username=username)
    assert (await source.listed())["reset@contract.example"].status is UserStatus.RESET_REQUIRED


async def a_federated_sign_in_has_its_row(source: Source) -> None:
    rows = (await source.listed()).values()
    federated = [row for row in rows if row.status is UserStatus.EXTERNAL_PROVIDER]
    assert federated, "no row of a federated sign-in"
    assert all(row.identities and row.identities[0].user_id for row in federated)


async def linked_identities_are_listed(source: Source) -> None:
    username = source.add("linked@contract.example")
    source.aws.admin_link_provider_for_user(
        UserPoolId=source.pool_id,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": username},
        SourceUser={
            "ProviderName": "ContractGoogle",
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": "108",
        },
    )
    (identity,) = (await source.listed())["linked@contract.example"].identities
    assert (identity.provider_name, identity.user_id) == ("ContractGoogle", "108")


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


async def every_permission_is_probed(source: Source) -> None:
    adapter = source.adapter()
    assert [probe.name for probe in await adapter.probes() if not probe.ok] == []
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
    every_user_once_in_pages_of_sixty,
    a_later_run_goes_on_from_a_token,
    a_foreign_token_is_refused,
    a_row_removed_behind_the_cursor_hides_nobody,
    a_token_outlives_the_next_row,
    a_row_has_its_attributes_as_they_are,
    one_row_is_read_again,
    an_invited_user_is_to_change_the_password,
    a_disabled_user_is_listed_as_one,
    a_sign_up_is_unconfirmed,
    a_reset_that_is_required_shows,
    a_federated_sign_in_has_its_row,
    linked_identities_are_listed,
    the_identity_names_account_and_endpoint,
    the_pool_says_how_people_sign_in,
    the_pool_says_its_tier,
    the_estimate_is_near,
    a_provider_is_described_without_its_secret,
    a_client_is_described,
    a_client_secret_is_read_for_the_moment,
    every_member_of_a_group_is_listed,
    mfa_methods_of_a_user_are_read,
    every_permission_is_probed,
    a_pool_that_is_not_there_is_said_to_be_none,
    the_pool_is_among_the_pools,
    clocks_are_compared,
    wrong_credentials_are_refused,
)
