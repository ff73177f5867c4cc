"""CognitoSource against moto's server, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import boto3
import pytest

from tests.adapters.canned import Canned, Reply
from tests.adapters.pools import CLIENT_SECRET, REGION, USERS, SeededPool
from tests.adapters.times import InstantClock
from wizard.adapters.cognito.source import CognitoSource, list_pools
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus, to_record
from wizard.domain.rows.pool import ProviderKind
from wizard.errors import Blocked, UsageError
from wizard.ports import TokenRefused, Unavailable, UserPage


@pytest.fixture
async def source(moto_environment: SeededPool) -> AsyncIterator[CognitoSource]:
    source = CognitoSource.open(
        region=None, user_pool_id=moto_environment.id, profile=None, clock=InstantClock()
    )
    yield source
    await source.close()


async def test_every_user_is_listed_once_in_pages_of_sixty(source: CognitoSource) -> None:
    pages = [await source.page(None)]
    while (token := pages[-1].next_token) is not None:
        pages.append(await source.page(token))
    rows: list[CognitoRow] = [row for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [60, 60, 30]
    assert len({row.sub for row in rows}) == USERS
    assert {row.email for row in rows} == {f"user{number}@example.com" for number in range(USERS)}
    assert all(row.created_at is not None and row.created_at.tzinfo for row in rows)


async def test_one_row_is_found_by_its_sub_alone(source: CognitoSource) -> None:
    wanted = (await source.page(None)).rows[7]
    assert await source.find(wanted) == wanted
    assert await source.find(replace(wanted, attributes={"sub": "nobody"})) is None


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        (CognitoRow("ann", {"sub": "1-2"}, enabled=True, status=UserStatus.CONFIRMED), 'sub = "1-2"'),
        (
            CognitoRow('a"n\\n', {}, enabled=True, status=UserStatus.CONFIRMED),
            'username = "a\\"n\\\\n"',
        ),
    ],
)
async def test_an_empty_page_before_the_row_is_passed(
    no_aws: None, canned: Canned, monkeypatch: pytest.MonkeyPatch, row: CognitoRow, asked: str
) -> None:
    source = _canned_source(canned, monkeypatch)
    canned.answer(
        Reply(200, {"Users": [], "PaginationToken": "next"}), Reply(200, {"Users": [to_record(row)]})
    )
    found = await source.find(row)
    assert found is not None
    assert found.sub == row.sub
    assert [call.json["Filter"] for call in canned.asked] == [asked, asked]
    await source.close()


async def test_a_token_that_is_not_taken_means_listing_again(source: CognitoSource) -> None:
    with pytest.raises(TokenRefused):
        await source.page("bm90LWEtdG9rZW4=")
    assert len((await source.page(None)).rows) == 60


async def test_identity_names_account_endpoint_and_caller(
    source: CognitoSource, moto_environment: SeededPool
) -> None:
    identity = await source.identity()
    assert identity.account == "123456789012"
    assert identity.pool_arn == f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/{moto_environment.id}"
    assert (identity.endpoint, identity.region) == (moto_environment.endpoint, REGION)
    assert identity.caller.startswith("arn:aws:sts::123456789012:"), "STS is asked at the same address"


async def test_pool_holds_its_configuration_and_no_secret(source: CognitoSource) -> None:
    pool = await source.pool()
    assert (pool.name, pool.estimate, pool.mfa) == ("customers", USERS, "OPTIONAL")
    assert pool.mfa_methods == ("SOFTWARE_TOKEN_MFA",)
    assert (pool.username_attributes, pool.case_sensitive) == (("email",), False)
    assert (pool.domain, pool.triggers, pool.groups) == ("customers-login", ("PreSignUp",), ("admins",))
    assert "custom:plan" in pool.attributes
    assert {provider.name: provider.kind for provider in pool.providers} == {
        "Google": ProviderKind.GOOGLE,
        "Okta": ProviderKind.OIDC,
    }
    assert {client.name: client.machine for client in pool.clients} == {"web": False, "robot": True}
    web = next(client for client in pool.clients if client.name == "web")
    assert web.callback_urls == ("https://app.example.com/callback",)
    assert pool.unreadable == ()
    assert CLIENT_SECRET not in repr(pool)
    assert all("client_secret" not in provider.details for provider in pool.providers)
    assert await source.pool() == pool


async def test_descriptions_are_spaced_under_the_shared_quota(moto_environment: SeededPool) -> None:
    clock = InstantClock()
    source = CognitoSource.open(region=None, user_pool_id=moto_environment.id, profile=None, clock=clock)
    await source.pool()
    assert clock.slept == [0.2] * 4, "two providers and two app clients"
    await source.close()


async def test_probes_try_each_permission(source: CognitoSource) -> None:
    probes = await source.probes()
    assert {probe.name for probe in probes if probe.ok} == {
        "DescribeUserPool",
        "ListUsers",
        "GetUserPoolMfaConfig",
        "ListIdentityProviders",
        "DescribeIdentityProvider",
        "ListGroups",
        "ListUsersInGroup",
        "ListUserPoolClients",
        "DescribeUserPoolClient",
        "AdminGetUser",
    }
    assert [probe.name for probe in probes if probe.required] == ["DescribeUserPool", "ListUsers"]


async def test_group_members(source: CognitoSource) -> None:
    page = await source.group_members("admins", None)
    assert isinstance(page, UserPage)
    assert {row.email for row in page.rows} == {f"user{number}@example.com" for number in range(3)}
    with pytest.raises(Blocked):
        await source.group_members("nobody", None)


async def test_mfa_methods(source: CognitoSource, moto_environment: SeededPool) -> None:
    client = boto3.client("cognito-idp", region_name=REGION, endpoint_url=moto_environment.endpoint)
    username = "user7@example.com"
    client.admin_set_user_mfa_preference(
        UserPoolId=moto_environment.id,
        Username=username,
        SMSMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    client.close()
    assert await source.mfa_methods(username) == ("SMS_MFA",)
    assert await source.mfa_methods("user8@example.com") == ()
    assert await source.mfa_methods("nobody@example.com") == ()


async def test_clock_skew_is_measured_at_the_answer(source: CognitoSource) -> None:
    skew = await source.clock_skew()
    assert skew is not None
    assert abs(skew) < 5


async def test_a_pool_that_is_not_there(moto_environment: SeededPool) -> None:
    source = CognitoSource.open(region=None, user_pool_id=f"{REGION}_Nothing", profile=None)
    for call in (source.identity(), source.pool(), source.probes(), source.page(None)):
        with pytest.raises(Blocked, match="aws cognito-idp list-user-pools"):
            await call
    await source.close()


async def test_the_picker_lists_pools(moto_environment: SeededPool) -> None:
    pools = await list_pools(region=REGION, profile=None)
    assert [(pool.id, pool.name) for pool in pools] == [(moto_environment.id, "customers")]


@pytest.mark.parametrize(
    "pool_id", ["", "x", "eu-west-1_", "eu-west-1_a b", "eu-west-1_" + "a" * 60, "../_a"]
)
def test_ids_that_no_pool_has(no_aws: None, pool_id: str) -> None:
    with pytest.raises(UsageError, match="not the id of a user pool"):
        CognitoSource.open(region=REGION, user_pool_id=pool_id, profile=None)


def test_a_region_that_contradicts_the_pool(no_aws: None) -> None:
    with pytest.raises(UsageError, match="of region eu-west-1, not of us-east-1"):
        CognitoSource.open(region="us-east-1", user_pool_id="eu-west-1_Ab12", profile=None)


async def test_a_record_that_cannot_be_read_names_its_user(
    no_aws: None, canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _canned_source(canned, monkeypatch)
    canned.answer(Reply(200, {"Users": [{"Username": "ann\x1b[31m", "Attributes": [{"Value": "x"}]}]}))
    with pytest.raises(Blocked, match=r"ann<001B>\[31m.*an attribute has no Name"):
        await source.page(None)
    await source.close()


@pytest.mark.parametrize(
    "body", [b"{}", b'{"Users": [', b"", b"[]", b"<html>", b'{"Users": null}', b'{"Users": 3}']
)
async def test_a_broken_page_is_never_an_empty_one(
    no_aws: None, canned: Canned, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    source = _canned_source(canned, monkeypatch)
    canned.answer(Reply(200, body))
    with pytest.raises(Unavailable):
        await source.page(None)
    await source.close()


async def test_an_empty_page_with_a_token_goes_on(
    no_aws: None, canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _canned_source(canned, monkeypatch)
    canned.answer(Reply(200, {"Users": [], "PaginationToken": "next"}))
    assert await source.page("before") == UserPage((), "next")
    assert canned.asked[0].json == {"UserPoolId": "eu-west-1_Ab12", "Limit": 60, "PaginationToken": "before"}
    await source.page(None)
    assert canned.asked[1].json == {"UserPoolId": "eu-west-1_Ab12", "Limit": 60}
    await source.close()


async def test_skew_is_seconds_ahead_of_the_service(
    no_aws: None, canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _canned_source(canned, monkeypatch)
    canned.answer(
        Reply(200, {"UserPool": {"Id": "x", "Arn": "a"}}, {"Date": "Mon, 23 Nov 2020 10:00:00 GMT"})
    )
    skew = await source.clock_skew()
    assert skew is not None
    assert skew > 5 * 365 * 86400
    await source.close()


def _canned_source(canned: Canned, monkeypatch: pytest.MonkeyPatch) -> CognitoSource:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", canned.url)
    return CognitoSource.open(region=None, user_pool_id="eu-west-1_Ab12", profile=None, clock=InstantClock())
