"""Libraries of each language, as they are imported and as its package files name them."""

from __future__ import annotations

from wizard.guide.replacements import Replaces
from wizard.scan.patterns import STORAGE, Pattern, Where, pattern

_NPM = (
    r"(?:@?aws-amplify(?:/[\w./-]+)?|aws-amplify-(?:angular|react|react-native|vue)(?:/[\w./-]+)?|ember-cognito(?:/[\w./-]+)?|amazon-cognito-(?:identity|auth)-js(?:/[\w./-]+)?"
    r"|@aws-sdk/(?:client-cognito-identity(?:-provider)?|credential-provider-cognito-identity"
    r"|credential-providers/cognito)|aws-jwt-verify(?:/[\w./-]+)?|aws-sdk/clients/cognito[\w]+"
    r"|cognito-express|passport-cognito[\w-]*|next-auth/providers/cognito|@auth/\w+/providers/cognito"
    r"|amazon-cognito-passwordless-auth|@nestjs-cognito/[\w-]+)"
)
_PYPI = (
    r"(?:pycognito|aiocognito|warrant(?:[_-]lite)?|cognitojwt|django[_-](?:warrant|cognito)[\w-]*"
    r"|flask[_-](?:aws[_-])?cognito[\w-]*|fastapi[_-]cognito[\w-]*|fastapi[_-]cloudauth|cognito[_-](?:jwt|client|helper|python|code|user)[\w-]*"
    r"|mypy[_-]boto3[_-]cognito[\w-]*|aws[_-]cognito[\w-]*)"
)
_JVM = (
    r"(?:software\.amazon\.awssdk\.services\.cognito\w+|com\.amazonaws\.services\.cognito\w+"
    r"|com\.amazonaws\.mobileconnectors\.cognito\w+|aws\.sdk\.kotlin\.services\.cognito\w+"
    r"|com\.amplifyframework|com\.amazonaws\.mobile\.client)"
)
_GO = r"github\.com/aws/aws-sdk-go(?:-v2)?/service/cognito\w+(?:/[\w/]+)?"
_SWIFT = r"(?:AWSCognito\w*|AWSMobileClient\w*|Amplify|AWSPluginsCore|Authenticator)"

