"""WorkOS behind the ``IdentityTarget`` port, through the vendor's asynchronous SDK.

The engine owns waiting and retrying, so the SDK's own retries are off. Redirects are not
followed and proxy variables are not read: nothing but WORKOS_BASE_URL decides where the key goes.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from workos import AsyncWorkOSClient
from workos._errors import APIError, NotFoundError
from workos._types import NOT_GIVEN, RequestOptions
from workos.user_management.models import User, UserCreateResponse

from wizard.adapters.clock import FarClock, SystemClock
from wizard.adapters.web.addresses import checked_url
from wizard.adapters.workos.answers import EndpointListing, UserListing, target_user
from wizard.adapters.workos.calls import PAGE_LIMIT, ResourceCalls, page_after
from wizard.adapters.workos.connections import WorkOSConnections
from wizard.adapters.workos.errors import FAILURES, Translator, check_key, is_missing, no_api
from wizard.adapters.workos.http import WorkOSHttp
from wizard.adapters.workos.mail import MailCalls
from wizard.adapters.workos.organizations import WorkOSOrganizations
from wizard.adapters.workos.redirects import RedirectCalls
from wizard.adapters.workos.sessions import SessionCalls
from wizard.domain.paging import Pages
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.domain.rows.emails import is_stored_as, normalise_email
from wizard.domain.target_kind import key_kind
from wizard.domain.text import clean
from wizard.errors import Blocked, UsageError
from wizard.ports import (
    Clock,
    EventPage,
    Rejected,
    ResetCreated,
    SessionPage,
    Taken,
    TargetIdentity,
    TargetPage,
    WebhookEndpoint,
)

DEFAULT_BASE_URL = "https://api.workos.com"
USERS = ("user_management", "users")
_UNSENDABLE = Rejected(code="invalid_text", message="a value holds half a character (a lone surrogate)")


class WorkOSTarget(ResourceCalls):
    """A WorkOS environment, reached with one API key and one pool of connections."""

    def __init__(self, *, api_key: str, base_url: str, client_id: str, timeout: float, clock: Clock) -> None:
        self._identity = TargetIdentity(base_url, key_kind(api_key), _key_mark(api_key))
        self._far_clock = FarClock(clock)
        self._http = WorkOSHttp(heard=self._far_clock.heard)
        client = AsyncWorkOSClient(
            api_key=api_key,
            client_id=client_id or None,
            base_url=base_url,
            request_timeout=math.ceil(timeout),
            max_retries=0,
            http_client=self._http,
        )
        options: RequestOptions = {"timeout": timeout, "max_retries": 0}
        super().__init__(client, options, Translator(api_key), clock)
        self._mail = MailCalls(self._client, self._options, self._translator, clock)
        self._redirects = RedirectCalls(self._client, self._options, self._translator, clock)
        self._sessions = SessionCalls(self._client, self._options, self._translator, clock)

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str], *, timeout: float = 30, clock: Clock | None = None
    ) -> WorkOSTarget:
        """The environment that WORKOS_API_KEY and WORKOS_BASE_URL name; ``timeout`` in seconds.

        WORKOS_REQUEST_TIMEOUT, the SDK's own variable, takes the place of ``timeout``.
        Raises CredentialsError without a usable key, UsageError for an address that is neither
        https nor on this machine. Sends nothing.
        """
        api_key = environ.get("WORKOS_API_KEY", "").strip()
        check_key(api_key)
        base_url = environ.get("WORKOS_BASE_URL", "").strip() or DEFAULT_BASE_URL
        return cls(
            api_key=api_key,
            base_url=checked_url(base_url, setting="WORKOS_BASE_URL"),
            client_id=environ.get("WORKOS_CLIENT_ID", "").strip(),
            timeout=_seconds(environ.get("WORKOS_REQUEST_TIMEOUT", "")) or timeout,
            clock=clock or SystemClock(),
        )

    @property
    def connections(self) -> WorkOSConnections:
        return WorkOSConnections(self._client, self._options, self._translator, self._clock)

    @property
    def organizations(self) -> WorkOSOrganizations:
        return WorkOSOrganizations(self._client, self._options, self._translator, self._clock)

    def identity(self) -> TargetIdentity:
        return self._identity

    async def list_users(self, after: str | None) -> TargetPage:
        page = await self._list(USERS, UserListing, page_after(after))
        return TargetPage(page.users, page.after)

    async def get_user(self, user_id: str) -> TargetUser | None:
        return await self._read_user(
            self._client.user_management.get_user(user_id, request_options=self._options)
        )

    async def find_user(self, *, external_id: str, email: str) -> TargetUser | None:
        """See the port; an id or address that cannot stand in a URL belongs to no one at WorkOS."""
        if external_id not in {"", ".", ".."} and _is_sendable(external_id):
            by_id = self._client.user_management.get_user_by_external_id(
                external_id, request_options=self._options
            )
            if found := await self._read_user(by_id):
                return found
        wanted = normalise_email(email)
        if wanted is None or not _is_sendable(wanted):
            return None
        page = await self._list(USERS, UserListing, {"email": wanted, "limit": PAGE_LIMIT})
        return next((user for user in page.users if is_stored_as(email, user.email)), None)

    async def create_user(self, draft: UserDraft, *, idempotency_key: str) -> TargetUser | Taken | Rejected:
        options: RequestOptions = {**self._options, "idempotency_key": idempotency_key}
        sent = self._client.user_management.create_user(
            email=draft.email,
            email_verified=draft.email_verified,
            external_id=draft.external_id,
            first_name=NOT_GIVEN if draft.first_name is None else draft.first_name,
            last_name=NOT_GIVEN if draft.last_name is None else draft.last_name,
            metadata=dict(draft.metadata),
            request_options=options,
        )
        if (outcome := await self._write_user(sent)) is None:
            raise no_api(404)
        return outcome

    async def update_user(self, user_id: str, change: UserChange) -> TargetUser | Taken | Rejected | None:
        given: dict[str, Any] = {}
        if change.metadata:
            # WorkOS merges metadata and removes a key whose value is null; the SDK's type forgot that.
            given["metadata"] = cast("dict[str, str]", dict(change.metadata))
        if change.external_id is not None or change.unlinks:
            # None takes it away; what is not given stays.
            given["external_id"] = change.external_id
        sent = self._client.user_management.update_user(
            user_id,
            first_name=change.first_name,
            last_name=change.last_name,
            email_verified=change.email_verified,
            request_options=self._options,
            **given,
        )
        return await self._write_user(sent)

    async def delete_user(self, user_id: str) -> Rejected | None:
        sent = self._client.user_management.delete_user(user_id, request_options=self._options)
        try:
            await sent
        except APIError as error:
            if isinstance(error, NotFoundError) and is_missing(error):
                return None
            return self._refused(error)
        except FAILURES as error:
            raise self._signal(error, writing=True) from None
        return None

    async def sessions(self, user_id: str, after: str | None) -> SessionPage:
        return await self._sessions.page(user_id, after)

    async def revoke_session(self, session_id: str) -> Rejected | None:
        return await self._sessions.revoke(session_id)

    async def create_password_reset(self, email: str) -> ResetCreated | Rejected | None:
        return await self._mail.create(email)

    async def events(
        self,
        names: Sequence[str],
        *,
        since: datetime | None,
        after: str | None,
        until: datetime | None = None,
        limit: int = PAGE_LIMIT,
    ) -> EventPage:
        return await self._mail.events(names, since=since, after=after, until=until, limit=limit)

    def now(self) -> datetime | None:
        return self._far_clock.now()

    async def webhook_endpoints(self) -> Sequence[WebhookEndpoint]:
        found: dict[str, WebhookEndpoint] = {}
        pages, after = Pages("webhook endpoints in WorkOS"), None
        while True:
            page: EndpointListing = await self._list(
                ("webhook_endpoints",), EndpointListing, page_after(after)
            )
            found |= {endpoint.id: endpoint for endpoint in page.endpoints}
            pages.page((endpoint.id for endpoint in page.endpoints), page.after)
            if (after := page.after) is None:
                return tuple(found.values())

    async def set_webhook_enabled(self, endpoint_id: str, *, enabled: bool) -> None:
        status = "enabled" if enabled else "disabled"
        sent = self._client.webhooks.update_webhook_endpoint(
            endpoint_id, status=status, request_options=self._options
        )
        try:
            await sent
        except NotFoundError as error:
            if is_missing(error):
                name = clean(endpoint_id)
                raise Blocked(
                    f"The webhook endpoint {name} is not in WorkOS any more.",
                    fix="Look at the endpoints in the dashboard (Webhooks), then run the same command again.",
                ) from None
            raise self._signal(error, writing=True) from None
        except FAILURES as error:
            raise self._signal(error, writing=True) from None

    async def redirect_uris(self) -> Sequence[str]:
        return await self._redirects.all()

    async def add_redirect_uri(self, uri: str) -> Rejected | None:
        return await self._redirects.add(uri)

    async def close(self) -> None:
        await self._http.close()

    async def _read_user(self, asked: Awaitable[User]) -> TargetUser | None:
        try:
            return target_user(await asked)
        except NotFoundError as error:
            if is_missing(error):
                return None
            raise self._signal(error, writing=False) from None
        except FAILURES as error:
            raise self._signal(error, writing=False) from None

    async def _write_user(
        self, sent: Awaitable[User | UserCreateResponse]
    ) -> TargetUser | Taken | Rejected | None:
        """What became of a write; None where WorkOS says that there is no such thing (404)."""
        try:
            return target_user(await sent)
        except UnicodeEncodeError:
            return _UNSENDABLE
        except APIError as error:
            if isinstance(error, NotFoundError) and is_missing(error):
                return None
            if refusal := self._translator.refusal(error):
                return refusal
            raise self._signal(error, writing=True) from None
        except FAILURES as error:
            raise self._signal(error, writing=True) from None


def _is_sendable(text: str) -> bool:
    """Whether ``text`` can be written as UTF-8 (a lone surrogate from a JSON file cannot)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _seconds(text: str) -> int | None:
    """A timeout in whole seconds, as the SDK reads it; None where nothing is said."""
    if not text.strip():
        return None
    if not text.strip().isdigit() or int(text) == 0:
        raise UsageError(
            "WORKOS_REQUEST_TIMEOUT is not a whole number of seconds above 0.", fix="Unset it, or mend it."
        )
    return int(text)


def _key_mark(api_key: str) -> str:
    """Eight digits of a digest: enough to see that the key is another, far too few to find it by."""
    return hashlib.sha256(f"cognito2workos {api_key}".encode()).hexdigest()[:8]
