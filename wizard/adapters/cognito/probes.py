"""The permissions that later steps use, each with a call that proves it and harms nothing.

Describing something that cannot exist answers "not found" to those who may describe, and "denied"
to the others: no secret travels, and no user is billed as monthly active.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_NOBODY = "cognito2workos-permission-probe"


@dataclass(frozen=True, slots=True)
class PermissionProbe:
    """One permission: ``part`` is what a good answer holds, ``given`` the parameters next to the pool."""

    operation: str
    part: str
    purpose: str
    required: bool = False
    given: Mapping[str, str | int] = field(default_factory=dict)


PROBES = (
    PermissionProbe("DescribeUserPool", "UserPool", "the pool's configuration", required=True),
    PermissionProbe("ListUsers", "Users", "the users themselves", required=True, given={"Limit": 1}),
    PermissionProbe("GetUserPoolMfaConfig", "MfaConfiguration", "the pool's MFA settings"),
    PermissionProbe("ListIdentityProviders", "Providers", "identity providers", given={"MaxResults": 1}),
    PermissionProbe(
        "DescribeIdentityProvider",
        "IdentityProvider",
        "issuer and URLs of identity providers (the answer holds their secrets, which are dropped)",
        given={"ProviderName": _NOBODY},
    ),
    PermissionProbe("ListGroups", "Groups", "groups", given={"Limit": 1}),
    PermissionProbe(
        "ListUsersInGroup", "Users", "members of groups", given={"GroupName": _NOBODY, "Limit": 1}
    ),
    PermissionProbe("ListUserPoolClients", "UserPoolClients", "app clients", given={"MaxResults": 1}),
    PermissionProbe(
        "DescribeUserPoolClient",
        "UserPoolClient",
        "URLs of app clients (the answer holds their secrets, which are dropped)",
        given={"ClientId": _NOBODY.replace("-", "")},
    ),
    PermissionProbe(
        "ListPointInTimeRecoveries",
        "Restorations",
        "point-in-time recoveries of the pool",
        given={"MaxResults": 1},
    ),
    PermissionProbe(
        "AdminGetUser", "Username", "the MFA settings of single users", given={"Username": _NOBODY}
    ),
)
