"""A user pool in moto's server on loopback, spoken to over a real socket."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3
from moto.server import ThreadedMotoServer

REGION = "eu-west-1"
AWS_VARIABLES = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_EC2_METADATA_DISABLED": "true",
}
USERS = 150
CLIENT_SECRET = "idp-secret-never-kept"


@dataclass(frozen=True)
class SeededPool:
    id: str
    endpoint: str

    @property
    def environment(self) -> dict[str, str]:
        return AWS_VARIABLES | {"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": self.endpoint}


@contextmanager
def moto_pool() -> Iterator[SeededPool]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        yield SeededPool(_seed(endpoint), endpoint)
    finally:
        server.stop()


def _seed(endpoint: str) -> str:
    client = boto3.client(
        "cognito-idp",
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="not-a-secret",
    )
    pool = client.create_user_pool(
        PoolName="customers",
        UsernameAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        Schema=[{"Name": "plan", "AttributeDataType": "String"}],
        LambdaConfig={"PreSignUp": "arn:aws:lambda:eu-west-1:123456789012:function:f"},
    )["UserPool"]["Id"]
    client.set_user_pool_mfa_config(
        UserPoolId=pool, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="OPTIONAL"
    )
    client.create_user_pool_domain(UserPoolId=pool, Domain="customers-login")
    for name, details in (
        ("Google", {"client_id": "g-1", "client_secret": CLIENT_SECRET, "authorize_scopes": "openid"}),
        ("Okta", {"client_id": "o-1", "client_secret": CLIENT_SECRET, "oidc_issuer": "https://x.okta.com"}),
    ):
        client.create_identity_provider(
            UserPoolId=pool,
            ProviderName=name,
            ProviderType="Google" if name == "Google" else "OIDC",
            ProviderDetails=details,
            AttributeMapping={"email": "email"},
        )
    client.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        GenerateSecret=True,
        CallbackURLs=["https://app.example.com/callback"],
        SupportedIdentityProviders=["Google"],
    )
    client.create_user_pool_client(
        UserPoolId=pool, ClientName="robot", AllowedOAuthFlows=["client_credentials"], GenerateSecret=True
    )
    client.create_group(UserPoolId=pool, GroupName="admins")
    for number in range(USERS):
        name = f"user{number}@example.com"
        client.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": name}, {"Name": "email_verified", "Value": "true"}],
        )
    for number in range(3):
        client.admin_add_user_to_group(
            UserPoolId=pool, Username=f"user{number}@example.com", GroupName="admins"
        )
    client.close()
    return pool
