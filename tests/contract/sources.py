"""A user pool with the same content in each double of Cognito."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config
from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

from tests.adapters.times import InstantClock
from tests.contract.recording import Recording, recorded
from tests.contract.servers import ministack_server, moto_server
from wizard.adapters.cognito.source import CognitoSource
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.rehearsal.services import Rehearsal

REGION = "us-east-1"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIACONTRACT00000000", "AWS_SECRET_ACCESS_KEY": "not-a-secret"}
POOL_NAME = "customers"
GROUP = "contract-members"
EVERYBODY = tuple(f"user{number}@contract.example" for number in range(130))
MEMBERS = frozenset(EVERYBODY[::2])
CLIENT_SECRET = "idp-secret-never-kept"


@dataclass(frozen=True)
class Source:
    """One double with its pool: ``adapter`` is ours, ``aws`` what an administrator would use.

    ``heard`` holds what was said, where the double is our own.
    """

    name: str
    endpoint: str
    pool_id: str
    aws: CognitoIdentityProviderClient
    heard: Recording = field(default_factory=Recording)

    @property
    def environ(self) -> Mapping[str, str]:
        return KEYS | {"AWS_ENDPOINT_URL": self.endpoint, "AWS_DEFAULT_REGION": REGION}

    def adapter(self, pool_id: str | None = None) -> CognitoSource:
        return CognitoSource.open(
            region=REGION, user_pool_id=pool_id or self.pool_id, profile=None, clock=InstantClock()
        )

    async def listed(self) -> dict[str, CognitoRow]:
        """Every row of the pool, by its address or, without one, its username."""
        adapter, found = self.adapter(), list[CognitoRow]()
        token: str | None = None
        while True:
            page = await adapter.page(token)
            found += page.rows
            if (token := page.next_token) is None:
                await adapter.close()
                return {row.email or row.username: row for row in found}

    def add(self, email: str, *, verified: str = "true", **attributes: str) -> str:
        """A user whom an administrator creates; gives the username."""
        given = {"email": email, "email_verified": verified} | attributes
        made = self.aws.admin_create_user(
            UserPoolId=self.pool_id,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in given.items()],
        )
        return made["User"]["Username"]

    def remove(self, row: CognitoRow) -> None:
        self.aws.admin_delete_user(UserPoolId=self.pool_id, Username=row.username)

    def bring_back(self, row: CognitoRow) -> None:
        """One of the ``USERS`` again, as the next case expects it."""
        assert row.email is not None
        _add_user(self.aws, self.pool_id, row.email)


@contextmanager
def _rehearsal() -> Iterator[Source]:
    with Rehearsal(users=40) as services, recorded(services.cognito_url) as heard:
        pool = services.user_pool_id
        aws = _client(services.cognito_url)
        _fill(aws, pool)
        yield Source("rehearsal", heard.url, pool, aws, heard)
        aws.close()


def _made(name: str, server: AbstractContextManager[str]) -> Iterator[Source]:
    with server as url:
        aws = _client(url)
        pool = aws.create_user_pool(
            PoolName=POOL_NAME,
            UsernameAttributes=["email"],
            UsernameConfiguration={"CaseSensitive": False},
            UserPoolTier="PLUS",
            Schema=[{"Name": "plan", "AttributeDataType": "String", "Mutable": True}],
            LambdaConfig={"PreTokenGeneration": f"arn:aws:lambda:{REGION}:123456789012:function:f"},
        )["UserPool"]["Id"]
        aws.set_user_pool_mfa_config(
            UserPoolId=pool, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="OPTIONAL"
        )
        aws.create_user_pool_domain(UserPoolId=pool, Domain="customers-login")
        _fill(aws, pool)
        yield Source(name, url, pool, aws)
        aws.close()


@contextmanager
def _moto() -> Iterator[Source]:
    yield from _made("moto", moto_server())


@contextmanager
def _ministack() -> Iterator[Source]:
    yield from _made("MiniStack", ministack_server())


SOURCES = {"rehearsal": _rehearsal, "moto": _moto, "MiniStack": _ministack}


def _client(url: str) -> CognitoIdentityProviderClient:
    return boto3.client(
        "cognito-idp",
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def _fill(aws: CognitoIdentityProviderClient, pool: str) -> None:
    """What the cases ask about, made by Cognito's own API."""
    details: dict[str, dict[str, Any]] = {
        "ContractGoogle": {
            "client_id": "g-1", "client_secret": CLIENT_SECRET, "authorize_scopes": "openid email",
        },
        "ContractSaml": {"MetadataURL": "https://idp.example/metadata"},
    }  # fmt: skip
    for name, given in details.items():
        aws.create_identity_provider(
            UserPoolId=pool,
            ProviderName=name,
            ProviderType="OIDC" if name == "ContractGoogle" else "SAML",
            ProviderDetails=given,
            AttributeMapping={"email": "email"},
            IdpIdentifiers=[f"{name.lower()}.example"],
        )
    aws.create_user_pool_client(
        UserPoolId=pool,
        ClientName="contract-web",
        GenerateSecret=True,
        CallbackURLs=["https://app.example.com/callback"],
        SupportedIdentityProviders=["COGNITO"],
    )
    aws.create_group(UserPoolId=pool, GroupName=GROUP)
    for email in EVERYBODY:
        _add_user(aws, pool, email)


def _add_user(aws: CognitoIdentityProviderClient, pool: str, email: str) -> None:
    made = aws.admin_create_user(
        UserPoolId=pool,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
    )
    if email in MEMBERS:
        aws.admin_add_user_to_group(UserPoolId=pool, Username=made["User"]["Username"], GroupName=GROUP)
