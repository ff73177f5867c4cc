"""Whatever answers in the place of AWS, the adapter gives a typed outcome, a signal or a sentence."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.adapters.times import InstantClock
from tests.fuzz.answers_drawn import Exchange, answers, exchange, misshapen
from tests.fuzz.drawn import SECRET, TEXTS, drawn
from wizard.adapters.cognito.session import CognitoClients, connect
from wizard.adapters.cognito.source import CognitoSource
from wizard.domain.federation.connections import Secret
from wizard.domain.rows.pool import Pool
from wizard.ports import SourceIdentity, UserPage

# urllib3 leaves the socket of a misshapen answer to the garbage collector, which says so.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ARN = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab12"
PROVIDER = {
    "ProviderName": "Google",
    "ProviderType": "Google",
    "ProviderDetails": {"client_id": "x", "client_secret": SECRET},
    "AttributeMapping": {"email": "email"},
    "IdpIdentifiers": ["x"],
}
USER = {
    "Username": "u-1",
    "Attributes": [{"Name": "sub", "Value": "u-1"}, {"Name": "email", "Value": "a@acme.example"}],
    "UserCreateDate": 1.7e9,
    "UserLastModifiedDate": 1.7e9,
    "Enabled": True,
    "UserStatus": "CONFIRMED",
}
POOL = {
    "Id": "eu-west-1_Ab12",
    "Name": "acme",
    "Arn": ARN,
    "EstimatedNumberOfUsers": 1,
    "MfaConfiguration": "OFF",
    "SchemaAttributes": [{"Name": "email", "AttributeDataType": "String"}],
    "UsernameAttributes": ["email"],
    "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}},
    "LambdaConfig": {"PreSignUp": "arn"},
}
# Every answer has the parts of all of them: whichever call is made finds its own, good or odd.
EVERYTHING = {
    "UserPool": POOL,
    "Users": [USER],
    "PaginationToken": "t",
    "NextToken": "t",  # the same for ever: such a list must end all the same
    "Providers": [{"ProviderName": "Google", "ProviderType": "Google"}],
    "IdentityProvider": PROVIDER,
    "Groups": [{"GroupName": "g"}],
    "UserPoolClients": [{"ClientId": "c", "ClientName": "c"}],
    "UserPoolClient": {"ClientId": "c", "ClientName": "c", "CallbackURLs": ["https://a.example"]},
    "MfaConfiguration": "OPTIONAL",
    "Username": "u-1",
    "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
}
REFUSAL = {"__type": "com.amazonaws#NotAuthorizedException", "message": "no"}
CODES = [
    "ExpiredTokenException",
    "TooManyRequestsException",
    "InvalidParameterException",
    "AccessDeniedException",
]
BODIES = st.one_of(
    misshapen(EVERYTHING),
    misshapen(REFUSAL),
    st.builds(
        lambda code, message: {"__type": code, "message": message},
        st.one_of(TEXTS, st.sampled_from(CODES)),
        TEXTS,
    ),
)

Call = Callable[[CognitoSource], Coroutine[Any, Any, object]]
CALLS: dict[str, tuple[Call, type]] = {
    "identity": (lambda source: source.identity(), SourceIdentity),
    "pool": (lambda source: source.pool(), Pool),
    "probes": (lambda source: source.probes(), list),
    "page": (lambda source: source.page(None), UserPage),
    "next page": (lambda source: source.page("t"), UserPage),
    "group_members": (lambda source: source.group_members("g", None), UserPage),
    "mfa_methods": (lambda source: source.mfa_methods("u-1"), tuple),
    "client_secret": (lambda source: source.client_secret("Google"), Secret),
    "clock_skew": (lambda source: source.clock_skew(), float),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Exchange, CognitoClients]]:
    """An exchange, and one connection to it: making one takes longer than a hundred calls."""
    home = tmp_path_factory.mktemp("aws")
    with exchange() as server, pytest.MonkeyPatch.context() as environment:
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            environment.setenv(name, str(Path(home, name)))
        for name in (
            "AWS_PROFILE",
            "AWS_SESSION_TOKEN",
            "AWS_ENDPOINT_URL",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
        ):
            environment.delenv(name, raising=False)
        environment.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        environment.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        environment.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", server.server.url)
        environment.setenv("AWS_ENDPOINT_URL_STS", server.server.url)
        connection = connect(region="eu-west-1", profile=None)
        yield server, connection
        connection.close()


@drawn
@given(name=st.sampled_from(sorted(CALLS)), content=answers(BODIES))
@example(
    name="client_secret",
    content=b"HTTP/1.1 200 Drawn\r\nTransfer-Encoding: CHUNKED\r\n\r\n-9223372036854775808",
)
def test_any_answer_is_an_outcome(made: tuple[Exchange, CognitoClients], name: str, content: bytes) -> None:
    server, connection = made
    call, kind = CALLS[name]
    source = CognitoSource(connection, user_pool_id="eu-west-1_Ab12", clock=InstantClock())
    outcome = server.ask(call(source), content)
    assert outcome is None or isinstance(outcome, kind)
    assert SECRET not in repr(outcome)
