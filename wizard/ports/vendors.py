"""What steps and engine need of the two vendors, identity providers and time.

Adapters translate every vendor exception into a signal (``signals``), a ``WizardError`` or a
value. No one past an adapter has heard of boto3 or workos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from wizard.domain.capture_client import CaptureClient
from wizard.domain.federation.connections import ConnectionDraft, ProbeResult, Secret, TargetConnection
from wizard.domain.federation.probing import ProbeQuestion
from wizard.domain.federation.saml import SamlMetadata
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.pool import Pool, PoolRecovery
from wizard.ports.organizations import OrganizationTarget


@dataclass(frozen=True, slots=True)
class SourceIdentity:
    """Where the rows come from (R12): one pool of one account at one endpoint.

    For export files ``account`` and ``endpoint`` are empty and ``pool_arn`` names the files' digest.
    ``caller`` is the AWS identity that acts (R13), shown and logged, not pinned.
    """

    account: str
    pool_arn: str
    endpoint: str
    region: str
    caller: str = ""


@dataclass(frozen=True, slots=True)
class UserPage:
    """One page of a listing; ``next_token`` None means that it was the last one."""

    rows: tuple[CognitoRow, ...]
    next_token: str | None


@dataclass(frozen=True, slots=True)
class Probe:
    """One permission tried: ``ok``, whether the migration needs it, and what to do where it is missing."""

    name: str
    ok: bool
    required: bool
    detail: str
    fix: str = ""


class IdentitySource(Protocol):
    """A Cognito user pool, or files that the AWS CLI exported from one.

    Reads only (R8). Every call may raise CredentialsError, Throttled or Unavailable.
    """

    async def identity(self) -> SourceIdentity: ...

    async def pool(self) -> Pool:
        """The pool's configuration; parts that may not be read are named in ``unreadable``."""
        ...

    async def probes(self) -> Sequence[Probe]:
        """Each permission that a later step uses, tried once."""
        ...

    async def page(self, token: str | None) -> UserPage:
        """The page after ``token``; raises TokenRefused where the token is no longer good."""
        ...

    async def find(self, row: CognitoRow) -> CognitoRow | None:
        """The row as it is by now, None where it is not there any more (ListUsers by filter: bills nothing).

        Raises Blocked where a source cannot be asked for one row.
        """
        ...

    async def recoveries(self) -> Sequence[PoolRecovery]:
        """The pool's point-in-time recoveries, latest first; raises CallFailed where they cannot be read."""
        ...

    async def group_members(self, group: str, token: str | None) -> UserPage: ...

    async def capture_client(self, client_id: str) -> CaptureClient | None:
        """One app client with its settings, and which others were edited since; None where there is none."""
        ...

    async def mfa_methods(self, username: str) -> tuple[str, ...]:
        """The MFA settings of one user (AdminGetUser: bills the user as monthly active)."""
        ...

    async def client_secret(self, provider: str) -> Secret | None:
        """The client secret of a provider, for the moment; None where there is none to be read."""
        ...

    async def clock_skew(self) -> float | None:
        """Seconds by which this machine's clock is ahead of the service's; None if unknown."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class TargetIdentity:
    """Where persons go (R12); ``key_kind`` is ``test``, ``live`` or ``unknown``, from the key's prefix.

    ``key_mark`` tells one key from another and tells nothing of it.
    """

    base_url: str
    key_kind: str
    key_mark: str


@dataclass(frozen=True, slots=True)
class TargetPage:
    users: tuple[TargetUser, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """WorkOS refused a write because the email or the external_id belongs to a user already."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """WorkOS refused this person's data for good; ``code`` is the vendor's innermost code."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ResetCreated:
    """A reset that WorkOS accepted, and mails if the environment's default mail is on.

    Its token and link are credentials and stay in the adapter.
    """

    id: str
    user_id: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class VendorEvent:
    """One event of the events API; ``user_id`` and ``email`` are empty where it names none."""

    id: str
    name: str
    at: datetime
    user_id: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class EventPage:
    events: tuple[VendorEvent, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Ids of a user's active sessions; ``after`` None means that these were the last ones."""

    ids: tuple[str, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    id: str
    url: str
    enabled: bool


ListedKind: TypeAlias = Literal["organizations", "connections"]


class ConnectionTarget(Protocol):
    """Organizations and connections of a WorkOS environment.

    Raises as IdentityTarget does. Writes may be sent again: the same external_id gives the same thing.
    """

    async def organization(self, *, external_id: str, name: str) -> str | Rejected:
        """The id of the organization with this external_id, created where there is none."""
        ...

    async def create(self, draft: ConnectionDraft) -> TargetConnection | Rejected:
        """The connection with the draft's external_id; Rejected also where WorkOS does not offer this."""
        ...

    async def get(self, connection_id: str) -> TargetConnection | None: ...

    async def list_one(self, kind: ListedKind) -> None:
        """Ask for one of them; raises CallFailed where they cannot be read."""
        ...


class IdentityTarget(Protocol):
    """A WorkOS environment.

    Reads raise CredentialsError, Blocked, Throttled or Unavailable; writes raise CredentialsError,
    Blocked, Throttled, Unavailable (certainly not sent) or InDoubt (timeout, connection lost after
    sending, 5xx, unreadable 2xx).
    """

    def identity(self) -> TargetIdentity: ...

    @property
    def connections(self) -> ConnectionTarget: ...

    @property
    def organizations(self) -> OrganizationTarget: ...

    async def list_users(self, after: str | None) -> TargetPage:
        """A page of at most 100 users in a stable order; ``after`` None gives the first."""
        ...

    async def get_user(self, user_id: str) -> TargetUser | None: ...

    async def find_user(self, *, external_id: str, email: str) -> TargetUser | None:
        """The user with this external_id, else the one with this email, else None."""
        ...

    async def create_user(
        self, draft: UserDraft, *, idempotency_key: str
    ) -> TargetUser | Taken | Rejected: ...

    async def update_user(self, user_id: str, change: UserChange) -> TargetUser | Taken | Rejected | None:
        """Send the fields of ``change`` only; None means that the user does not exist (any more)."""
        ...

    async def delete_user(self, user_id: str) -> Rejected | None:
        """Delete a user for good, with all memberships; None also where there is no such user (any more)."""
        ...

    async def sessions(self, user_id: str, after: str | None) -> SessionPage:
        """A page of a user's active sessions; none where there is no such user."""
        ...

    async def revoke_session(self, session_id: str) -> Rejected | None:
        """End a session; None also where it had ended already. It may be sent again."""
        ...

    async def create_password_reset(self, email: str) -> ResetCreated | Rejected | None:
        """Create a reset, which mails it by default; None means that the user does not exist.

        Raises QuotaSpent as well: the day's mails are used up, and this one was not sent.
        """
        ...

    async def events(
        self,
        names: Sequence[str],
        *,
        since: datetime | None,
        after: str | None,
        until: datetime | None = None,
        limit: int = 100,
    ) -> EventPage:
        """A page of events, oldest first: by ``since`` (and ``until``) or by ``after``, never both.

        Raises CallFailed where this key may not read events (403, 404).
        """
        ...

    def now(self) -> datetime | None:
        """What time it is at WorkOS by its latest answer, never later; None before the first answer.

        Events bear the times of that clock (the ``Date`` header; whole seconds).
        """
        ...

    async def webhook_endpoints(self) -> Sequence[WebhookEndpoint]: ...

    async def set_webhook_enabled(self, endpoint_id: str, *, enabled: bool) -> None: ...

    async def redirect_uris(self) -> Sequence[str]: ...

    async def add_redirect_uri(self, uri: str) -> Rejected | None:
        """Register a redirect URI; None where WorkOS took it."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class GuidePage:
    """The migration guide's text; ``live`` is false for a file given by the operator."""

    text: str
    source: str
    live: bool


class GuideSource(Protocol):
    async def fetch(self) -> GuidePage:
        """The guide; raises Blocked when it cannot be reached or is not a page of text."""
        ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The time of day, UTC-aware."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class RedirectProbe(Protocol):
    async def probe(self, question: ProbeQuestion) -> ProbeResult:
        """Ask a provider's authorization endpoint about a redirect URI; never raises, signs no one in."""
        ...


class MetadataSource(Protocol):
    """All raise UsageError with one sentence for whatever is no usable SAML metadata."""

    async def fetch(self, url: str) -> SamlMetadata: ...

    async def read(self, path: Path) -> SamlMetadata: ...

    async def parse(self, text: str, name: str) -> SamlMetadata:
        """Metadata that somebody kept as a text; ``name`` is for the sentence."""
        ...
