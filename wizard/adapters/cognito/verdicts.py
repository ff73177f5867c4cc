"""What each refusal and accident of AWS means for the operator: one sentence and the command that fixes it.

Sources: ``cognito.md`` 5 (codes and classes, measured on boto3 1.44.5) and the exceptions of botocore.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from botocore import exceptions as aws
from botocore.parsers import ResponseParserError

from wizard.adapters.web.bounds import TooLarge
from wizard.errors import AGAIN


class Kind(Enum):
    CREDENTIALS = auto()
    USAGE = auto()
    BLOCKED = auto()
    DENIED = auto()
    NOT_FOUND = auto()
    THROTTLED = auto()
    UNAVAILABLE = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence and its fix, with room for {operation}, {said} and {profile} (`` --profile x``)."""

    kind: Kind
    message: str
    fix: str = ""


_SSO = Verdict(
    Kind.CREDENTIALS,
    "The AWS single sign-on session has expired or was never opened.",
    f"Run: aws sso login{{profile}}, {AGAIN}",
)
_LOGIN = Verdict(Kind.CREDENTIALS, "The AWS login has expired.", f"Run: aws login{{profile}}, {AGAIN}")
MFA = Verdict(
    Kind.CREDENTIALS,
    "The AWS profile asks for an MFA code, which is never asked for in here.",
    'Run: eval "$(aws configure export-credentials{profile} --format env)", '
    "then run the same command again without a profile.",
)
_EXPIRED = Verdict(
    Kind.CREDENTIALS,
    "The AWS credentials have expired.",
    f"Renew them (aws sso login{{profile}}, or new temporary keys), {AGAIN}",
)
_UNKNOWN_KEY = Verdict(
    Kind.CREDENTIALS,
    "AWS does not know this access key.",
    f"Run: aws configure{{profile}}, or renew the AWS_* variables, {AGAIN}",
)
_SIGNATURE = Verdict(
    Kind.CREDENTIALS,
    "AWS does not accept the signature: the secret key is wrong, or this machine's clock is.",
    f"Check the clock (timedatectl), and the keys with: aws configure{{profile}}, {AGAIN}",
)
_DENIED = Verdict(
    Kind.DENIED,
    "The AWS identity may not call {operation}.",
    "Ask for an IAM policy that allows cognito-idp:{operation} on the user pool.",
)
ROLE = Verdict(
    Kind.CREDENTIALS,
    "AWS did not give the credentials of the profile's role ({operation}): {said}",
    f"Try: aws sts get-caller-identity{{profile}}, mend the profile, {AGAIN}",
)
SLOW = Verdict(Kind.THROTTLED, "AWS asks to slow down ({operation})")
DOWN = Verdict(Kind.UNAVAILABLE, "AWS failed to answer {operation}")
_LOST = Verdict(Kind.UNAVAILABLE, "the connection to AWS was lost ({operation})")
_UNREACHABLE = Verdict(Kind.UNAVAILABLE, "AWS cannot be reached: check the network and the region")
UNREADABLE = Verdict(Kind.UNAVAILABLE, "the answer to {operation} is not what AWS promises")

BY_CODE: Mapping[str, Verdict] = {
    **dict.fromkeys(("ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired"), _EXPIRED),
    **dict.fromkeys(
        ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "AuthFailure"),
        _UNKNOWN_KEY,
    ),
    **dict.fromkeys(
        (
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "RequestExpired",
            "RequestTimeTooSkewed",
        ),
        _SIGNATURE,
    ),
    **dict.fromkeys(("AccessDeniedException", "AccessDenied", "NotAuthorizedException", "403"), _DENIED),
    **dict.fromkeys(
        (
            "TooManyRequestsException",
            "ThrottlingException",
            "Throttling",
            "ThrottledException",
            "RequestThrottled",
            "RequestLimitExceeded",
            "LimitExceededException",
            "SlowDown",
        ),
        SLOW,
    ),
    **dict.fromkeys(("InternalErrorException", "InternalFailure", "ServiceUnavailable"), DOWN),
    "ResourceNotFoundException": Verdict(
        Kind.NOT_FOUND,
        "AWS does not find the user pool, or a part of it ({operation}): {said}",
        "Check its id and region: aws cognito-idp list-user-pools --max-results 60{profile}",
    ),
    "UserNotFoundException": Verdict(Kind.NOT_FOUND, "There is no such user in the pool any more."),
    "FeatureUnavailableInTierException": Verdict(
        Kind.NOT_FOUND, "The pool's feature plan does not have {operation}."
    ),
    "OperationNotEnabledException": Verdict(
        Kind.BLOCKED,
        "This region holds a replica of the user pool that does not answer {operation}.",
        "Use the region of the primary pool.",
    ),
    "InvalidParameterException": Verdict(
        Kind.USAGE, "AWS does not accept the request {operation}: {said}", "Check the pool's id and region."
    ),
}

