"""Every refusal and accident of ``cognito.md`` 5: real sockets, real AWS configuration files."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from botocore import exceptions as aws

from tests.adapters.canned import Canned, Reply, Wire
from tests.adapters.refusals import HOSTILE, configure, failure, opened, refusal
from tests.adapters.times import InstantClock
from wizard.adapters.cognito import session as cognito_session
from wizard.adapters.cognito.errors import _of_answer
from wizard.adapters.cognito.source import CognitoSource
from wizard.adapters.cognito.verdicts import BY_CODE, DOWN, SLOW, UNREADABLE, Kind, Verdict
from wizard.errors import Blocked, CredentialsError, UsageError
from wizard.ports import Throttled, TokenRefused, Unavailable


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (refusal("ExpiredTokenException"), CredentialsError, "aws sso login"),
        (refusal("UnrecognizedClientException"), CredentialsError, "aws configure"),
        (refusal("InvalidSignatureException"), CredentialsError, "timedatectl"),
        (refusal("IncompleteSignature"), CredentialsError, "signature"),
        (refusal("AccessDeniedException"), Blocked, "policy that allows cognito-idp:ListUsers"),
        (refusal("NotAuthorizedException"), Blocked, "may not call ListUsers"),
        (Reply(403, b"<Error><Code>AccessDenied</Code></Error>"), Blocked, "may not call ListUsers"),
        (refusal("ResourceNotFoundException", "User pool x does not exist."), Blocked, "x does not exist."),
        (refusal("OperationNotEnabledException"), Blocked, "primary pool"),
        (refusal("InvalidParameterException", "1 validation error"), UsageError, "1 validation error"),
        (refusal("SomethingNew", HOSTILE), Blocked, "SomethingNew"),
        (refusal("Odd{thing}", "{said}"), Blocked, "Odd{thing}): {said}"),
        (refusal("TooManyRequestsException"), Throttled, "slow down"),
        (refusal("ThrottlingException"), Throttled, "slow down"),
        (refusal("TooManyRequestsException", status=429), Throttled, "slow down"),
        (Reply(429, b"<html>"), Throttled, "slow down"),
        (refusal("InternalErrorException", status=500), Unavailable, "failed to answer ListUsers"),
        (Reply(503, b"<html>busy</html>"), Unavailable, "failed to answer ListUsers"),
        (Wire.DROP, Unavailable, "connection to AWS was lost"),
        (Wire.CUT_BODY, Unavailable, "not what AWS promises"),
    ],
)
async def test_answers(
    environment: pytest.MonkeyPatch, canned: Canned, reply: Reply | Wire, kind: type[Exception], words: str
) -> None:
    canned.answer(reply)
    error = await failure(opened())
    assert isinstance(error, kind)
    assert words in str(error)
    assert len(canned.asked) == 1, "boto3 must not retry by itself"


async def test_commands_name_the_profile(environment: pytest.MonkeyPatch, canned: Canned) -> None:
    configure(environment, "[profile work]\nregion = eu-west-1\n", credentials="work")
    canned.answer(refusal("ExpiredTokenException"))
    error = await failure(opened("work"))
    assert "aws sso login --profile work" in str(error)


@pytest.mark.parametrize("code", ["InvalidParameterException", "InvalidToken"])
async def test_a_refused_parameter_beside_a_token_is_the_token(
    environment: pytest.MonkeyPatch, canned: Canned, code: str
) -> None:
    canned.answer(refusal(code))
    assert isinstance(await failure(opened(), token="old"), TokenRefused)


async def test_throttles_carry_a_wait_where_one_is_said(
    environment: pytest.MonkeyPatch, canned: Canned
) -> None:
    said = refusal("TooManyRequestsException")
    canned.answer(Reply(said.status, said.body, {"Retry-After": "2.5"}))
    error = await failure(opened())
    assert isinstance(error, Throttled)
    assert error.retry_after == 2.5


async def test_a_read_that_hangs_ends(environment: pytest.MonkeyPatch, canned: Canned) -> None:
    quick = cognito_session.CONFIG.merge(type(cognito_session.CONFIG)(read_timeout=0.3))
    canned.answer(Wire.HANG)
    connection = cognito_session.connect(region="eu-west-1", profile=None, config=quick)
    source = CognitoSource(connection, user_pool_id="eu-west-1_Ab12", clock=InstantClock())
    assert "did not answer ListUsers in time" in str(await failure(source))


async def test_nobody_listens(environment: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        environment.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url)
        error = await failure(opened())
    assert isinstance(error, Unavailable)
    assert "cannot be reached" in error.reason


async def test_what_a_policy_forbids_is_left_out_and_named(
    environment: pytest.MonkeyPatch, canned: Canned
) -> None:
    denied = refusal("AccessDeniedException")
    described = {"UserPool": {"Id": "eu-west-1_Ab12", "Arn": "arn:aws:cognito-idp:eu-west-1:1:userpool/x"}}
    provider = {"Providers": [{"ProviderName": "Okta", "ProviderType": "SAML"}]}
    canned.answer(Reply(200, described), denied, Reply(200, provider), denied)
    pool = await (source := opened()).pool()
    assert pool.unreadable == (
        "GetUserPoolMfaConfig",
        "DescribeIdentityProvider",
        "ListUserPoolClients",
        "ListGroups",
    )
    assert [(provider.name, provider.type) for provider in pool.providers] == [("Okta", "SAML")]
    await source.close()
    canned.answer(denied)
    source = opened()
    with pytest.raises(Blocked, match="cognito-idp:DescribeUserPool"):
        await source.pool()
    probes = await source.probes()
    assert not any(probe.ok for probe in probes)
    assert all(f"cognito-idp:{probe.name}" in probe.fix for probe in probes)
    await source.close()


async def test_a_probe_that_is_called_odd_was_allowed(
    environment: pytest.MonkeyPatch, canned: Canned
) -> None:
    found = Reply(200, {"UserPool": {}, "Users": []})
    canned.answer(found, found, refusal("InvalidParameterException"))
    source = opened()
    assert all(probe.ok for probe in await source.probes())
    canned.answer(refusal("ResourceNotFoundException"))
    with pytest.raises(Blocked):
        await source.probes()
    await source.close()


async def test_a_throttle_in_the_middle_of_a_pool_does_not_start_it_over(
    environment: pytest.MonkeyPatch, canned: Canned
) -> None:
    described = Reply(200, {"UserPool": {"Id": "p", "Arn": "a"}})
    mfa = Reply(200, {"MfaConfiguration": "OFF"})
    lines = [{"ProviderName": name, "ProviderType": "SAML"} for name in ("A", "B")]
    listed = Reply(200, {"Providers": lines})
    first, second = (Reply(200, {"IdentityProvider": line}) for line in lines)
    nothing = Reply(200, {"UserPoolClients": [], "Groups": []})
    source = opened()
    canned.answer(described, mfa, listed, first, refusal("TooManyRequestsException"))
    with pytest.raises(Throttled):
        await source.pool()
    canned.answer(described, mfa, listed, second, nothing)
    assert [provider.name for provider in (await source.pool()).providers] == ["A", "B"]
    asked = [asked.headers["x-amz-target"].rpartition(".")[2] for asked in canned.asked]
    assert asked.count("DescribeIdentityProvider") == 3, "A once, B refused once and answered once"
    await source.close()


async def test_an_unknown_caller_stops_nothing(environment: pytest.MonkeyPatch, canned: Canned) -> None:
    described = {"UserPool": {"Id": "p", "Arn": "arn:aws:cognito-idp:eu-west-1:42:userpool/p"}}
    canned.answer(Reply(200, described), refusal("AccessDenied"))
    identity = await (source := opened()).identity()
    assert (identity.account, identity.caller) == ("42", "")
    await source.close()


async def test_a_body_that_is_no_refusal_is_not_quoted(
    environment: pytest.MonkeyPatch, canned: Canned
) -> None:
    """Found by the fuzz: half of a provider's description, under a 400, held its client secret."""
    canned.answer(Reply(400, b'{"IdentityProvider": {"ProviderDetails": {"client_secret": "idp-secret"'))
    error = await failure(opened())
    assert isinstance(error, Blocked)
    assert "idp-secret" not in str(error)
    assert "no reason given" in str(error)


@pytest.mark.parametrize(
    ("code", "status", "verdict"),
    [
        ("", 200, UNREADABLE),
        ("New", 399, UNREADABLE),
        ("New", 0, UNREADABLE),
        ("New", 429, SLOW),
        ("New", 500, DOWN),
        ("AccessDeniedException", 200, BY_CODE["AccessDeniedException"]),
        ("AccessDeniedException", 429, BY_CODE["AccessDeniedException"]),
        ("AccessDeniedException", 500, BY_CODE["AccessDeniedException"]),
    ],
)
def test_a_code_that_is_known_counts_then_the_status(code: str, status: int, verdict: Verdict) -> None:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert _of_answer(aws.ClientError(response, "ListUsers"), token_sent=False) == verdict


@pytest.mark.parametrize("status", [400, 428, 430, 499])
def test_an_unknown_refusal_blocks_with_its_code(status: int) -> None:
    response: Any = {"Error": {"Code": "New"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    found = _of_answer(aws.ClientError(response, "ListUsers"), token_sent=False)
    assert found is not None
    assert (found.kind, "(New)" in found.message) == (Kind.BLOCKED, True)
