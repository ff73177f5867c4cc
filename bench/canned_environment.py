"""A WorkOS environment without a socket: a file, a user a line, which outlives whoever is killed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from wizard.domain.federation.connections import ConnectionDraft, TargetConnection
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.ports import (
    ConnectionTarget,
    EventPage,
    ListedKind,
    OrganizationTarget,
    Rejected,
    ResetCreated,
    SessionPage,
    Taken,
    TargetIdentity,
    TargetPage,
    WebhookEndpoint,
)

PAGE = 100
NOT_HERE = Rejected("not_here", "users are all that this environment has")


class NoConnections:
    """A ConnectionTarget that offers none."""

    async def organization(self, *, external_id: str, name: str) -> str | Rejected:
        del external_id, name
        return NOT_HERE

    async def create(self, draft: ConnectionDraft) -> TargetConnection | Rejected:
        del draft
        return NOT_HERE

    async def get(self, connection_id: str) -> TargetConnection | None:
        del connection_id
        return None

    async def list_one(self, kind: ListedKind) -> None:
        del kind


class CannedEnvironment:
    """An IdentityTarget whose users are the lines of a file, written before a create is answered.

    ``latency`` in seconds keeps creates in flight after that; ``asked`` is called as one begins.
    """

    def __init__(self, path: Path, *, latency: float, asked: Callable[[], None]) -> None:
        self._path = path
        self._latency = latency
        self._asked = asked
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)

    def identity(self) -> TargetIdentity:
        return TargetIdentity("https://workos.bench.example", "test", "bench")

    @property
    def connections(self) -> ConnectionTarget:
        return NoConnections()

    @property
    def organizations(self) -> OrganizationTarget:
        raise LookupError("a bench has no organizations")

    async def create_user(self, draft: UserDraft, *, idempotency_key: str) -> TargetUser | Taken | Rejected:
        del idempotency_key
        self._asked()
        digest = hashlib.sha256(draft.external_id.encode()).hexdigest()
        user = TargetUser(id=f"user_{digest[:26]}", **draft.to_json())
        os.write(self._file, json.dumps(asdict(user)).encode() + b"\n")
        if self._latency:
            await asyncio.sleep(self._latency)
        return user

    async def find_user(self, *, external_id: str, email: str) -> TargetUser | None:
        del email
        self._asked()
        return self._first(f'"external_id": "{external_id}"')

    async def get_user(self, user_id: str) -> TargetUser | None:
        return self._first(f'"id": "{user_id}"')

    async def list_users(self, after: str | None) -> TargetPage:
        """A page; the cursor is a place in the file."""
        with self._path.open("rb") as file:
            file.seek(int(after or 0))
            lines = [line for _ in range(PAGE) if (line := file.readline())]
            place = file.tell()
            is_last = not file.read(1)
        users = tuple(TargetUser(**json.loads(line)) for line in lines)
        return TargetPage(users, None if is_last else str(place))

    async def update_user(self, user_id: str, change: UserChange) -> TargetUser | Taken | Rejected | None:
        del user_id, change
        return NOT_HERE

    async def delete_user(self, user_id: str) -> Rejected | None:
        del user_id
        return NOT_HERE

    async def sessions(self, user_id: str, after: str | None) -> SessionPage:
        del user_id, after
        return SessionPage((), None)

    async def revoke_session(self, session_id: str) -> Rejected | None:
        del session_id
        return NOT_HERE

    async def create_password_reset(self, email: str) -> ResetCreated | Rejected | None:
        del email
        return NOT_HERE

    async def events(
        self,
        names: Sequence[str],
        *,
        since: datetime | None,
        after: str | None,
        until: datetime | None = None,
        limit: int = PAGE,
    ) -> EventPage:
        del names, since, after, until, limit
        return EventPage((), None)

    def now(self) -> datetime | None:
        return None

    async def webhook_endpoints(self) -> Sequence[WebhookEndpoint]:
        return ()

    async def set_webhook_enabled(self, endpoint_id: str, *, enabled: bool) -> None:
        del endpoint_id, enabled

    async def redirect_uris(self) -> Sequence[str]:
        return ()

    async def add_redirect_uri(self, uri: str) -> Rejected | None:
        del uri
        return NOT_HERE

    async def close(self) -> None:
        os.close(self._file)

    def _first(self, text: str) -> TargetUser | None:
        with self._path.open(encoding="utf-8") as lines:
            found = next((line for line in lines if text in line), None)
        return TargetUser(**json.loads(found)) if found else None