BY_CLASS: Mapping[type[BaseException], Verdict] = {
    TooLarge: Verdict(
        Kind.BLOCKED,
        "AWS does not answer {operation} as it should: {said}.",
        f"Check the endpoint (AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER) and the network, {AGAIN}",
    ),
    RuntimeError: UNREADABLE,
    aws.NoRegionError: Verdict(
        Kind.USAGE,
        "No AWS region is known.",
        "Name it (region), or run: aws configure set region us-east-1{profile}",
    ),
    aws.InvalidRegionError: Verdict(
        Kind.USAGE, "That is not the name of an AWS region.", "Name it as in us-east-1."
    ),
    aws.ProfileNotFound: Verdict(
        Kind.USAGE,
        "There is no such AWS profile: {said}.",
        "Run: aws configure list-profiles, and name one of them.",
    ),
    aws.ConfigParseError: Verdict(
        Kind.USAGE, "The AWS configuration file cannot be read.", "Mend ~/.aws/config or ~/.aws/credentials."
    ),
    aws.ParamValidationError: Verdict(
        Kind.USAGE, "The request {operation} cannot be made from what was given."
    ),
    aws.NoCredentialsError: Verdict(
        Kind.CREDENTIALS,
        "No AWS credentials were found.",
        f"Run: aws configure{{profile}}, or aws sso login{{profile}}, {AGAIN}",
    ),
    aws.PartialCredentialsError: Verdict(
        Kind.CREDENTIALS,
        "Only half of an AWS key pair is set.",
        f"Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run: aws configure{{profile}}, {AGAIN}",
    ),
    aws.InvalidConfigError: Verdict(
        Kind.CREDENTIALS,
        "The AWS profile is not complete: its source_profile or role does not lead to credentials.",
        f"Mend the profile in ~/.aws/config, try: aws sts get-caller-identity{{profile}}, {AGAIN}",
    ),
    aws.InfiniteLoopConfigError: Verdict(
        Kind.CREDENTIALS,
        "The AWS profile's source_profile leads back to itself.",
        f"Mend the profile in ~/.aws/config, {AGAIN}",
    ),
    aws.CredentialRetrievalError: Verdict(
        Kind.CREDENTIALS,
        "The AWS profile's own way to credentials (credential_process) failed.",
        f"Try: aws sts get-caller-identity{{profile}}, mend it, {AGAIN}",
    ),
    aws.MetadataRetrievalError: Verdict(
        Kind.CREDENTIALS,
        "The service that hands out AWS credentials on this machine failed.",
        f"Try: aws sts get-caller-identity{{profile}}, {AGAIN}",
    ),
    aws.SSOError: _SSO,
    aws.TokenRetrievalError: _SSO,
    aws.NoAuthTokenError: _SSO,
    aws.LoginError: _LOGIN,
    aws.MissingDependencyException: Verdict(
        Kind.CREDENTIALS,
        "The AWS profile signs in with `aws login`, which needs a part that is not installed.",
        f"Run: pip install 'botocore[crt]', {AGAIN}",
    ),
    aws.RefreshWithMFAUnsupportedError: MFA,
    aws.EndpointConnectionError: _UNREACHABLE,
    aws.ConnectTimeoutError: _UNREACHABLE,
    aws.SSLError: Verdict(Kind.UNAVAILABLE, "the TLS handshake with AWS failed"),
    aws.ReadTimeoutError: Verdict(Kind.UNAVAILABLE, "AWS did not answer {operation} in time"),
    aws.ConnectionError: _LOST,
    aws.HTTPClientError: _LOST,
    aws.IncompleteReadError: _LOST,
    ResponseParserError: UNREADABLE,
    AttributeError: UNREADABLE,
    LookupError: UNREADABLE,
    TypeError: UNREADABLE,
    ValueError: UNREADABLE,
}
