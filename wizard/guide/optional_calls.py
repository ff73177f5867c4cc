"""The calls that a migration can do without: what each would tell, and what is so without it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wizard.domain.checks import CheckId
from wizard.domain.rows.pool import LIST_PROVIDERS

# WorkOS' calls by the names of our port, Cognito's by those that IAM gives them.
EVENTS = "events"
WEBHOOKS = "webhook_endpoints"
SESSIONS = "sessions"
REDIRECT_URIS = "redirect_uris"
ORGANIZATIONS = "organizations"
CONNECTIONS = "connections"
DESCRIBE_PROVIDER = "DescribeIdentityProvider"
LIST_GROUPS = "ListGroups"
LIST_MEMBERS = "ListUsersInGroup"
LIST_CLIENTS = "ListUserPoolClients"
DESCRIBE_CLIENT = "DescribeUserPoolClient"
MFA_CONFIG = "GetUserPoolMfaConfig"
GET_USER = "AdminGetUser"
RECOVERIES = "ListPointInTimeRecoveries"


@dataclass(frozen=True, slots=True)
class OptionalCall:
    """``what`` it tells, in the plural, and a sentence about a migration ``without`` it.

    ``check`` rests on it, where one does: that check is unknown without it.
    """

    what: str
    without: str
    check: CheckId | None = None


OPTIONAL_CALLS: Mapping[str, OptionalCall] = {
    EVENTS: OptionalCall(
        "WorkOS' events", "Links that were used and first sign-ins are unknown.", CheckId.RESET
    ),
    WEBHOOKS: OptionalCall(
        "webhook endpoints of WorkOS",
        "Whether they are on during the import is unknown; they cannot be switched off from here.",
    ),
    SESSIONS: OptionalCall(
        "sessions of WorkOS users", "Users who left the pool cannot be signed out from here."
    ),
    REDIRECT_URIS: OptionalCall(
        "redirect URIs of WorkOS", "Register the app's in the dashboard (Redirects).", CheckId.AUTHKIT
    ),
    ORGANIZATIONS: OptionalCall(
        "organizations of WorkOS", "Make them, and their connections, in the dashboard."
    ),
    CONNECTIONS: OptionalCall(
        "connections of WorkOS", "How they stand is unknown: look in the dashboard (Organizations)."
    ),
    LIST_PROVIDERS: OptionalCall(
        "identity providers of the pool",
        "Only those that users' rows name are known.",
        CheckId.PROVIDERS,
    ),
    DESCRIBE_PROVIDER: OptionalCall(
        "settings of identity providers",
        "Their kinds, client IDs and addresses are unknown, so none can be asked about its redirect URIs.",
        CheckId.PROVIDERS,
    ),
    LIST_GROUPS: OptionalCall("groups of the pool", "Whether it has any is unknown.", CheckId.IMPORTED),
    LIST_MEMBERS: OptionalCall("members of groups", "Who is in which group is unknown.", CheckId.IMPORTED),
    LIST_CLIENTS: OptionalCall("app clients", "Which attributes users may write themselves is unknown."),
    DESCRIBE_CLIENT: OptionalCall(
        "settings of app clients", "Which attributes users may write themselves is unknown."
    ),
    MFA_CONFIG: OptionalCall("MFA settings of the pool", "Which second factors it offers is unknown."),
    GET_USER: OptionalCall("MFA settings of single users", "Who has a second factor is unknown."),
    RECOVERIES: OptionalCall(
        "point-in-time recoveries of the pool",
        "Whether the pool is being set back, or was since it was listed, is unknown: ask who manages it.",
    ),
}


def without(call: str, why: str = "") -> str:
    """What is said where a call told nothing: what is unread, why, and what follows."""
    facts = OPTIONAL_CALLS[call]
    reason = f": {why.strip().rstrip('.')}" if why else ""
    return f"The {facts.what} could not be read{reason}. {facts.without}"


def resting_on(check: CheckId, unread: Collection[str]) -> tuple[str, ...]:
    """Those of the ``unread`` calls that a check rests on, in the order of the table."""
    return tuple(name for name, call in OPTIONAL_CALLS.items() if name in unread and call.check is check)
