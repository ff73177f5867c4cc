"""Profiles, regions, addresses and credentials that lead nowhere: real AWS configuration files."""

from __future__ import annotations

import pytest
from botocore import exceptions as aws

from tests.adapters.canned import Canned, Reply
from tests.adapters.refusals import configure, failure, opened
from wizard.adapters.cognito.errors import translate
from wizard.adapters.cognito.session import connect, profiles
from wizard.adapters.cognito.source import CognitoSource, list_pools
from wizard.errors import Blocked, CredentialsError, UsageError
from wizard.ports import Unavailable

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
    configure(environment, config)
    try:
        error = await failure(opened("p"))
    except CredentialsError as refused:
        error = refused
    assert isinstance(error, CredentialsError)
    assert words in str(error)


async def test_a_profile_that_would_prompt_for_a_code_is_refused_with_the_command(
    environment: pytest.MonkeyPatch, canned: Canned, capfd: pytest.CaptureFixture[str]
) -> None:
    configure(environment, MFA_ROLE, credentials="base")
    error = await failure(opened("p"))
    assert isinstance(error, CredentialsError)
    assert 'eval "$(aws configure export-credentials --profile p --format env)"' in error.fix
    assert capfd.readouterr() == ("", "")
    assert canned.asked == []


async def test_a_role_that_is_not_given(environment: pytest.MonkeyPatch, canned: Canned) -> None:
    role = "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n"
    configure(environment, role, credentials="base")
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
    configure(environment, "[profile work]\nregion = eu-west-1\n[profile home]\n")
    assert set(profiles()) == {"work", "home"}
    configure(environment, "no section\n")
    with pytest.raises(UsageError, match="configuration file cannot be read"):
        profiles()


def test_clients_opened_later_parse_no_model_again(environment: pytest.MonkeyPatch) -> None:
    """The folders of models stay as many, too, however often a session connects."""
    clients = [connect(region="eu-west-1", profile=None) for _ in range(3)]
    loaders = [client.cognito._loader for client in clients]  # type: ignore[attr-defined]
    assert loaders[0] is loaders[1] is loaders[2]
    assert len(loaders[0].search_paths) == len(set(loaders[0].search_paths))
    for client in clients:
        client.close()
