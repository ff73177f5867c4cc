"""Every refusal and accident of ``cognito.md`` 5: real sockets, real AWS configuration files."""

from __future__ import annotations

import os
import socket
import traceback
from pathlib import Path

import pytest
from botocore import exceptions as aws

from tests.adapters.canned import Canned, Reply, Wire
from tests.adapters.times import InstantClock
from wizard.adapters import cognito_session
from wizard.adapters.cognito import CognitoSource, list_pools
from wizard.adapters.cognito_errors import translate
from wizard.adapters.cognito_session import profiles
from wizard.errors import Blocked, CredentialsError, UsageError, WizardError
from wizard.ports import Signal, Throttled, TokenRefused, Unavailable

SECRET = "aws-secret-never-shown"
HOSTILE = "\x1b[2J\u202ebad\r\n"


@pytest.fixture
def environment(no_aws: None, canned: Canned, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", canned.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", canned.url)
    return monkeypatch


def opened(profile: str | None = None, region: str | None = None) -> CognitoSource:
    return CognitoSource.open(
        region=region, user_pool_id="eu-west-1_Ab12", profile=profile, clock=InstantClock()
    )


def refusal(code: str, message: str = HOSTILE, status: int = 400) -> Reply:
    return Reply(status, {"__type": f"com.amazonaws.cognito#{code}", "message": message})


async def failure(source: CognitoSource, token: str | None = None) -> Exception:
    with pytest.raises((Signal, WizardError)) as caught:
        await source.page(token)
    await source.close()
    shown = f"{caught.value} {caught.value!r} {''.join(traceback.format_exception(caught.value))}"
    assert SECRET not in shown
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)
    assert "Traceback" not in str(caught.value)
    return caught.value


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
    _configure(environment, "[profile work]\nregion = eu-west-1\n", credentials="work")
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
    canned.answer(denied)
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


NO_SOURCE = "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = gone\n"
CIRCLE = """
[profile p]
role_arn = arn:aws:iam::1:role/r
source_profile = q
[profile q]
role_arn = arn:aws:iam::1:role/q
source_profile = p
"""
OLD_SSO = """
[profile p]
sso_start_url = https://nobody.example.com/start
sso_region = eu-west-1
sso_account_id = 1
sso_role_name = r
"""
NEW_SSO = """
[profile p]
sso_session = nobodys-session
sso_account_id = 1
sso_role_name = r
[sso-session nobodys-session]
sso_start_url = https://nobody.example.com/start
sso_region = eu-west-1
"""
MFA_ROLE = """
[profile p]
role_arn = arn:aws:iam::1:role/r
source_profile = base
mfa_serial = arn:aws:iam::1:mfa/ann
"""


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (NO_SOURCE, "source_profile or role"),
        (CIRCLE, "leads back to itself"),
        ("[profile p]\ncredential_process = false\n", "credential_process"),
        (OLD_SSO, "aws sso login --profile p"),
        (NEW_SSO, "aws sso login --profile p"),
        ("[profile p]\nlogin_session = arn:aws:iam::1:user/ann\n", "botocore[crt]"),
    ],
)
async def test_profiles_that_lead_to_no_credentials(
    environment: pytest.MonkeyPatch, config: str, words: str
) -> None:
    _configure(environment, config)
    try:
        error = await failure(opened("p"))
    except CredentialsError as refused:
        error = refused
    assert isinstance(error, CredentialsError)
    assert words in str(error)


async def test_a_profile_that_would_prompt_for_a_code_is_refused_with_the_command(
    environment: pytest.MonkeyPatch, canned: Canned, capfd: pytest.CaptureFixture[str]
) -> None:
    _configure(environment, MFA_ROLE, credentials="base")
    error = await failure(opened("p"))
    assert isinstance(error, CredentialsError)
    assert 'eval "$(aws configure export-credentials --profile p --format env)"' in error.fix
    assert capfd.readouterr() == ("", "")
    assert canned.asked == []


