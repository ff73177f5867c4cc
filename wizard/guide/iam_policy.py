"""The least that an AWS identity must be allowed to do for a migration, as a policy of IAM; it only reads."""

from __future__ import annotations

import json
import re
from typing import Any

# Every call to Cognito that this program makes; what is optional degrades by name where it is missing.
REQUIRED = ("DescribeUserPool", "ListUsers")
OPTIONAL = (
    "AdminGetUser",
    "DescribeIdentityProvider",
    "DescribeUserPoolClient",
    "GetUserPoolMfaConfig",
    "ListGroups",
    "ListIdentityProviders",
    "ListPointInTimeRecoveries",
    "ListUserPoolClients",
    "ListUsersInGroup",
)


_LIST = re.compile(r"\[([^\[\]{}]*)\]")  # of texts alone


def iam_policy(pool_arn: str) -> dict[str, Any]:
    """The policy document for one user pool."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "CognitoToWorkOSReads",
                "Effect": "Allow",
                "Action": [f"cognito-idp:{name}" for name in sorted((*REQUIRED, *OPTIONAL))],
                "Resource": pool_arn or "arn:aws:cognito-idp:<region>:<account>:userpool/<pool id>",
            }
        ],
    }


def policy_lines(pool_arn: str) -> list[str]:
    """The same as JSON in few lines."""
    text = json.dumps(iam_policy(pool_arn), indent=1)
    return _LIST.sub(lambda found: f"[{' '.join(found[1].split())}]", text).splitlines()
