"""Clients and calls of each language."""

from __future__ import annotations

from wizard.guide.replacements import Replaces
from wizard.scan.operations import (
    AMPLIFY,
    ORDINARY,
    UNMISTAKABLE,
    Written,
    alternatives,
    by_word,
    camel,
    pascal,
    snake,
)
from wizard.scan.patterns import STORAGE, Gate, Pattern, pattern

_CLIENTS: tuple[Pattern, ...] = (
    pattern(
        "js_client",
        "js markup",
        r"\bnew\s+(?:\w+\.)?(Cognito(?:User(?:Pool|Session|Attribute)?|Identity(?:Provider|ServiceProvider)?(?:Client)?"
        r"|IdentityCredentials|AccessToken|IdToken|RefreshToken|Auth|SyncManager)|AuthenticationDetails)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
        cookies=STORAGE,
    ),
    pattern(
        "amplify_configure",
        "js markup swift jvm dart",
        r"\bAmplify\s*\.\s*(configure|add|addPlugin|addPlugins|Logger)\s*\(",
        "Amplify.{0}",
        Replaces.CLIENT,
        cookies=STORAGE,
    ),
    pattern(
        "amplify_component",
        "js markup",
        r"\b(withAuthenticator|useAuthenticator|createServerRunner|runWithAmplifyServerContext)\s*[(<]"
        r"|<\s*(Authenticator|AmplifyAuthenticator|amplify-authenticator|AmplifySignOut)\b",
        "Amplify's {0}",
        Replaces.CLIENT,
        gate=Gate.AMPLIFY,
    ),
    pattern(
        "jwt_verifier",
        "js markup",
        r"\b(CognitoJwtVerifier)\s*\.\s*create",
        "a verifier of Cognito tokens",
        Replaces.JWKS,
    ),
    pattern(
        "auth_provider",
        "js markup",
        r"\b(CognitoProvider|Cognito)\s*\(\s*\{",
        "Auth.js' Cognito provider",
        Replaces.CLIENT,
        gate=Gate.COGNITO,
    ),
    pattern(
        "boto3_client",
        "python",
        r"\b(?:client|resource|create_client)\s*\(\s*(?:service_name\s*=\s*)?[\"'](cognito-(?:idp|identity|sync))[\"']",
        "boto3's client for {0}",
        Replaces.CLIENT,
    ),
    pattern(
        "python_client",
        "python",
        r"\b(Cognito(?:Auth\w*|JWT\w*|Settings|Token|CurrentUser)?|AWSSRP)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
        gate=Gate.PYPI,
    ),
    pattern(
        "jvm_client",
        "jvm",
        r"\b((?:AWS)?Cognito\w*Client(?:Builder)?)\s*(?:\.\s*(?:builder|standard|defaultClient|create|fromEnvironment)\b|[({])"
        r"|\b(AWSCognitoAuthPlugin)\s*\(|\b(AWSMobileClient)\s*\.\s*getInstance|\bnew\s+(Cognito\w+)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
    ),
    pattern(
        "go_client",
        "go",
        r"\b(cognito\w+\.New(?:FromConfig)?)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
    ),
    pattern(
        "swift_client",
        "swift",
        r"\b(AWSCognito\w+|AWSMobileClient|CognitoIdentity(?:Provider)?Client)\s*(?:\(|\.\s*(?:default|init|register|shared)\b)"
        r"|\[\s*(AWSCognito\w+|AWSMobileClient)\s+\w+",
        "the client {0}",
        Replaces.CLIENT,
    ),
    pattern(
        "ruby_client",
        "ruby",
        r"\b(Aws::Cognito\w+(?:::\w+)*)|\bprovider\s*\(?\s*:(cognito\w*)",
        "the client {0}",
        Replaces.CLIENT,
    ),
    pattern(
        "php_client",
        "php",
        r"\bnew\s+\\?(?:\w+\\)*(Cognito\w+Client)\s*\(|(?:->|::)\s*(createCognito\w+)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
    ),
    pattern(
        "csharp_client",
        "csharp",
        r"\bnew\s+(AmazonCognito\w+|CognitoUserPool|CognitoUser)\s*\(|\b(IAmazonCognito\w+)\b",
        "the client {0}",
        Replaces.CLIENT,
    ),
)

