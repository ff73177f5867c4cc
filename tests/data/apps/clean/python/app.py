"""boto3.client("cognito-idp") is not used any more, nor is client.initiate_auth()."""

import boto3
from workos import WorkOSClient

iam = boto3.client("iam")
workos = WorkOSClient()


def users():
    '''cognito: client.list_users()'''
    for user in workos.user_management.list_users().auto_paging_iter():
        yield user.metadata.get("migrated_from") == "cognito"
    iam.list_users()  # not Cognito's
    store.get_user("sign_up(")
    region = "us-east-1_analytics"
