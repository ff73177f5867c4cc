"""The pool itself, as Terraform, CloudFormation, SAM, CDK and serverless declare it."""

from __future__ import annotations

from wizard.guide.replacements import Replaces
from wizard.scan.patterns import Pattern, RequiredContext, Where, pattern

_ROW = Replaces.INFRASTRUCTURE

INFRASTRUCTURE: tuple[Pattern, ...] = (
    pattern(
        "terraform_resource",
        "terraform",
        r"\b(?:resource|data)\s+\"(aws_cognito_\w+)\"",
        "{0} in Terraform",
        _ROW,
        word="cognito",
    ),
    pattern(
        "terraform_reference",
        "terraform",
        r"\b(?:data\.)?(aws_cognito_\w+)\.\w+(?:\.\w+)*",
        "{0} in Terraform",
        _ROW,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "terraform_module",
        "terraform",
        r"\bsource\s*=\s*\"([\w.:/-]*cognito[\w./?=-]*)\"",
        "the Terraform module {0}",
        _ROW,
        word="cognito",
    ),
    pattern(
        "graphql_auth",
        "graphql",
        r"@aws_cognito_user_pools\b|\bprovider\s*:\s*userPools\b|\bcognito_groups\b",
        "Cognito as AppSync's authorization",
        Replaces.SESSION,
    ),
    pattern(
        "sst_construct",
        "js",
        r"\b(sst\.aws\.Cognito\w*|new\s+(?:\w+\.)?Cognito(?:UserPool|IdentityPool)?)\s*(?=\()",
        "{0} of SST",
        _ROW,
        gate=RequiredContext.SST,
        word="cognito",
    ),
    pattern(
        "cloudformation_resource",
        "",
        r"\b(AWS::Cognito::\w+)",
        "{0} in CloudFormation",
        _ROW,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "authorizer",
        "",
        r"\b(COGNITO_USER_POOLS|authenticate-cognito|AuthenticateCognitoConfig|CognitoUserPoolsAuthorizer)\b",
        "an authorizer of API Gateway or a load balancer",
        Replaces.SESSION,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "serverless_event",
        "yaml json",
        r"\b(cognitoUserPool|cognitoAuthorizer)\b(?=[\"']?\s*:)",
        "a Cognito event of serverless",
        Replaces.TRIGGERS,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "sam_event",
        "yaml",
        r"\bType:[ \t]*[\"']?Cognito\b(?![\w:])",
        "a Cognito event of SAM",
        Replaces.TRIGGERS,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "cdk_import",
        "js",
        r"\bfrom\s*[\"']((?:aws-cdk-lib|@aws-cdk|@pulumi/aws|@cdktf/provider-aws/lib)/(?:aws-)?cognito[\w/-]*)[\"']",
        "{0} of the CDK",
        _ROW,
        word="cognito",
    ),
    pattern(
        "cdk_import",
        "python",
        r"\b(?:from|import)[ \t]+(?:aws_cdk|pulumi_aws)[\w. ,()]*\b((?:aws_)?cognito\w*)\b[\w. ,()]*",
        "{0} of the CDK",
        _ROW,
        word="cognito",
    ),
    pattern(
        "cdk_import",
        "jvm csharp",
        r"(?m)^[ \t]*(?:import|using)[ \t]+"
        r"((?:software\.amazon\.awscdk\.services|Amazon\.CDK\.AWS)\.[Cc]ognito)[\w.*]*",
        "{0} of the CDK",
        _ROW,
        word="cognito",
    ),
    pattern(
        "cdk_import",
        "go",
        r"\"(github\.com/aws/aws-cdk-go/awscdk/v\d+/awscognito[\w/]*)\"",
        "{0} of the CDK",
        _ROW,
        where=Where.ANYWHERE,
        word="cognito",
    ),
    pattern(
        "cdk_construct",
        "js python jvm go",
        r"\b(?:new\s+)?((?:aws_?)?cognito\.(?:New)?[A-Z]\w*)\b",
        "{0} of the CDK",
        _ROW,
        gate=RequiredContext.CDK,
        word="cognito",
    ),
)
