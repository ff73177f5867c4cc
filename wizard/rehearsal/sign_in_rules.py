"""What Cognito checks of a sign-in by password and moto 5.2.5 does not.

Client settings (ExplicitAuthFlows, SECRET_HASH, PreventUserExistenceErrors) and statuses:
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from moto.cognitoidp.models import CognitoIdpUserPool, CognitoIdpUserPoolClient
from starlette.responses import Response

from wizard.rehearsal.aws_wire import refused

# The flow of a request, and the setting of a client that allows it.
FLOWS = {
    ("AdminInitiateAuth", "ADMIN_USER_PASSWORD_AUTH"): "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    ("InitiateAuth", "USER_PASSWORD_AUTH"): "ALLOW_USER_PASSWORD_AUTH",
}
WRONG = "Incorrect username or password."


def sign_in_refusal(pool: CognitoIdpUserPool, operation: str, asked: Mapping[str, Any]) -> Response | None:
    """Cognito's refusal of a sign-in that moto would let through, or would refuse in other words."""
    setting = FLOWS.get((operation, str(asked.get("AuthFlow"))))
    if setting is None:
        return None
    client = pool.clients.get(str(asked.get("ClientId")))
    if client is None:
        return refused(400, "ResourceNotFoundException", "User pool client does not exist.")
    if setting not in client.extended_config.get("ExplicitAuthFlows", ()):
        return refused(400, "InvalidParameterException", "Auth flow not enabled for this client")
    given = asked.get("AuthParameters", {})
    username = str(given.get("USERNAME", ""))
    if client.generate_secret and given.get("SECRET_HASH") != secret_hash(client, username):
        return refused(400, "NotAuthorizedException", f"Unable to verify secret hash for client {client.id}")
    user = pool._get_user(username)  # noqa: SLF001  by name, address or phone number, as moto signs in
    hides = client.extended_config.get("PreventUserExistenceErrors") == "ENABLED"
    if user is None:
        code = "NotAuthorizedException" if hides else "UserNotFoundException"
        return refused(400, code, WRONG if hides else "User does not exist.")
    status = str(getattr(user.status, "value", user.status))
    if user.enabled and status == "RESET_REQUIRED":
        return refused(400, "PasswordResetRequiredException", "Password reset required for the user")
    if user.password is None or user.password != given.get("PASSWORD"):
        return refused(400, "NotAuthorizedException", WRONG)
    if status == "UNCONFIRMED":
        return refused(400, "UserNotConfirmedException", "User is not confirmed.")
    return None


def secret_hash(client: CognitoIdpUserPoolClient, username: str) -> str:
    """SECRET_HASH of a sign-in by this client."""
    message = (username + client.id).encode()
    return base64.b64encode(hmac.new(client.secret.encode(), message, hashlib.sha256).digest()).decode()