# How each language writes a call; the group is the operation as that language spells it.
_CALLS: tuple[tuple[str, Written, str], ...] = (
    ("js markup", camel, r"\.\s*(?:{0})\s*\("),
    ("js markup", pascal, r"\bnew\s+(?:\w+\.)?(?:{0})Command\s*\("),
    ("python", snake, r"\.\s*(?:{0})\s*\("),
    ("python", snake, r"\bget_paginator\s*\(\s*[\"'](?:{0})[\"']"),
    ("jvm", camel, r"\.\s*(?:{0})\s*[({{]"),
    ("jvm", pascal, r"\b(?:{0})Request\s*(?:\.\s*builder\b|[({{])"),
    ("go", pascal, r"\.\s*(?:{0})(?:WithContext|Request|Pages)?\s*\("),
    ("go", pascal, r"\.\s*(?:{0})Input\b"),
    ("swift", camel, r"\.\s*(?:{0})\s*\("),
    ("swift", pascal, r"\b(?:AWSCognitoIdentityProvider)?(?:{0})(?:Input|Request)\s*\("),
    ("ruby", snake, r"\.\s*(?:{0})\b(?!\s*=)"),
    ("php", camel, r"->\s*(?:{0})(?:Async)?\s*\("),
    ("csharp", pascal, r"\.\s*(?:{0})(?:Async)?\s*\("),
    ("csharp", pascal, r"\bnew\s+(?:{0})Request\b"),
)


# WorkOS has operations of the same names, and its code stands beside Cognito's for a while.
WORKOS_BEFORE = r"(?<!user_management)(?<!userManagement)(?<!user_management\(\))"


def _calls() -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for languages, written, form in _CALLS:
        for operations, gate in ((UNMISTAKABLE, Gate.NONE), (ORDINARY, Gate.COGNITO)):
            rows = by_word(operations, written)
            named = WORKOS_BEFORE + form.replace("(?:{0})", f"({alternatives(rows)})").replace("{{", "{")
            found.append(
                pattern("cognito_call", languages, named, "the Cognito operation {0}", rows, gate=gate)
            )
    return tuple(found)


_AMPLIFY_ROWS = by_word(AMPLIFY)

_AMPLIFY: tuple[Pattern, ...] = (
    pattern(
        "amplify_call",
        "js markup swift jvm dart",
        rf"\b(?:Amplify\s*\.\s*)?Auth\s*\.\s*({alternatives(_AMPLIFY_ROWS)})\s*\(",
        "Amplify's {0}",
        _AMPLIFY_ROWS,
        gate=Gate.AMPLIFY,
        cookies=STORAGE,
    ),
    pattern(
        "identity_js_call",
        "js markup",
        r"\.\s*(authenticateUser|completeNewPasswordChallenge|getUserAttributes|getCurrentUser|getSession|globalSignOut"
        r"|confirmRegistration|forgotPassword|confirmPassword|changePassword|sendMFACode|associateSoftwareToken)\s*\(",
        "the call {0} of amazon-cognito-identity-js",
        {
            "authenticateUser": Replaces.SIGN_IN,
            "completeNewPasswordChallenge": Replaces.SIGN_IN,
            "sendMFACode": Replaces.SIGN_IN,
            "getUserAttributes": Replaces.PROFILE,
            "getCurrentUser": Replaces.PROFILE,
            "getSession": Replaces.SESSION,
            "globalSignOut": Replaces.SIGN_OUT,
            "confirmRegistration": Replaces.SIGN_UP,
            "forgotPassword": Replaces.RESET_PASSWORD,
            "confirmPassword": Replaces.RESET_PASSWORD,
            "changePassword": Replaces.RESET_PASSWORD,
            "associateSoftwareToken": Replaces.MFA,
        },
        gate=Gate.IDENTITY_JS,
        cookies=STORAGE[:1],
    ),
)

CALLS: tuple[Pattern, ...] = (*_CLIENTS, *_calls(), *_AMPLIFY)