async def test_a_role_that_is_not_given(environment: pytest.MonkeyPatch, canned: Canned) -> None:
    role = "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n"
    _configure(environment, role, credentials="base")
    body = (
        b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>"
    )
    canned.answer(Reply(403, body, {"Content-Type": "text/xml"}))
    error = await failure(opened("p"))
    assert isinstance(error, CredentialsError)
    assert "AssumeRole" in error.message
    assert "not you" in error.message


async def test_no_credentials_at_all(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("AWS_ACCESS_KEY_ID")
    environment.delenv("AWS_SECRET_ACCESS_KEY")
    error = await failure(opened())
    assert isinstance(error, CredentialsError)
    assert "aws configure" in error.fix


async def test_half_a_key_pair(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(CredentialsError, match="half of an AWS key pair"):
        await opened().page(None)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            aws.TokenRetrievalError(provider="sso", error_msg="x"),
            CredentialsError,
            "aws sso login --profile p",
        ),
        (aws.UnauthorizedSSOTokenError(), CredentialsError, "aws sso login --profile p"),
        (aws.LoginRefreshRequired(), CredentialsError, "aws login --profile p"),
        (
            aws.RefreshWithMFAUnsupportedError(),
            CredentialsError,
            "aws configure export-credentials --profile p",
        ),
        (
            aws.MetadataRetrievalError(error_msg="x"),
            CredentialsError,
            "aws sts get-caller-identity --profile p",
        ),
        (aws.SSLError(endpoint_url="x", error=OSError("y")), Unavailable, "TLS"),
        (aws.ConnectTimeoutError(endpoint_url="x"), Unavailable, "cannot be reached"),
        (aws.ParamValidationError(report="x"), UsageError, "ListUsers"),
        (
            aws.UnknownServiceError(service_name="\x1b", known_service_names="y"),
            Blocked,
            "UnknownServiceError",
        ),
    ],
)
def test_accidents_that_need_a_real_cloud(error: Exception, kind: type[Exception], words: str) -> None:
    translated = translate(error, operation="ListUsers", profile="p")
    assert isinstance(translated, kind)
    assert words in str(translated)
    assert "\x1b" not in str(translated)


def test_an_unknown_profile(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="aws configure list-profiles"):
        opened("nobody")


async def test_no_region(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="No AWS region is known"):
        await list_pools(region=None, profile=None)


def test_no_name_of_a_region(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
    with pytest.raises(UsageError, match="not the name of an AWS region"):
        CognitoSource.open(region="eu west 1!", user_pool_id="local_Ab12", profile=None)


@pytest.mark.parametrize("url", ["http://cognito.example.com", "ftp://127.0.0.1", "http://10.0.0.1:5000"])
def test_plain_http_stays_on_this_machine(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url)
    with pytest.raises(UsageError, match="AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"):
        opened()
    environment.delenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
    environment.setenv("AWS_ENDPOINT_URL_STS", url)
    with pytest.raises(UsageError, match="AWS_ENDPOINT_URL_STS"):
        opened()


async def test_proxy_variables_redirect_nothing(environment: pytest.MonkeyPatch, canned: Canned) -> None:
    environment.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    environment.setenv("http_proxy", "http://127.0.0.1:9")
    canned.answer(Reply(200, {"Users": []}))
    source = opened()
    assert (await source.page(None)).rows == ()
    await source.close()


def test_profiles_for_the_picker(environment: pytest.MonkeyPatch) -> None:
    _configure(environment, "[profile work]\nregion = eu-west-1\n[profile home]\n")
    assert set(profiles()) == {"work", "home"}
    _configure(environment, "no section\n")
    with pytest.raises(UsageError, match="configuration file cannot be read"):
        profiles()


def _configure(environment: pytest.MonkeyPatch, config: str, *, credentials: str = "") -> None:
    Path(os.environ["AWS_CONFIG_FILE"]).write_text(config)
    if credentials:
        keys = f"[{credentials}]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {SECRET}\n"
        Path(os.environ["AWS_SHARED_CREDENTIALS_FILE"]).write_text(keys)
