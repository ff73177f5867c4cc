"""What the Cognito tests share: a client, a walk over pages, a fault in one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.services import Rehearsal

USERS = 300
SEED = 3


def aws_client(services: Rehearsal, name: str) -> Any:
    return boto3.client(  # type: ignore[call-overload]
        name,
        region_name=services.region,
        endpoint_url=services.cognito_url,
        aws_access_key_id="AKIAREHEARSAL0000000",
        aws_secret_access_key="rehearsal",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=1),
    )


def pages(boto: CognitoIdentityProviderClient, pool: str, **asked: Any) -> Iterator[list[Any]]:
    page = boto.list_users(UserPoolId=pool, **asked)
    yield page["Users"]
    while "PaginationToken" in page:
        page = boto.list_users(UserPoolId=pool, PaginationToken=page["PaginationToken"], **asked)
        yield page["Users"]


def arm(services: Rehearsal, kind: FaultKind, operation: str = "ListUsers", **options: Any) -> None:
    services.faults.add([FaultRule(operation, kind, **{"count": 1} | options)])


def error_code(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return caught.value.response["Error"]["Code"]


def sub_of(user: Any) -> str:
    return next(str(entry["Value"]) for entry in user["Attributes"] if entry["Name"] == "sub")
