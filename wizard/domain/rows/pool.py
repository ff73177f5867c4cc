"""The configuration of a user pool: what inventory, trees and mapping need to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FILES_ARN = "files:"  # instead of an ARN, where export files stand for the pool


class ProviderKind(StrEnum):
    """What an identity provider is for WorkOS; behind Cognito's OIDC type may stand a social one."""

    GOOGLE = "google"
    APPLE = "apple"
    MICROSOFT = "microsoft"
    GITHUB = "github"
    GITLAB = "gitlab"
    LINKEDIN = "linkedin"
    SLACK = "slack"
    FACEBOOK = "facebook"
    AMAZON = "amazon"
    OIDC = "oidc"
    SAML = "saml"


@dataclass(frozen=True, slots=True)
class Provider:
    """One identity provider of the pool. ``details`` never holds a secret (R6)."""

    name: str
    type: str
    kind: ProviderKind
    details: Mapping[str, str] = field(default_factory=dict)
    attribute_mapping: Mapping[str, str] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppClient:
    """One app client; ``machine`` is true where it only uses client_credentials."""

    id: str
    name: str
    callback_urls: tuple[str, ...] = ()
    logout_urls: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """A user pool as DescribeUserPool, GetUserPoolMfaConfig and the lists describe it.

    ``mfa`` is OFF, ON or OPTIONAL. ``estimate`` is AWS's own estimate of the number of rows.
    ``first_factors`` are AllowedFirstAuthFactors (empty: the pool has only passwords).
    ``unreadable`` names the parts that the credentials may not read. ``gaps`` counts what the records of
    export files leave open, by ``Gap``.
    """

    id: str
    arn: str
    name: str
    estimate: int
    mfa: str = "OFF"
    mfa_methods: tuple[str, ...] = ()
    first_factors: tuple[str, ...] = ()
    username_attributes: tuple[str, ...] = ()
    alias_attributes: tuple[str, ...] = ()
    case_sensitive: bool = True
    domain: str | None = None
    custom_domain: str | None = None
    attributes: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    tier: str | None = None
    providers: tuple[Provider, ...] = ()
    groups: tuple[str, ...] = ()
    clients: tuple[AppClient, ...] = ()
    unreadable: tuple[str, ...] = ()
    gaps: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_files(self) -> bool:
        """Whether this is what export files tell of a pool."""
        return self.arn.startswith(FILES_ARN)

    @property
    def account(self) -> str:
        """The AWS account in the pool's ARN (``arn:aws:cognito-idp:region:account:userpool/id``)."""
        parts = self.arn.split(":")
        return parts[4] if len(parts) > 5 else ""  # noqa: PLR2004  the fifth part of an ARN

    @property
    def own_groups(self) -> tuple[str, ...]:
        """Groups made by people: without the ``<pool>_<Provider>`` ones that Cognito makes itself."""
        return tuple(name for name in self.groups if not name.startswith(f"{self.id}_"))


# IAM's name of the call that lists a pool's identity providers.
LIST_PROVIDERS = "ListIdentityProviders"


@dataclass(frozen=True, slots=True)
class Unread:
    """The call that told nothing, by its name (IAM's for Cognito), and why, as one clean sentence."""

    call: str
    why: str


_COMPLETED = "RESTORE_COMPLETED"
_OVER = frozenset(
    {_COMPLETED, "PREVIEW_CANCELLED", "PREVIEW_GENERATION_FAILED", "PREVIEW_EXPIRED", "AWS_ABORTED"}
)


@dataclass(frozen=True, slots=True)
class PoolRecovery:
    """One recovery by id; a status that is not known counts as under way."""

    id: str
    status: str

    @property
    def is_active(self) -> bool:
        return self.status not in _OVER


def completed_recoveries(found: Iterable[PoolRecovery]) -> tuple[str, ...]:
    """The ids of those that set the pool back."""
    return tuple(sorted(recovery.id for recovery in found if recovery.status == _COMPLETED))


def active_recovery(found: Iterable[PoolRecovery]) -> str:
    """The status of the one that is under way, empty where none is; a pool has one at a time."""
    return next((recovery.status for recovery in found if recovery.is_active), "")
