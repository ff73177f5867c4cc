"""Talks to Cognito: boto3.client("cognito-idp").initiate_auth() is what this docstring describes."""

import boto3
from pycognito import Cognito  # finds: python_import

client = boto3.client("cognito-idp", region_name="eu-west-1")  # finds: boto3_client
identity = session.resource(  # finds: boto3_client
    service_name="cognito-identity",
)
user = Cognito(pool, app_client)  # finds: python_client


def sign_in(name, password):
    """Uses client.admin_initiate_auth(…) of cognito."""
    # client.initiate_auth() came before
    client.admin_initiate_auth(AuthFlow="ADMIN_USER_PASSWORD_AUTH")  # finds: cognito_call
    client.forgot_password(Username=name)  # finds: cognito_call
    for page in client.get_paginator("list_users").paginate():  # finds: cognito_call
        print("call client.sign_up(", page)
    return os.environ["COGNITO_USER_POOL_ID"]  # finds: env_name


JWKS = f"https://cognito-idp.{region}.amazonaws.com/{pool}/.well-known/jwks.json"  # finds: jwks
TEMPLATE = """
# finds-next: hosted_ui_host
https://acme.auth.eu-west-1.amazoncognito.com/oauth2/token
"""
