"""Faults of the Cognito service as boto3 meets them."""

from __future__ import annotations

import socket

import pytest
from botocore.exceptions import ClientError, HTTPClientError, ReadTimeoutError
from botocore.exceptions import ConnectionError as BotoConnectionError
from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

from tests.rehearsal.aws import USERS, arm, error_code, pages, sub_of
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.services import Rehearsal


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (FaultKind.THROTTLE, "TooManyRequestsException", 400),
        (FaultKind.INTERNAL_ERROR, "InternalErrorException", 500),
        (FaultKind.SERVER_ERROR, "InternalErrorException", 500),
        (FaultKind.EXPIRED_CREDENTIALS, "ExpiredTokenException", 400),
        (FaultKind.QUOTA, "LimitExceededException", 400),
    ],
)
def test_a_fault_speaks_cognitos_words_and_passes(
    services: Rehearsal, boto: CognitoIdentityProviderClient, kind: FaultKind, code: str, status: int
) -> None:
    arm(services, kind)
    with pytest.raises(ClientError) as caught:
        boto.list_users(UserPoolId=services.user_pool_id)
    assert error_code(caught) == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert boto.list_users(UserPoolId=services.user_pool_id)["Users"]


def test_a_token_is_refused_only_where_there_is_one(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    arm(services, FaultKind.BAD_TOKEN)
    token = boto.list_users(UserPoolId=services.user_pool_id)["PaginationToken"]
    with pytest.raises(ClientError) as caught:
        boto.list_users(UserPoolId=services.user_pool_id, PaginationToken=token)
    assert error_code(caught) == "InvalidParameterException"


def test_short_and_empty_pages_lose_and_repeat_nobody(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    arm(services, FaultKind.SHORT_PAGE, count=3)
    arm(services, FaultKind.EMPTY_PAGE, count=3)
    listed = list(pages(boto, services.user_pool_id, Limit=60))
    assert [len(page) for page in listed[:6]] == [20, 20, 20, 0, 0, 0]
    subs = [sub_of(user) for page in listed for user in page]
    assert len(subs) == len(set(subs)) == USERS


@pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER])
def test_a_dropped_request_is_a_transport_error(
    services: Rehearsal, boto: CognitoIdentityProviderClient, kind: FaultKind
) -> None:
    arm(services, kind)
    with pytest.raises((BotoConnectionError, HTTPClientError)):
        boto.list_users(UserPoolId=services.user_pool_id)
    assert services.cognito.stats.outcomes["ListUsers"]["dropped"] == 1


def test_a_hanging_request_ends_with_the_client_or_the_service(
    services: Rehearsal, boto: CognitoIdentityProviderClient
) -> None:
    arm(services, FaultKind.HANG)
    with pytest.raises(ReadTimeoutError):
        boto.list_users(UserPoolId=services.user_pool_id)
    assert boto.list_users(UserPoolId=services.user_pool_id)["Users"]
    port = int(services.cognito_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as left_open:
        arm(services, FaultKind.HANG, "*")
        left_open.sendall(b"GET /?Action=x HTTP/1.1\r\nHost: x\r\n\r\n")
        services.stop()
        while left_open.recv(1000):
            pass  # the end of the stream is what is waited for
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
