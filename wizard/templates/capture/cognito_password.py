"""Asks the old user pool about one sign-in: is this token its own and fresh, is this password right.

Needs the packages boto3 and PyJWT[crypto], AWS credentials that may do cognito-idp:AdminInitiateAuth on the
pool and nothing else, and KEEP_USER_POOL_ID, KEEP_CLIENT_ID, KEEP_CLIENT_SECRET (the app client made for
this alone), KEEP_APP_CLIENTS (ids of the app clients that your users sign in by, with commas between).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import NamedTuple

import boto3
import jwt
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

POOL = os.environ["KEEP_USER_POOL_ID"]
CLIENT = os.environ["KEEP_CLIENT_ID"]
APP_CLIENTS = frozenset(os.environ["KEEP_APP_CLIENTS"].replace(" ", "").split(","))
REGION = POOL.partition("_")[0]
ISSUER = f"https://cognito-idp.{REGION}.amazonaws.com/{POOL}"
FRESH_SECONDS = 300  # a token that is older tells of no sign-in just now, however often it was refreshed

_SECRET = os.environ["KEEP_CLIENT_SECRET"].encode()
_AT = os.environ.get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER") or os.environ.get("AWS_ENDPOINT_URL")
_KEYS = jwt.PyJWKClient(
    f"{_AT.rstrip('/')}/{POOL}/.well-known/jwks.json" if _AT else f"{ISSUER}/.well-known/jwks.json", timeout=5
)
# One attempt: what is sent again would be kept until then.
_cognito = boto3.client(
    "cognito-idp",
    region_name=REGION,
    config=Config(
        connect_timeout=3, read_timeout=8, max_pool_connections=100, retries={"total_max_attempts": 1}
    ),
)
# Debugging shows requests, and in them the password.
logging.getLogger("botocore").setLevel(logging.INFO)
_VENDORS = ("botocore", "urllib3", "httpcore", "httpx", "workos")
_here = threading.local()
log = logging.getLogger(__name__)


class Secret:
    """A text that shows itself only when asked to: not in logs, nor in the local variables of errors."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret()"


class _Quiet(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002  logging gives it
        return not getattr(_here, "holds", False)


_quiet = _Quiet()


@contextmanager
def unlogged() -> Iterator[None]:
    """Drop what vendors' clients log in this thread meanwhile: a reporter would note their local variables.

    They have to hold the password as it is, in the request that they send.
    """
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(_VENDORS):
            logging.getLogger(name).addFilter(_quiet)  # once: adding it again changes nothing
    _here.holds = True
    try:
        yield
    finally:
        _here.holds = False


class Verdict(Enum):
    RIGHT = "right"
    FACTOR = "the password is right, the second factor is open"
    WRONG = "wrong, unknown, disabled or locked"
    RESET = "Cognito wants a new password"
    NEVER = "never confirmed"
    LATER = "nothing was learned"
    BROKEN = "the set-up is broken"


class Checked(NamedTuple):
    """What Cognito says: with RIGHT whose password it is (``sub``), and when, by its own clock."""

    verdict: Verdict
    sub: str = ""
    at: int = 0


class Token(NamedTuple):
    """Who signed in, as the old pool's access token says, and when."""

    sub: str
    username: str
    at: int


CHALLENGES = {
    "SMS_MFA": Verdict.FACTOR,
    "EMAIL_OTP": Verdict.FACTOR,
    "SOFTWARE_TOKEN_MFA": Verdict.FACTOR,
    "SELECT_MFA_TYPE": Verdict.FACTOR,
    "MFA_SETUP": Verdict.FACTOR,
    "NEW_PASSWORD_REQUIRED": Verdict.RESET,
}
REFUSALS = {
    "NotAuthorizedException": Verdict.WRONG,
    "UserNotFoundException": Verdict.WRONG,
    "PasswordResetRequiredException": Verdict.RESET,
    "UserNotConfirmedException": Verdict.NEVER,
    "TooManyRequestsException": Verdict.LATER,
    "LimitExceededException": Verdict.LATER,
    "ThrottlingException": Verdict.LATER,
    "InternalErrorException": Verdict.LATER,
    "ServiceUnavailableException": Verdict.LATER,
}
SERVER_ERROR = 500


def check(username: str, password: Secret, caller: str) -> Checked:
    """Whether this is the user's password; raises nothing, so that no error ever carries the password."""
    seen = {
        "IpAddress": caller or "127.0.0.1",
        "ServerName": "keep-passwords",
        "ServerPath": "/",
        "HttpHeaders": [],
    }
    try:
        with unlogged():
            answer = _cognito.admin_initiate_auth(
                UserPoolId=POOL,
                ClientId=CLIENT,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={
                    "USERNAME": username,
                    "PASSWORD": password.reveal(),
                    "SECRET_HASH": _secret_hash(username),
                },
                ContextData=seen,
            )
    except ClientError as error:
        return _refused(error)
    except BotoCoreError as error:  # no answer in time, no connection, no credentials
        broken = "Credentials" in type(error).__name__
        log.warning("Cognito was not asked: %s", type(error).__name__)
        return Checked(Verdict.BROKEN if broken else Verdict.LATER)
    except Exception as error:
        log.error("Cognito was not asked: %s", type(error).__name__)  # noqa: TRY400  no traceback: it holds the password
        return Checked(Verdict.LATER)
    return _answered(answer)


def verified(token: object) -> Token | None:
    """The token where it is an access token of this pool, for one of your clients, of a sign-in just now."""
    if not isinstance(token, str):
        return None
    try:
        key = _KEYS.get_signing_key_from_jwt(token).key
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=ISSUER,
            options={"verify_aud": False, "require": ["exp", "iss", "sub"]},
        )
        if claims["token_use"] != "access" or claims["client_id"] not in APP_CLIENTS:  # noqa: S105
            return None
        found = Token(str(claims["sub"]), str(claims["username"]), int(claims["auth_time"]))
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
        log.info("token not taken: %s", type(error).__name__)
        return None
    return found if -60 < time.time() - found.at <= FRESH_SECONDS else None


def _answered(answer: dict) -> Checked:
    result = answer.get("AuthenticationResult")
    if result:
        # Straight from Cognito, over TLS. All tokens of it are dropped here.
        claims = jwt.decode(result["AccessToken"], options={"verify_signature": False})
        return Checked(Verdict.RIGHT, str(claims["sub"]), int(claims["auth_time"]))
    challenge = answer.get("ChallengeName")
    if challenge is None:  # half an answer
        return Checked(Verdict.LATER)
    if challenge not in CHALLENGES:
        log.error("keep passwords: the app client is set up wrongly: Cognito asks for %s", challenge)
    return Checked(CHALLENGES.get(challenge, Verdict.BROKEN))


def _refused(error: ClientError) -> Checked:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    verdict = REFUSALS.get(code, Verdict.LATER if status >= SERVER_ERROR else Verdict.BROKEN)
    if verdict is Verdict.BROKEN:
        log.error("keep passwords: the set-up is broken: Cognito says %s", code)
    elif verdict is Verdict.LATER:
        log.warning("Cognito gave no answer: %s", code)
    return Checked(verdict)


def _secret_hash(username: str) -> str:
    digest = hmac.new(_SECRET, (username + CLIENT).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
