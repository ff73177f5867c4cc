"""What takes the place of each use of Cognito or Amplify (``workos.md`` 7; no vendor has such a table)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Replaces(StrEnum):
    """The rows of the table; the last ones are what a scan finds next to calls."""

    SIGN_IN_REDIRECT = "sign_in_redirect"
    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"
    RESET_PASSWORD = "reset_password"  # noqa: S105  a row of the table
    SIGN_OUT = "sign_out"
    PROFILE = "profile"
    SESSION = "session"
    JWKS = "jwks"
    GROUPS = "groups"
    ADMIN_USERS = "admin_users"
    DISABLE_USER = "disable_user"
    MFA = "mfa"
    TRIGGERS = "triggers"
    IDENTITY_POOL = "identity_pool"
    LIBRARY = "library"
    CLIENT = "client"
    HOST = "host"
    COOKIE = "cookie"
    SETTING = "setting"
    INFRASTRUCTURE = "infrastructure"


@dataclass(frozen=True, slots=True)
class Replacement:
    id: Replaces
    cognito: str
    workos: str


REPLACEMENTS: tuple[Replacement, ...] = (
    Replacement(
        Replaces.SIGN_IN_REDIRECT,
        "signInWithRedirect, Hosted UI /login, /oauth2/authorize",
        'getSignInUrl(), signIn() or get_authorization_url(provider="authkit")',
    ),
    Replacement(
        Replaces.SIGN_IN,
        "signIn, InitiateAuth (USER_SRP, USER_PASSWORD)",
        "hosted AuthKit, or authenticate_with_password on a page of your own (no SRP)",
    ),
    Replacement(
        Replaces.SIGN_UP, "signUp, confirmSignUp", "AuthKit's sign-up, or create_user and verify_email"
    ),
    Replacement(
        Replaces.RESET_PASSWORD,
        "resetPassword, ForgotPassword, confirmResetPassword",
        "AuthKit's forgot password, or reset_password(email=…) and confirm_password_reset",
    ),
    Replacement(
        Replaces.SIGN_OUT,
        "signOut, GlobalSignOut, AdminUserGlobalSignOut",
        "signOut() or get_logout_url(session_id=…); everywhere: revoke_session for each of list_sessions",
    ),
    Replacement(
        Replaces.PROFILE,
        "getCurrentUser, fetchUserAttributes, GetUser",
        "withAuth(), getAuth() or useAuth(); get_user on a server",
    ),
    Replacement(
        Replaces.SESSION,
        "fetchAuthSession tokens, id_token claims",
        "the access token with its refresh token; the user comes next to it, there is no ID token"
        " (custom claims: a JWT template)",
    ),
    Replacement(
        Replaces.JWKS, "JWKS of cognito-idp…/jwks.json", "https://api.workos.com/sso/jwks/<client_id>"
    ),
    Replacement(
        Replaces.GROUPS,
        "cognito:groups claim",
        "the role, roles and permissions claims next to org_id (they need an organization membership)",
    ),
    Replacement(
        Replaces.ADMIN_USERS,
        "AdminCreateUser, AdminUpdateUserAttributes, AdminDeleteUser, AdminGetUser, ListUsers",
        "create_user, update_user, delete_user, get_user_by_external_id(sub), list_users",
    ),
    Replacement(
        Replaces.DISABLE_USER, "AdminDisableUser", "no equivalent: revoke sessions and refuse in your app"
    ),
    Replacement(
        Replaces.MFA, "setUpTOTP, AssociateSoftwareToken", "AuthKit's enrolment, or create_user_auth_factor"
    ),
    Replacement(
        Replaces.TRIGGERS,
        "Lambda triggers (PreSignUp, PostConfirmation …)",
        "AuthKit Actions, webhooks or the Events API",
    ),
    Replacement(
        Replaces.IDENTITY_POOL,
        "identity pool, AWS credentials",
        "not provided by WorkOS: give your server a role, or an IAM OIDC provider",
    ),
    Replacement(Replaces.LIBRARY, "Cognito and Amplify libraries", "the AuthKit package of your stack"),
    Replacement(Replaces.CLIENT, "Cognito clients", "WorkOSClient, or AuthKit's provider or middleware"),
    Replacement(Replaces.HOST, "Cognito hosts", "AuthKit's domain, or https://api.workos.com"),
    Replacement(
        Replaces.COOKIE,
        "Cognito and Amplify cookies and storage",
        "AuthKit's session cookie; clear these at cutover",
    ),
    Replacement(
        Replaces.SETTING,
        "Cognito settings",
        "WORKOS_CLIENT_ID, the redirect URI and, on servers, WORKOS_API_KEY and WORKOS_COOKIE_PASSWORD",
    ),
    Replacement(
        Replaces.INFRASTRUCTURE,
        "the pool's infrastructure",
        "nothing: take it out of this code when the pool is no longer needed (keep the pool till then)",
    ),
)

_BY_ID = {row.id: row for row in REPLACEMENTS}


def replacement(row: Replaces) -> str:
    """What to write instead."""
    return _BY_ID[row].workos
