"""Password resets and events of a WorkOS environment (``workos.md`` 3 and 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from workos._errors import APIError, AuthorizationError, NotFoundError

from wizard.adapters.workos.answers import listed, present
from wizard.adapters.workos.calls import ResourceCalls
from wizard.adapters.workos.errors import FAILURES, Unreadable, codes_of, is_missing
from wizard.ports import EventPage, Rejected, ResetCreated, VendorEvent

_UTC = "%Y-%m-%dT%H:%M:%S.%fZ"
NOT_ALLOWED = "password_reset_not_allowed"


@dataclass(frozen=True, slots=True)
class _Events:
    """A page of events, read for what concerns resets; unknown fields are left alone."""

    page: EventPage

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        return cls(EventPage(tuple(_event(item) for item in items), after))


class MailCalls(ResourceCalls):
    """The calls that make WorkOS send mail, and those that tell what became of it."""

    async def create(self, email: str) -> ResetCreated | Rejected | None:
        """See ``IdentityTarget.create_password_reset``; the token in the answer goes no further."""
        asked = self._client.user_management.reset_password(email=email, request_options=self._options)
        try:
            reset = present(await asked)
        except APIError as error:
            if isinstance(error, NotFoundError) and is_missing(error):
                return None
            if isinstance(error, AuthorizationError) and NOT_ALLOWED in codes_of(error):
                return Rejected(NOT_ALLOWED, "WorkOS does not let this user reset a password")
            return self._refused(error)
        except FAILURES as error:
            raise self._signal(error, writing=True) from None
        expires = reset.expires_at
        return ResetCreated(reset.id, reset.user_id, expires if isinstance(expires, datetime) else None)

    async def events(
        self,
        names: Sequence[str],
        *,
        since: datetime | None,
        after: str | None,
        until: datetime | None,
        limit: int,
    ) -> EventPage:
        """See ``IdentityTarget.events``; WorkOS takes times in UTC with a Z only."""
        params: dict[str, Any] = {"events": ",".join(names), "limit": limit, "order": "asc"}
        if after:
            params["after"] = after
        elif since:
            params["range_start"] = since.strftime(_UTC)
            if until:
                params["range_end"] = until.strftime(_UTC)
        return (await self._list(("events",), _Events, params)).page


def _event(item: Mapping[str, Any]) -> VendorEvent:
    content = item.get("data")
    body = content if isinstance(content, Mapping) else {}
    try:
        at = datetime.fromisoformat(str(item["created_at"]))
    except ValueError:
        raise Unreadable from None
    user, email = (str(body.get(name) or "") for name in ("user_id", "email"))
    return VendorEvent(id=str(item["id"]), name=str(item["event"]), at=at, user_id=user, email=email)
