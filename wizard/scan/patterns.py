"""What a use of Cognito looks like: patterns as data, in the order in which they claim a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.guide.replacements import Replaces
from wizard.scan.languages import Language

STORAGE = ("CognitoIdentityServiceProvider.*", "amplify-*")


class Where(StrEnum):
    """Where a match may begin: in code that runs, or in anything but a comment (strings configure)."""

    CODE = "code"
    ANYWHERE = "anywhere"


class RequiredContext(StrEnum):
    """What the rest of the file must speak of, in its code or in a string that names a service or package.

    The plain word ``cognito`` in a string is no such speech: ``migrated_from`` holds it ever after.
    """

    NONE = ""
    COGNITO = r"(?i)cognito"
    AMPLIFY = r"(?i)amplify"
    PYPI = r"(?m)^[ \t]*(?:from|import)[ \t]+(?:pycognito|warrant|cognitojwt|\w*cognito)\b"
    IDENTITY_JS = r"amazon-cognito-identity-js|AmazonCognitoIdentity"
    SDK = r"(?i)cognito-?(?:idp|identity)|cognitoidentity|aws-sdk|Aws\\+Cognito|Amazon\.Cognito|cognitoisp"
    CDK = r"aws-?cdk|awscdk|aws_cdk|Amazon\.CDK|pulumi|cdktf"
    GO_SDK = r"aws-sdk-go(?:-v2)?/service/cognito"
    SST = r"\bsst\.|sst/constructs|@serverless-stack"
    DOTNET = r"Amazon\.(?:\w+\.)*Cognito|AddCognito|CognitoUser"


# What a string has to say to open a gate.
NAMED_IN_STRINGS: Mapping[RequiredContext, str] = {
    RequiredContext.COGNITO: r"(?i)cognito[-_:/]?(?:idp|identity|sync|user_?pool)|amazoncognito|/cognito\b",
    RequiredContext.AMPLIFY: r"(?i)aws-amplify|amplify_",
    RequiredContext.IDENTITY_JS: RequiredContext.IDENTITY_JS,
    RequiredContext.SDK: RequiredContext.SDK,
    RequiredContext.CDK: RequiredContext.CDK,
    RequiredContext.GO_SDK: RequiredContext.GO_SDK,
    RequiredContext.SST: RequiredContext.SST,
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of using Cognito.

    ``languages`` empty: any. ``what`` may hold ``{0}``, the match's first group that is there.
    ``replaces`` is a row of the table, or a row by that group. ``cookies`` are the names of the cookies
    and storage keys that such a use leaves in browsers; ``is_cookie``: the match itself is one. ``files``
    restricts it to files of such names. ``of_client``: a call that others have too, which counts on what
    can be a Cognito client only. ``word``: what every match holds, in small letters; a text without it is
    not searched.
    """

    id: str
    languages: frozenset[Language]
    regex: re.Pattern[str]
    what: str
    replaces: Replaces | Mapping[str, Replaces]
    where: Where = Where.CODE
    gate: RequiredContext = RequiredContext.NONE
    cookies: tuple[str, ...] = ()
    is_cookie: bool = False
    files: re.Pattern[str] | None = None
    of_client: bool = False
    word: str = ""


def pattern(
    id: str,  # noqa: A002  the field's name
    languages: str,
    regex: str,
    what: str,
    replaces: Replaces | Mapping[str, Replaces],
    *,
    where: Where = Where.CODE,
    gate: RequiredContext = RequiredContext.NONE,
    cookies: tuple[str, ...] = (),
    is_cookie: bool = False,
    files: str = "",
    of_client: bool = False,
    word: str = "",
) -> Pattern:
    """A pattern from its words; ``languages`` are separated by spaces, none means all."""
    spoken = frozenset(Language(word) for word in languages.split())
    names = re.compile(files, re.IGNORECASE) if files else None
    return Pattern(
        id, spoken, re.compile(regex), what, replaces, where, gate, cookies, is_cookie, names, of_client, word
    )


