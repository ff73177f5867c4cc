"""Sign-in by AuthKit for a Python server: four functions to call from the routes of your framework."""

from __future__ import annotations

import os
import secrets

from workos import WorkOSClient
from workos.session import seal_session_from_auth_response

COOKIE = "wos-session"
COOKIE_PASSWORD = os.environ["WORKOS_COOKIE_PASSWORD"]

workos = WorkOSClient()  # WORKOS_API_KEY and WORKOS_CLIENT_ID


def sign_in_url() -> tuple[str, str]:
    """Where to send the browser, and the state to keep in a short-lived cookie until it comes back."""
    state = secrets.token_urlsafe(32)
    url = workos.user_management.get_authorization_url(
        provider="authkit", redirect_uri=os.environ["WORKOS_REDIRECT_URI"], state=state
    )
    return url, state


def session_from_callback(code: str) -> str:
    """For GET /callback, once its state is the one you kept: the value of the session cookie.

    Set it HttpOnly, Secure and SameSite=Lax.
    """
    answer = workos.user_management.authenticate_with_code(code=code)
    return seal_session_from_auth_response(
        access_token=answer.access_token,
        refresh_token=answer.refresh_token,
        user=answer.user.to_dict(),
        cookie_password=COOKIE_PASSWORD,
    )


def session_of(cookie: str):
    """The session of a request: ``authenticate()``, else ``refresh()``, else send to ``sign_in_url``."""
    return workos.user_management.load_sealed_session(session_data=cookie, cookie_password=COOKIE_PASSWORD)


def sign_out_url(cookie: str) -> str:
    """Where to send the browser to sign out; delete the cookie as well."""
    return session_of(cookie).get_logout_url()