LIBRARIES: tuple[Pattern, ...] = (
    pattern(
        "js_import",
        "js markup",
        r"\b(?:from|import|require|require\.resolve)\s*\(?\s*[\"'`]"
        r"(?:npm:/?|jsr:|https?://[\w.-]+/(?:npm/|pin/|v\d+/|gh/)*)?"
        rf"({_NPM})(?:@[\w.^~-]+)?(?:[/?][\w./?=&,-]*)?[\"'`]",
        "the package {0}",
        Replaces.LIBRARY,
        cookies=STORAGE,
    ),
    pattern(
        "js_script",
        "markup",
        r"https?://[\w./@-]*\b(?:aws-amplify|amazon-cognito-(?:identity|auth))\b[\w./@-]*",
        "a script of Amplify",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        cookies=STORAGE,
    ),
    pattern(
        "npm_package",
        "json",
        rf"\"({_NPM}|@aws-amplify/[\w-]+|@aws-cdk/aws-cognito[\w-]*)\"(?=\s*:)"
        rf"|\"(?:npm:|https?://[\w.-]+/(?:npm/)?)({_NPM})(?:@[\w.^~-]+)?(?:[/?][\w./?=&,-]*)?\"",
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
        "python",
        # A warrant alone is a word of English: it counts where packages are listed.
        rf"[\"'](?!warrant[\"'])({_PYPI})(?:\[[\w,-]+\])?[ ]*(?:[<>=~!;][^\"'\n]*)?[\"'](?=\s*[,\])])",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "pypi_package",
        "python",
        r"[\"'](warrant)[\"'](?=\s*[,\])])",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        files=r"(?:^|/)setup\.py$",
    ),
    pattern(
        "python_dotted",
        "python settings toml yaml",
        r"(?<![\w.])((?:(?:django[_-](?:warrant|cognito)|flask_(?:aws_)?cognito|fastapi_cognito|pycognito"
        r"|social_core\.backends\.cognito|allauth\.socialaccount\.providers\.amazon_cognito)\w*|warrant(?=\.))"
        r"(?:\.\w+)*)(?=[\"'\s,)]|$)",
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
        r"\b((?:software\.amazon\.awssdk|com\.amazonaws|aws\.sdk\.kotlin):[\w-]*cognito[\w-]*|com\.amplifyframework:[\w-]+)"
        # group: '…', name: '…' of Gradle, with = in Kotlin and version catalogs; "…" % "…" of sbt.
        r"|\bgroup\s*[:=]\s*[\"'](?:software\.amazon\.awssdk|com\.amazonaws|aws\.sdk\.kotlin)[\"']\s*,\s*"
        r"name\s*[:=]\s*[\"']([\w-]*cognito[\w-]*)[\"']"
        r"|\bgroup\s*[:=]\s*[\"'](com\.amplifyframework)[\"']"
        r"|[\"'](?:software\.amazon\.awssdk|com\.amazonaws)[\"']\s*%%?\s*[\"']([\w-]*cognito[\w-]*)[\"']",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "maven_package",
        "xml",
        r"<artifactId>\s*((?:aws-(?:java|android)-sdk-)?cognito(?:idp|identity\w*|sync|auth)?(?:-jvm)?"
        r"|aws-android-sdk-cognito\w*|spring-cloud-aws-[\w-]*cognito[\w-]*)\s*</artifactId>"
        r"|<groupId>\s*(com\.amplifyframework)\s*</groupId>",
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
        "swift ruby xcode",
        r"\b(?:productName|name)\s*=\s*(AWSCognito\w*|AWSMobileClient|AWSPluginsCore|Amplify)\s*;"
        r"|[\"'](https://github\.com/aws-amplify/[\w.-]+|AWSCognito\w*|AWSMobileClient|AmplifyPlugins(?:/\w+)?|Amplify)[\"']",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "ruby_require",
        "ruby",
        r"\b(?:require|gem|add_(?:runtime_)?dependency)\b[ \t(]*[\"']"
        r"((?:aws-sdk-cognito|omniauth[-_]cognito|warden-cognito|cognito[_-]|devise[-_]cognito|jets-cognito)[\w/-]*)[\"']",
        "the gem {0}",
        Replaces.LIBRARY,
        word="cognito",
    ),
    pattern(
        "php_use",
        "php",
        r"\b(?:use[ \t]+\\?|new[ \t]+\\)(Aws\\Cognito\w+)[\w\\{}, ]*",
        "the class {0}",
        Replaces.LIBRARY,
        word="cognito",
    ),
    pattern(
        "composer_package",
        "json",
        r"\"([\w-]+/[\w-]*cognito[\w-]*)\"(?=\s*:)",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        files=r"composer\.json$",
        word="cognito",
    ),
    pattern(
        "csharp_using",
        "csharp vb",
        r"\b(?:using|Imports|open|inject)[ \t]+(?:static[ \t]+)?"
        r"(Amazon\.(?:Extensions\.|AspNetCore\.Identity\.)?Cognito\w*)[\w.]*",
        "the package {0}",
        Replaces.LIBRARY,
        word="cognito",
    ),
    pattern(
        "nuget_package",
        "xml",
        r"\b(?:Include|Update|id)=\"((?:AWSSDK|Amazon)[\w.]*Cognito[\w.]*)\"",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "dart_import",
        "dart",
        r"[\"']package:((?:amplify_|amazon_cognito_|\w*cognito)\w*)/[\w/.]+[\"']",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
    ),
    pattern(
        "dart_package",
        "yaml",
        r"(?m)^[ \t]+(amplify_\w+|\w*cognito\w*)(?=:)",
        "the package {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        files=r"pubspec[\w.]*$",
    ),
    pattern(
        "cargo_package",
        "toml",
        r"(?m)^[ \t]*\"?((?:aws-sdk-cognito|rusoto_cognito_)\w+)\"?(?=[ \t]*[=.])"
        r"|\[[\w.-]*dependencies\.((?:aws-sdk-cognito|rusoto_cognito_)\w+)\]",
        "the crate {0}",
        Replaces.LIBRARY,
        where=Where.ANYWHERE,
        word="cognito",
    ),
)