# Found in any language, as soon as it is no comment.
EVERYWHERE: tuple[Pattern, ...] = (
    pattern(
        "jwks",
        "",
        r"(?:\bcognito-idp\.[^\s\"'`]{0,200}?)?/\.well-known/jwks\.json",
        "signing keys of a Cognito pool",
        Replaces.JWKS,
        where=Where.ANYWHERE,
        gate=RequiredContext.COGNITO,
    ),
    pattern(
        "hosted_ui_host",
        "",
        # Only from where a run of such characters begins: a long one is read once.
        r"(?<![\w${}().*+-])[\w${}().*+-]*amazoncognito\.com",
        "a Cognito domain",
        Replaces.HOST,
        where=Where.ANYWHERE,
        cookies=("cognito", "cognito-fl", "XSRF-TOKEN"),
        word="cognito",
    ),
    pattern(
        "api_host",
        "",
        r"\bcognito-(?:idp|identity)(?:-fips)?\.(?:[\w${}().*-]+\.)?amazonaws\.com(?:\.cn)?"
        r"|\bcognito-(?:idp|identity)(?:-fips)?\.(?=[$\"'{%<` ])",
        "a Cognito host",
        Replaces.HOST,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "arn",
        "",
        r"\barn:[\w${}*-]+:cognito-(?:idp|identity|sync):[\w${}:*/.-]*",
        "the ARN of a Cognito resource",
        Replaces.INFRASTRUCTURE,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "iam_action",
        "",
        r"\bcognito-(?:idp|identity|sync):[A-Za-z*][\w*]*",
        "a permission on Cognito",
        Replaces.INFRASTRUCTURE,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "cookie",
        "",
        r"\bCognitoIdentityServiceProvider\.?[\w.${}<>*-]*(?=[\"'`\s\\|/:=;,)\]^]|$)",
        "a Cognito cookie or storage key",
        Replaces.COOKIE,
        where=Where.ANYWHERE,
        is_cookie=True,
        word="cognito",
    ),
    pattern(
        "amplify_cookie",
        "",
        r"\bamplify-(?:signin|sign-in|redirected|auto-sign|polling)[\w-]*|\bcom\.amplify\.(?:[Cc]ognito|server_auth)[\w.${}-]*",
        "an Amplify cookie or storage key",
        Replaces.COOKIE,
        where=Where.ANYWHERE,
        is_cookie=True,
        word="amplify",
    ),
    pattern(
        "groups_claim",
        "",
        r"\bcognito:(?:groups|roles|preferred_role)\b",
        "the groups of a Cognito token",
        Replaces.GROUPS,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "claim",
        "",
        r"\bcognito:username\b",
        "the username of a Cognito token",
        Replaces.SESSION,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "trigger",
        "",
        r"\b(?:PreSignUp_(?:SignUp|AdminCreateUser|ExternalProvider)"
        r"|PostConfirmation_Confirm(?:SignUp|ForgotPassword)"
        r"|(?:PreAuthentication|PostAuthentication)_Authentication"
        r"|TokenGeneration_(?:HostedAuth|Authentication|NewPasswordChallenge|AuthenticateDevice|RefreshTokens)"
        r"|UserMigration_(?:Authentication|ForgotPassword)"
        r"|CustomMessage_[A-Z]\w+|(?:DefineAuthChallenge|CreateAuthChallenge)_Authentication"
        r"|VerifyAuthChallengeResponse_Authentication)\b",
        "a Lambda trigger of Cognito",
        Replaces.TRIGGERS,
        where=Where.ANYWHERE,
    ),
    pattern(
        "trigger_type",
        "js python jvm go csharp",
        r"\b(?:PreSignUp|PostConfirmation|PreAuthentication|PostAuthentication|PreTokenGeneration(?:V2)?"
        r"|UserMigration|CustomMessage|(?:Define|Create|VerifyResponse)AuthChallenge)Trigger(?:Handler|Event)\b"
        r"|\bCognitoEventUserPools\w*",
        "a Lambda trigger of Cognito",
        Replaces.TRIGGERS,
    ),
    pattern(
        "cli",
        "shell yaml json js python ruby",
        r"\baws\s+(?:--[\w-]+(?:[ =][^\s-]\S*)?\s+)*cognito-(?:idp|identity)\s+[a-z][\w-]+",
        "the AWS CLI on Cognito",
        Replaces.ADMIN_USERS,
        where=Where.ANYWHERE,
        word="cognito",
    ),
)

SETTINGS: tuple[Pattern, ...] = (
    pattern(
        "env_name",
        "",
        r"(?<![A-Za-z0-9_])(?:[A-Z0-9_]+_)?(?:COGNITO_[A-Z0-9_]+|AMPLIFY_[A-Z0-9_]+|[A-Z0-9]+_COGNITO)\b"
        r"|(?<![A-Za-z0-9_])(?:[A-Z0-9_]+_)?USER_?POOLS?_(?:(?:WEB_|APP_)?CLIENT_)?(?:IDS?|ARN|DOMAIN|REGION|SECRET|NAME)\b",
        "a setting for Cognito",
        Replaces.SETTING,
        where=Where.ANYWHERE,
    ),
    pattern(
        "amplify_outputs",
        "js json python jvm swift dart",
        r"\baws_(?:user_pools_(?:web_client_)?id|cognito_\w+)\b"
        r"|\b(?:amplify_outputs|amplifyconfiguration|awsconfiguration)(?:\.json)?\b|(?<![\w-])aws-exports\b",
        "Amplify's settings file",
        Replaces.SETTING,
        where=Where.ANYWHERE,
    ),
    pattern(
        "setting_key",
        "js markup python jvm go swift ruby php csharp vb dart rust elixir lua terraform yaml json toml"
        " settings",
        r"\b(?i:user_?pools?_?(?:web_?)?(?:app_?)?(?:client_?)?(?:id|arn)|identity_?pool_?id)\b"
        r"(?=[\"']?\]?\s*(?:[:=,})]|=>))",
        "a setting for Cognito",
        Replaces.SETTING,
        where=Where.ANYWHERE,
    ),
    pattern(
        "pool_id",
        "",
        r"(?<![\w-])(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?[a-z]+-\d_(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{9}(?![\w-])",
        "the id of a user pool",
        Replaces.SETTING,
        where=Where.ANYWHERE,
    ),
    pattern(
        "config_key",
        "yaml settings toml terraform",
        r"(?m)^[ \t]*(?:- )?[\w.\"'\[-]*(?i:cognito)[\w.\"'\]-]*(?=[ \t]*[:=]|[ \t]*$)",
        "a setting for Cognito",
        Replaces.SETTING,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "config_key",
        "json",
        r"\"[\w.-]*(?i:cognito)[\w.-]*\"(?=\s*:)",
        "a setting for Cognito",
        Replaces.SETTING,
        where=Where.ANYWHERE,
        word="cognito",
    ),
)
