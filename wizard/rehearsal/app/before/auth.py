"""Who may come in: Amazon Cognito knows."""

from __future__ import annotations

import os

import boto3

COOKIE = "acme-session"

cognito = boto3.client("cognito-idp", region_name=os.environ["COGNITO_USER_POOL_ID"].split("_")[0])


def sign_in(email: str, password: str) -> str:
    """The access token of somebody who gave the right password."""
    answer = cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=os.environ["COGNITO_CLIENT_ID"],
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    return answer["AuthenticationResult"]["AccessToken"]


def email_of(token: str) -> str:
    """The address behind a token; botocore's ClientError where it is of no use any more."""
    user = cognito.get_user(AccessToken=token)
    return next(item["Value"] for item in user["UserAttributes"] if item["Name"] == "email")


def sign_out(token: str) -> None:
    cognito.global_sign_out(AccessToken=token)
