"""The Cognito service as boto3 meets it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from botocore.exceptions import ClientError
from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

from tests.rehearsal.aws import SEED, USERS, arm, aws_client, error_code, pages, sub_of
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.population import rows
from wizard.rehearsal.services import Rehearsal


def test_the_whole_pool_is_listed_once_as_it_was_seeded(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    seeded = {row.sub: row for row in rows(users=USERS, seed=SEED, base_url=services.workos_url)}
    listed = list(pages(boto, services.user_pool_id, Limit=60))
    assert [len(page) for page in listed] == [60] * 5
    for user in (user for page in listed for user in page):
        attributes = {entry["Name"]: entry["Value"] for entry in user["Attributes"]}
        row = seeded.pop(attributes["sub"])
        assert (user["Username"], attributes) == (row.username, row.attributes)
        assert (user["UserStatus"], user["Enabled"]) == (row.status, row.enabled)
        assert (user["UserCreateDate"], user["UserLastModifiedDate"]) == (row.created, row.modified)
    assert seeded == {}


def test_the_pool_says_what_it_is(services: Rehearsal, boto: CognitoIdentityProviderClient) -> None:
    pool = boto.describe_user_pool(UserPoolId=services.user_pool_id)["UserPool"]
    assert pool["Id"] == "us-east-1_Reh3arsal"
    assert (pool["EstimatedNumberOfUsers"], pool["MfaConfiguration"]) == (USERS, "OPTIONAL")
    assert (pool["UserPoolTier"], pool["Domain"]) == ("ESSENTIALS", "acme-rehearsal")
    assert pool["UsernameAttributes"] == ["email", "phone_number"]
    names = {attribute["Name"] for attribute in pool["SchemaAttributes"]}
    assert {"sub", "email", "custom:plan", "custom:tenant_id"} <= names
    mfa = boto.get_user_pool_mfa_config(UserPoolId=services.user_pool_id)
    assert mfa["SoftwareTokenMfaConfiguration"]["Enabled"]
    assert [found["Id"] for found in boto.list_user_pools(MaxResults=60)["UserPools"]] == [pool["Id"]]


def test_providers_of_every_kind_are_described(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    pool = services.user_pool_id
    listed = boto.list_identity_providers(UserPoolId=pool, MaxResults=60)["Providers"]
    types = {entry["ProviderType"] for entry in listed}
    assert types == {"Google", "SignInWithApple", "Facebook", "LoginWithAmazon", "SAML", "OIDC"}
    described = {
        entry["ProviderName"]: boto.describe_identity_provider(
            UserPoolId=pool, ProviderName=entry["ProviderName"]
        )["IdentityProvider"]["ProviderDetails"]
        for entry in listed
    }
    assert described["Microsoft"]["oidc_issuer"].startswith("https://login.microsoftonline.com/")
    assert described["GitHub"]["oidc_issuer"] == "https://github.com"
    assert described["Partner"]["oidc_issuer"] == f"{services.workos_url}/provider/Partner"
    assert "private_key" not in described["SignInWithApple"]
    metadata = httpx2.get(described["okta-acme"]["MetadataURL"])
    assert 'entityID="http://www.okta.example/exk0rehearsal"' in metadata.text
    assert f'Location="{described["okta-acme"]["SSORedirectBindingURI"]}"' in metadata.text


def test_a_seeded_provider_can_be_probed(services: Rehearsal, boto: CognitoIdentityProviderClient) -> None:
    details = boto.describe_identity_provider(UserPoolId=services.user_pool_id, ProviderName="GitHub")
    found = details["IdentityProvider"]["ProviderDetails"]
    old = "https://acme-rehearsal.auth.us-east-1.amazoncognito.com/oauth2/idpresponse"
    for uri, status in ((old, 302), ("https://auth.workos.com/sso/oauth/github/x/callback", 400)):
        asked = {"client_id": found["client_id"], "redirect_uri": uri}
        assert httpx2.get(found["authorize_url"], params=asked, follow_redirects=False).status_code == status


def test_groups_hold_their_members_and_cognitos_own_are_there(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    pool = services.user_pool_id
    names = {group["GroupName"] for group in boto.list_groups(UserPoolId=pool, Limit=60)["Groups"]}
    assert {"admins", "editors", f"{pool}_Google", f"{pool}_okta-acme"} <= names
    members = boto.list_users_in_group(UserPoolId=pool, GroupName=f"{pool}_Google", Limit=60)["Users"]
    assert members
    assert all(user["Username"].startswith("Google_") for user in members)


def test_mfa_shows_only_on_the_single_user(services: Rehearsal, boto: CognitoIdentityProviderClient) -> None:
    pool = services.user_pool_id
    seeded = rows(users=USERS, seed=SEED, base_url=services.workos_url)
    totp = next(row for row in seeded if row.mfa == ("SOFTWARE_TOKEN_MFA",))
    user = boto.admin_get_user(UserPoolId=pool, Username=totp.username)
    assert user["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    factors = boto.admin_get_user_auth_factors(UserPoolId=pool, Username=totp.username)
    assert factors["ConfiguredUserAuthFactors"] == ["PASSWORD", "SOFTWARE_TOKEN"]


def test_app_clients_and_domain(services: Rehearsal, boto: CognitoIdentityProviderClient) -> None:
    pool = services.user_pool_id
    listed = boto.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
    assert [client["ClientName"] for client in listed] == ["web", "spa", "machine"]
    secrets = [
        "ClientSecret"
        in boto.describe_user_pool_client(UserPoolId=pool, ClientId=client["ClientId"])["UserPoolClient"]
        for client in listed
    ]
    assert secrets == [True, False, True]
    domain = boto.describe_user_pool_domain(Domain="acme-rehearsal")["DomainDescription"]
    assert domain["UserPoolId"] == pool


def test_who_am_i_and_who_am_i_no_longer(services: Rehearsal) -> None:
    sts = aws_client(services, "sts")
    assert sts.get_caller_identity()["Account"] == services.cognito.store.account
    arm(services, FaultKind.EXPIRED_CREDENTIALS, "GetCallerIdentity")
    with pytest.raises(ClientError) as caught:
        sts.get_caller_identity()
    assert error_code(caught) == "ExpiredToken"
    sts.close()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"Limit": 61}, "InvalidParameterException"),
        ({"PaginationToken": "garbage"}, "InvalidParameterException"),
        ({"PaginationToken": "Z2FyYmFnZQ=="}, "InvalidParameterException"),
        ({"Filter": 'given_name = "Ann"', "PaginationToken": "Z2FyYmFnZQ=="}, "InvalidParameterException"),
        ({"AttributesToGet": ["custom:city"]}, "InvalidParameterException"),
        ({"UserPoolId": "us-east-1_Nothing00"}, "ResourceNotFoundException"),
    ],
)
def test_what_is_refused(
    services: Rehearsal, boto: CognitoIdentityProviderClient, asked: dict[str, Any], code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        boto.list_users(**{"UserPoolId": services.user_pool_id} | asked)
    assert error_code(caught) == code


def test_a_filter_selects(services: Rehearsal, boto: CognitoIdentityProviderClient) -> None:
    row = rows(users=USERS, seed=SEED, base_url=services.workos_url)[0]
    found = boto.list_users(UserPoolId=services.user_pool_id, Filter=f'sub = "{row.sub}"')["Users"]
    assert [user["Username"] for user in found] == [row.username]


def test_rows_are_edited_added_and_removed_during_a_listing(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    pool, control = services.user_pool_id, f"{services.cognito_url}/_rehearsal/cognito"
    first = boto.list_users(UserPoolId=pool, Limit=60)
    last = first["Users"][-1]
    edit = {"username": last["Username"], "attributes": {"email": "new@acme.example", "given_name": None}}
    assert httpx2.post(f"{control}/users", json=edit | {"enabled": False}).status_code == 200
    edited = boto.admin_get_user(UserPoolId=pool, Username=last["Username"])
    attributes = {entry["Name"]: entry.get("Value") for entry in edited["UserAttributes"]}
    assert (attributes["email"], "given_name" in attributes, edited["Enabled"]) == (
        "new@acme.example",
        False,
        False,
    )
    assert edited["UserLastModifiedDate"] > last["UserLastModifiedDate"]
    assert httpx2.delete(f"{control}/users/{last['Username']}").status_code == 204
    assert httpx2.delete(f"{control}/users/{last['Username']}").status_code == 404
    added = {"username": "Google_7", "status": "EXTERNAL_PROVIDER", "attributes": {"sub": "ffffffff-new"}}
    httpx2.post(f"{control}/users", json=[added])
    rest = [first, boto.list_users(UserPoolId=pool, Limit=60, PaginationToken=first["PaginationToken"])]
    while "PaginationToken" in rest[-1]:
        token = rest[-1]["PaginationToken"]
        rest.append(boto.list_users(UserPoolId=pool, Limit=60, PaginationToken=token))
    assert sum(len(page["Users"]) for page in rest) == USERS + 1
    assert sub_of(rest[-1]["Users"][-1]) == "ffffffff-new"


def test_what_boto3_creates_is_listed(services: Rehearsal, boto: CognitoIdentityProviderClient) -> None:
    pool = services.user_pool_id
    boto.admin_create_user(UserPoolId=pool, Username="late@acme.example", MessageAction="SUPPRESS")
    listed = [user for page in pages(boto, pool, Limit=60) for user in page]
    late = [user for user in listed if user["UserCreateDate"] > datetime(2026, 6, 1, tzinfo=UTC)]
    assert (len(listed), [user["UserStatus"] for user in late]) == (USERS + 1, ["FORCE_CHANGE_PASSWORD"])


def test_statistics_count_pages(services: Rehearsal, boto: CognitoIdentityProviderClient) -> None:
    arm(services, FaultKind.THROTTLE)
    with pytest.raises(ClientError):
        boto.list_users(UserPoolId=services.user_pool_id)
    assert len(list(pages(boto, services.user_pool_id))) == 5
    stats = httpx2.get(f"{services.cognito_url}/_rehearsal/cognito/stats").json()
    assert (stats["operations"], stats["pages"], stats["users"]) == ({"ListUsers": 6}, 5, USERS)
    httpx2.post(f"{services.cognito_url}/_rehearsal/cognito/reset_stats")
    assert httpx2.get(f"{services.cognito_url}/_rehearsal/cognito/stats").json()["pages"] == 0


def test_identities_are_json_in_an_attribute(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    for page in pages(boto, services.user_pool_id):
        for user in page:
            attributes = {entry["Name"]: entry["Value"] for entry in user["Attributes"]}
            if user["UserStatus"] == "EXTERNAL_PROVIDER":
                identity = json.loads(attributes["identities"])[0]
                assert user["Username"] == f"{identity['providerName']}_{identity['userId']}"
                assert (identity["issuer"] is None) is (identity["providerType"] not in {"SAML", "OIDC"})


def test_what_moto_lacks_is_refused_in_aws_words(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    with pytest.raises(ClientError) as caught:
        boto.list_user_pool_replicas(UserPoolId=services.user_pool_id)
    assert error_code(caught) == "UnknownOperationException"
    assert httpx2.get(services.cognito_url).status_code == 400


def test_twelve_thousand_rows_are_listed_page_by_page() -> None:
    with Rehearsal(users=12_000) as services:
        boto = aws_client(services, "cognito-idp")
        listed = [len(page) for page in pages(boto, services.user_pool_id, Limit=60)]
        boto.close()
    assert listed == [60] * 200
