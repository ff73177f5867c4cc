"""Every refusal and accident of AWS as one of our signals or errors; the words are in the verdicts."""

from __future__ import annotations

from botocore import exceptions as aws

from wizard.adapters.cognito.verdicts import (
    BY_CLASS,
    BY_CODE,
    DOWN,
    MFA,
    ROLE,
    SLOW,
    UNREADABLE,
    Kind,
    Verdict,
)
from wizard.adapters.web.retry_after import seconds_to_wait
from wizard.domain.text import clean
from wizard.errors import Blocked, CallFailed, CallRefused, CredentialsError, UsageError, WizardError
from wizard.ports import Throttled, TokenRefused, Unavailable


class Denied(CallFailed, Blocked):
    """AWS knows who we are, and its policy does not allow this operation."""


class NotFound(CallFailed, Blocked):
    """What was asked for is not there: the pool, or something in it."""


_CREDENTIAL_OPERATIONS = frozenset(
    {"AssumeRole", "AssumeRoleWithWebIdentity", "GetRoleCredentials", "CreateToken", "GetSessionToken"}
)
_REFUSED_TOKEN = frozenset({"InvalidParameterException", "InvalidToken", "InvalidPaginationTokenException"})
_SERVER_ERROR, _TOO_MANY, _CLIENT_ERROR = 500, 429, 400


def translate(
    error: Exception, *, operation: str, profile: str | None, token_sent: bool = False
) -> Exception:
    """What to raise for ``error``, that boto3 raised in ``operation`` (as IAM spells it).

    ``token_sent`` says that a page token was given, so that a refused parameter is that token.
    Our own errors pass unchanged.
    """
    match error:
        case WizardError():
            return error
        case aws.ClientError():
            verdict = _of_answer(error, token_sent=token_sent)
            said = _said(error)
            operation = error.operation_name or operation
        case _:
            verdict = _of_class(error)
            said = str(error)
    if verdict is None:
        return TokenRefused("AWS does not take the page token any more")
    return _spoken(verdict, error, operation=operation, profile=profile, said=said)


def _said(error: aws.ClientError) -> str:
    """AWS's own words. Without a code of AWS's, botocore gives the whole body, which may hold a secret."""
    details = error.response.get("Error", {})
    code = str(details.get("Code") or "")
    return str(details.get("Message") or "no reason given") if code[:1].isalpha() else "no reason given"


def mfa_refusal(profile: str | None) -> CredentialsError:
    """The answer to a profile that would prompt for an MFA code in the middle of a screen."""
    return CredentialsError(MFA.message, fix=_filled(MFA.fix, profile=profile))


def unreadable(operation: str) -> Unavailable:
    """A 2xx answer without the part that was asked for: botocore reads broken JSON as an empty answer."""
    return Unavailable(_filled(UNREADABLE.message, operation=operation))


def _of_answer(error: aws.ClientError, *, token_sent: bool) -> Verdict | None:
    code = str(error.response.get("Error", {}).get("Code") or "")
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
    if token_sent and code in _REFUSED_TOKEN:
        return None
    verdict = BY_CODE.get(code)
    if verdict is None and status == _TOO_MANY:
        return SLOW
    if verdict is None and status >= _SERVER_ERROR:
        return DOWN
    if error.operation_name in _CREDENTIAL_OPERATIONS and (verdict is None or verdict.kind is Kind.DENIED):
        return ROLE
    if verdict is None and status < _CLIENT_ERROR:
        return UNREADABLE
    return verdict or Verdict(Kind.BLOCKED, f"AWS refused {{operation}} ({_literal(code)}): {{said}}")


def _of_class(error: Exception) -> Verdict:
    for kind in type(error).__mro__:
        if verdict := BY_CLASS.get(kind):
            return verdict
    return Verdict(Kind.BLOCKED, f"AWS could not be asked ({type(error).__name__}): {{said}}")


def _spoken(
    verdict: Verdict, error: Exception, *, operation: str, profile: str | None, said: str
) -> Exception:
    message = _filled(verdict.message, operation=operation, said=said)
    fix = _filled(verdict.fix, operation=operation, profile=profile)
    match verdict.kind:
        case Kind.CREDENTIALS:
            return CredentialsError(message, fix=fix)
        case Kind.USAGE:
            return UsageError(message, fix=fix)
        case Kind.BLOCKED:
            return CallRefused(message, fix=fix)
        case Kind.DENIED:
            return Denied(message, fix=fix)
        case Kind.NOT_FOUND:
            return NotFound(message, fix=fix)
        case Kind.THROTTLED:
            return Throttled(message, retry_after(error))
        case Kind.UNAVAILABLE:
            return Unavailable(message)


def _filled(template: str, *, operation: str = "", profile: str | None = None, said: str = "") -> str:
    return template.format(
        operation=clean(operation),
        profile=f" --profile {clean(profile)}" if profile else "",
        said=clean(said),
    )


def _literal(text: str) -> str:
    """Foreign text as a part of a template."""
    return clean(text).replace("{", "{{").replace("}", "}}")


def retry_after(error: Exception) -> float | None:
    """Seconds of a Retry-After header, None where there is none; Cognito documents no such header."""
    if not isinstance(error, aws.ClientError):
        return None
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return seconds_to_wait(
        str(headers.get("retry-after", "")), answered_at=str(headers.get("date", "")), now=None
    )
