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
from wizard.scan.patterns import STORAGE, Pattern, RequiredContext, Where, pattern

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
        word="amplify",
    ),
    pattern(
        "amplify_component",
        "js markup",
        r"\b(withAuthenticator|useAuthenticator|createServerRunner|runWithAmplifyServerContext)\s*[(<]"
        r"|<\s*(Authenticator|AmplifyAuthenticator|amplify-authenticator|AmplifySignOut)\b",
        "Amplify's {0}",
        Replaces.CLIENT,
        gate=RequiredContext.AMPLIFY,
    ),
    pattern(
        "jwt_verifier",
        "js markup",
        r"\b(CognitoJwtVerifier)\s*\.\s*create",
        "a verifier of Cognito tokens",
        Replaces.JWKS,
        word="cognito",
    ),
    pattern(
        "auth_provider",
        "js markup",
        r"\b(CognitoProvider|Cognito)\s*\(\s*\{",
        "Auth.js' Cognito provider",
        Replaces.CLIENT,
        gate=RequiredContext.COGNITO,
        word="cognito",
    ),
    pattern(
        "boto3_client",
        "python",
        r"\b(?:client|resource|create_client)\s*\(\s*(?:service_name\s*=\s*)?[\"'](cognito-(?:idp|identity|sync))[\"']",
        "boto3's client for {0}",
        Replaces.CLIENT,
        word="cognito",
    ),
    pattern(
        "python_client",
        "python",
        r"\b(Cognito(?:Auth\w*|JWT\w*|Settings|Token|CurrentUser)?|AWSSRP)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
        gate=RequiredContext.PYPI,
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
        gate=RequiredContext.GO_SDK,
        word="cognito",
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
        word="cognito",
    ),
    pattern(
        "php_client",
        "php",
        r"\bnew\s+\\?(?:\w+\\)*(Cognito\w+Client)\s*\(|(?:->|::)\s*(createCognito\w+)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
        word="cognito",
    ),
    pattern(
        "csharp_client",
        "csharp vb",
        r"\b[Nn]ew\s+(AmazonCognito\w+|CognitoUserPool|CognitoUser)\s*\(|\b(IAmazonCognito\w+)\b"
        r"|\b(Cognito(?:UserManager|SignInManager|UserStore)|AddCognito(?:Identity|\w*))\b"
        r"|\b((?:SignInManager|UserManager)<CognitoUser>)",
        "the client {0}",
        Replaces.CLIENT,
    ),
    pattern(
        "dart_client",
        "dart",
        r"\b(Cognito(?:UserPool|User|UserSession|Credentials|UserAttribute)?|AuthenticationDetails)\s*[(.]"
        r"|\b(AmplifyAuthCognito)\b",
        "the client {0}",
        Replaces.CLIENT,
        gate=RequiredContext.COGNITO,
    ),
    pattern(
        "rust_client",
        "rust",
        r"\b((?:aws_sdk_cognito\w+|rusoto_cognito_\w+)(?:::\w+)*)|\b(CognitoIdentity(?:Provider)?Client)::",
        "the client {0}",
        Replaces.CLIENT,
        word="cognito",
    ),
    pattern(
        "elixir_client",
        "elixir",
        r"\b((?:AWS|ExAws)\.Cognito\w*|Ueberauth\.Strategy\.Cognito)"
        r"|(?<=[{, \[])(:(?:ex_aws_cognito\w*|ueberauth_cognito\w*))\b",
        "the client {0}",
        Replaces.CLIENT,
        word="cognito",
    ),
    pattern(
        "lua_client",
        "lua",
        r"\brequire\s*\(?\s*[\"'](resty\.(?:aws\.)?cognito[\w.-]*|[\w.-]*aws[\w.-]*cognito[\w.-]*)[\"']"
        r"|[:.](CognitoIdentity(?:ServiceProvider|Provider)?)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "ember_authenticator",
        "js markup",
        r"[\"'](authenticator:cognito[\w-]*)[\"']",
        "Ember's {0}",
        Replaces.SIGN_IN,
        where=Where.ANYWHERE,
        cookies=STORAGE[:1],
        word="cognito",
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
    ("csharp vb", pascal, r"\.\s*(?:{0})(?:Async)?\s*\("),
    ("csharp vb", pascal, r"\b[Nn]ew\s+(?:{0})Request\b"),
    ("rust", snake, r"\.\s*(?:{0})\s*\("),
    ("elixir", snake, r"\.\s*(?:{0})\s*\("),
    ("lua", camel, r":\s*(?:{0})\s*\("),
)


# Forms that begin with the mark between a client and its operation.
_ON_SOMETHING = frozenset((r"\.", "->", ":\\"))

# WorkOS has operations of the same names, and its code stands next to Cognito's for a while.
WORKOS_BEFORE = r"(?<!user_management)(?<!userManagement)(?<!user_management\(\))"


def _calls() -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for languages, written, form in _CALLS:
        speaks = RequiredContext.GO_SDK if languages == "go" else RequiredContext.COGNITO
        for operations, gate in ((UNMISTAKABLE, RequiredContext.NONE), (ORDINARY, speaks)):
            rows = by_word(operations, written)
            named = WORKOS_BEFORE + form.replace("(?:{0})", f"({alternatives(rows)})").replace("{{", "{")
            what, ordinary = (
                "the Cognito operation {0}",
                gate is not RequiredContext.NONE and form[:2] in _ON_SOMETHING,
            )
            found.append(pattern("cognito_call", languages, named, what, rows, gate=gate, of_client=ordinary))
    return tuple(found)


_AMPLIFY_ROWS = by_word(AMPLIFY)

_AMPLIFY: tuple[Pattern, ...] = (
    pattern(
        "amplify_call",
        "js markup swift jvm dart",
        rf"\b(?:Amplify\s*\.\s*)?Auth\s*\.\s*({alternatives(_AMPLIFY_ROWS)})\s*\(",
        "Amplify's {0}",
        _AMPLIFY_ROWS,
        gate=RequiredContext.AMPLIFY,
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
        gate=RequiredContext.IDENTITY_JS,
        cookies=STORAGE[:1],
    ),
)

CALLS: tuple[Pattern, ...] = (*_CLIENTS, *_calls(), *_AMPLIFY)
