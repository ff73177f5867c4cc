"""What the demo's pool has where old passwords are kept: a password of each user, and two app clients."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from moto.cognitoidp.models import CognitoIdpUserPool, CognitoIdpUserPoolClient

from wizard.domain.capture_client import FLOW

# The client that the demo's own sign-in page uses, and the one that checks what it hands on.
LOGIN_CLIENT, CAPTURE_CLIENT = "4rehearsallogin00000000000", "5rehearsalkeep000000000000"
CLIENT_SECRET = "rehearsal-keep-client-secret"  # noqa: S105  of a client on this machine
# One user in so many chose a password that Cognito takes and WorkOS does not.
WEAK_EVERY = 40
_WEAK = "Short1!x"
_CLIENTS: tuple[tuple[str, bool, Mapping[str, Any]], ...] = (
    (LOGIN_CLIENT, False, {"ClientName": "login", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}),
    (
        # As the command of step 4 makes it.
        CAPTURE_CLIENT,
        True,
        {
            "ClientName": "keep-passwords",
            "ExplicitAuthFlows": [FLOW],
            "PreventUserExistenceErrors": "ENABLED",
            "EnableTokenRevocation": True,
            "AllowedOAuthFlowsUserPoolClient": False,
            "AccessTokenValidity": 5,
            "IdTokenValidity": 5,
            "RefreshTokenValidity": 60,
            "TokenValidityUnits": dict.fromkeys(("AccessToken", "IdToken", "RefreshToken"), "minutes"),
            "AuthSessionValidity": 3,
        },
    ),
)


def give_passwords(pool: CognitoIdpUserPool) -> None:
    """Give everybody who has chosen a password theirs, the same in each run, and the pool its clients."""
    for user in pool.users.values():
        if str(getattr(user.status, "value", user.status)) in {"CONFIRMED", "RESET_REQUIRED"}:
            user.password = password_of(str(user.id))
    for client_id, has_secret, config in _CLIENTS:
        client = CognitoIdpUserPoolClient(pool.id, has_secret, dict(config))
        client.id = client_id
        client.secret = CLIENT_SECRET if has_secret else client.secret
        pool.clients[client_id] = client


def is_taken_by_workos(sub: str) -> bool:
    """Whether WorkOS takes the old password of a made-up user."""
    return password_of(sub) != _WEAK


def password_of(sub: str) -> str:
    """The old password of a made-up user."""
    digest = hmac.new(b"the demo's users", sub.encode(), hashlib.sha256).digest()
    if digest[0] * 256 + digest[1] < 65_536 // WEAK_EVERY:
        return _WEAK
    return f"{base64.urlsafe_b64encode(digest[:15]).decode()}1aA!"
