"""Libraries, clients and calls of each language."""

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
from wizard.scan.patterns import STORAGE, Gate, Pattern, Where, pattern

_NPM = (
    r"(?:@?aws-amplify(?:/[\w./-]+)?|amazon-cognito-(?:identity|auth)-js(?:/[\w./-]+)?"
    r"|@aws-sdk/(?:client-cognito-identity(?:-provider)?|credential-provider-cognito-identity"
    r"|credential-providers/cognito)|aws-jwt-verify(?:/[\w./-]+)?|aws-sdk/clients/cognito[\w]+"
    r"|cognito-express|passport-cognito[\w-]*|next-auth/providers/cognito|@auth/\w+/providers/cognito"
    r"|amazon-cognito-passwordless-auth|@nestjs-cognito/[\w-]+)"
)
_PYPI = (
    r"(?:pycognito|warrant(?:[_-]lite)?|cognitojwt|django[_-](?:warrant|cognito)[\w-]*"
    r"|flask[_-](?:aws[_-])?cognito[\w-]*|fastapi[_-]cognito[\w-]*|fastapi[_-]cloudauth|cognito[_-]\w+"
    r"|mypy[_-]boto3[_-]cognito[\w-]*|aws[_-]cognito[\w-]*)"
)
_JVM = (
    r"(?:software\.amazon\.awssdk\.services\.cognito\w+|com\.amazonaws\.services\.cognito\w+"
    r"|com\.amazonaws\.mobileconnectors\.cognito\w+|aws\.sdk\.kotlin\.services\.cognito\w+"
    r"|com\.amplifyframework|com\.amazonaws\.mobile\.client)"
)
_GO = r"github\.com/aws/aws-sdk-go(?:-v2)?/service/cognito\w+(?:/[\w/]+)?"
_SWIFT = r"(?:AWSCognito\w*|AWSMobileClient\w*|Amplify|AWSPluginsCore|Authenticator)"

_IMPORTS: tuple[Pattern, ...] = (
    pattern(
        "js_import",
        "js markup",
        rf"\b(?:from|import|require|require\.resolve)\s*\(?\s*[\"'`]({_NPM})[\"'`]",
        "the package {0}",
        Replaces.LIBRARY,
        cookies=STORAGE,
    ),
    pattern(
        "js_script",
        "markup",
        rf"https?://[\w./@-]*\b(?:aws-amplify|amazon-cognito-(?:identity|auth))\b[\w./@-]*",
        "a script of Amplify",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        cookies=STORAGE,
    ),
    pattern(
        "npm_package",
        "json",
        rf"\"({_NPM}|@aws-amplify/[\w-]+|@aws-cdk/aws-cognito[\w-]*)\"(?=\s*:)",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        cookies=STORAGE,
    ),
    pattern(
        "python_import",
        "python",
        rf"(?m)^[ \t]*(?:from|import)[ \t]+({_PYPI})\b[\w. ]*",
        "the package {0}",
        Replaces.LIBRARY,
    ),
    pattern(
        "pypi_package",
        "requirements",
        rf"(?m)^[ \t]*({_PYPI})(?![\w-])",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "pypi_package",
        "toml",
        rf"(?m)(?:(?<=[\"'])|^)({_PYPI})(?=[\"'<>=~!\[; ])",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "jvm_import",
        "jvm",
        rf"(?m)^[ \t]*import[ \t]+(?:static[ \t]+)?({_JVM})[\w.*{{}}, ]*",
        "the package {0}",
        Replaces.LIBRARY,
    ),
    pattern(
        "jvm_package",
        "jvm toml",
        r"\b((?:software\.amazon\.awssdk|com\.amazonaws|aws\.sdk\.kotlin):[\w-]*cognito[\w-]*|com\.amplifyframework:[\w-]+)",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "maven_package",
        "xml",
        r"<artifactId>\s*([\w-]*cognito[\w-]*)\s*</artifactId>|<groupId>\s*(com\.amplifyframework)\s*</groupId>",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern("go_import", "go", rf"\"({_GO})\"", "the package {0}", Replaces.LIBRARY, where=Where.ANYWHERE),
    pattern("go_module", "go_modules", rf"\b({_GO})", "the module {0}", Replaces.LIBRARY),
    pattern(
        "swift_import",
        "swift",
        rf"(?m)^[ \t]*(?:@testable[ \t]+)?[@#]?import[ \t]+<?({_SWIFT})\b[\w./>]*",
        "the module {0}",
        Replaces.LIBRARY,
    ),
    pattern(
        "swift_package",
        "swift ruby",
        r"[\"'](https://github\.com/aws-amplify/[\w.-]+|AWSCognito\w*|AWSMobileClient|AmplifyPlugins(?:/\w+)?|Amplify)[\"']",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "ruby_require",
        "ruby",
        r"\b(?:require|gem|add_(?:runtime_)?dependency)\b[ \t(]*[\"']((?:aws-sdk-cognito|omniauth[-_]cognito|warden-cognito|cognito)[\w/-]*)[\"']",
        "the gem {0}",
        Replaces.LIBRARY,
    ),
    pattern(
        "php_use",
        "php",
        r"\b(?:use[ \t]+\\?|new[ \t]+\\)(Aws\\Cognito\w+)[\w\\{}, ]*",
        "the class {0}",
        Replaces.LIBRARY,
    ),
    pattern(
        "composer_package",
        "json",
        r"\"([\w-]+/[\w-]*cognito[\w-]*)\"(?=\s*:)",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "csharp_using",
        "csharp",
        r"\busing[ \t]+(Amazon\.(?:Extensions\.)?Cognito\w+)[\w.]*",
        "the package {0}",
        Replaces.LIBRARY,
    ),
    pattern(
        "nuget_package",
        "xml",
        r"Include=\"((?:AWSSDK|Amazon)[\w.]*Cognito[\w.]*)\"",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "dart_import",
        "dart",
        r"[\"']package:((?:amplify_|amazon_cognito_)\w+)/[\w/.]+[\"']",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "dart_package",
        "yaml",
        r"(?m)^[ \t]+((?:amplify_|amazon_cognito_)\w+)(?=:)",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
)

_CLIENTS: tuple[Pattern, ...] = (
    pattern(
        "js_client",
        "js markup",
        r"\bnew\s+(?:\w+\.)?(Cognito\w+|AmazonCognito\w+)\s*\(",
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
        r"\b((?:Cognito|AWSSRP|CognitoAuth|CognitoJWT)\w*)\s*\(",
        "the client {0}",
        Replaces.CLIENT,
        gate=Gate.COGNITO,
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


def _calls() -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for languages, written, form in _CALLS:
        for operations, gate in ((UNMISTAKABLE, Gate.NONE), (ORDINARY, Gate.COGNITO)):
            rows = by_word(operations, written)
            named = form.replace("(?:{0})", f"({alternatives(rows)})").replace("{{", "{")
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

LIBRARIES: tuple[Pattern, ...] = (*_IMPORTS, *_CLIENTS, *_calls(), *_AMPLIFY)
