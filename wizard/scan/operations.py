"""The operations of Cognito's API and of Amplify's Auth, each with what replaces it.

Names: AWS' API references of cognito-idp and cognito-identity, and of aws-amplify 5 and 6 and its mobile
libraries. Each language writes an operation in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from wizard.guide.replacements import Replaces

# No one else has calls of these names.
UNMISTAKABLE: Mapping[Replaces, tuple[str, ...]] = {
    Replaces.SIGN_IN: (
        "InitiateAuth",
        "AdminInitiateAuth",
        "RespondToAuthChallenge",
        "AdminRespondToAuthChallenge",
    ),
    Replaces.SESSION: ("GetTokensFromRefreshToken",),
    Replaces.SIGN_UP: ("AdminConfirmSignUp", "ResendConfirmationCode"),
    Replaces.RESET_PASSWORD: ("ConfirmForgotPassword", "AdminSetUserPassword", "AdminResetUserPassword"),
    Replaces.SIGN_OUT: ("AdminUserGlobalSignOut",),
    Replaces.PROFILE: ("GetUserAttributeVerificationCode",),
    Replaces.ADMIN_USERS: (
        "AdminCreateUser",
        "AdminGetUser",
        "AdminDeleteUser",
        "AdminUpdateUserAttributes",
        "AdminDeleteUserAttributes",
        "AdminLinkProviderForUser",
        "AdminDisableProviderForUser",
        "CreateUserImportJob",
    ),
    Replaces.DISABLE_USER: ("AdminDisableUser", "AdminEnableUser"),
    Replaces.GROUPS: (
        "AdminAddUserToGroup",
        "AdminRemoveUserFromGroup",
        "AdminListGroupsForUser",
        "ListUsersInGroup",
    ),
    Replaces.MFA: (
        "AssociateSoftwareToken",
        "VerifySoftwareToken",
        "SetUserMFAPreference",
        "AdminSetUserMFAPreference",
        "SetUserPoolMfaConfig",
    ),
    Replaces.IDENTITY_POOL: (
        "GetCredentialsForIdentity",
        "GetOpenIdTokenForDeveloperIdentity",
        "DescribeIdentityPool",
    ),
    Replaces.INFRASTRUCTURE: (
        "CreateUserPool",
        "CreateUserPoolClient",
        "CreateUserPoolDomain",
        "DeleteUserPool",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "ListUserPools",
        "ListUserPoolClients",
        "UpdateUserPool",
        "UpdateUserPoolClient",
    ),
}

# These count only in a file that speaks of Cognito elsewhere in its code.
ORDINARY: Mapping[Replaces, tuple[str, ...]] = {
    Replaces.SESSION: ("GetSigningCertificate",),
    Replaces.SIGN_UP: ("SignUp", "ConfirmSignUp"),
    Replaces.RESET_PASSWORD: ("ForgotPassword", "ChangePassword"),
    Replaces.SIGN_OUT: ("GlobalSignOut", "RevokeToken"),
    Replaces.PROFILE: ("GetUser", "UpdateUserAttributes", "VerifyUserAttribute", "DeleteUser"),
    Replaces.ADMIN_USERS: ("ListUsers",),
    Replaces.GROUPS: ("CreateGroup", "DeleteGroup", "GetGroup", "ListGroups", "UpdateGroup"),
    Replaces.IDENTITY_POOL: ("GetId", "GetOpenIdToken"),
    Replaces.INFRASTRUCTURE: (
        "CreateIdentityProvider",
        "DescribeIdentityProvider",
        "ListIdentityProviders",
        "UpdateIdentityProvider",
    ),
}

AMPLIFY: Mapping[Replaces, tuple[str, ...]] = {
    Replaces.SIGN_IN_REDIRECT: ("signInWithRedirect", "federatedSignIn", "signInWithWebUI", "hostedUISignIn"),
    Replaces.SIGN_IN: (
        "signIn",
        "confirmSignIn",
        "autoSignIn",
        "sendCustomChallengeAnswer",
        "signInWithSocialWebUI",
    ),
    Replaces.SIGN_UP: (
        "signUp",
        "confirmSignUp",
        "resendSignUp",
        "resendSignUpCode",
        "resendConfirmationCode",
    ),
    Replaces.RESET_PASSWORD: (
        "resetPassword",
        "confirmResetPassword",
        "forgotPassword",
        "forgotPasswordSubmit",
        "updatePassword",
        "changePassword",
        "completeNewPassword",
    ),
    Replaces.SIGN_OUT: ("signOut", "globalSignOut"),
    Replaces.PROFILE: (
        "getCurrentUser",
        "fetchUserAttributes",
        "updateUserAttribute",
        "updateUserAttributes",
        "confirmUserAttribute",
        "sendUserAttributeVerificationCode",
        "currentAuthenticatedUser",
        "currentUserPoolUser",
        "currentUserInfo",
        "userAttributes",
        "verifyCurrentUserAttribute",
        "deleteUser",
        "rememberDevice",
    ),
    Replaces.SESSION: (
        "fetchAuthSession",
        "currentSession",
        "currentCredentials",
        "fetchSession",
        "userSession",
    ),
    Replaces.MFA: (
        "setUpTOTP",
        "setupTOTP",
        "verifyTOTPSetup",
        "verifyTotpToken",
        "updateMFAPreference",
        "fetchMFAPreference",
        "setPreferredMFA",
    ),
}

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z]+|[A-Z]+")

Written = Callable[[str], str]


def pascal(name: str) -> str:
    return name


def camel(name: str) -> str:
    return name[0].lower() + name[1:]


def snake(name: str) -> str:
    return "_".join(_WORDS.findall(name)).lower()


def by_word(operations: Mapping[Replaces, Iterable[str]], written: Written = pascal) -> dict[str, Replaces]:
    """What replaces each operation, by its name as a language writes it."""
    return {written(name): row for row, names in operations.items() for name in names}


def alternatives(words: Iterable[str]) -> str:
    """The words as one alternative of a regular expression, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
