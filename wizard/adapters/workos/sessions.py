"""Sign-in sessions of a WorkOS user: listed and ended (https://workos.com/docs/reference/authkit/session)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from workos._errors import APIError, NotFoundError

from wizard.adapters.workos.answers import listed
from wizard.adapters.workos.calls import ResourceCalls, page_after
from wizard.adapters.workos.errors import FAILURES, is_missing
from wizard.ports import Rejected, SessionPage

ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class _Sessions:
    """A page of sessions; the SDK's own model refuses a sign-in method that it does not know yet."""

    page: SessionPage

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        ids = tuple(str(item["id"]) for item in items if item.get("status", ACTIVE) == ACTIVE)
        return cls(SessionPage(ids, after))


class SessionCalls(ResourceCalls):
    """The two calls about sessions."""

    async def page(self, user_id: str, after: str | None) -> SessionPage:
        """See ``IdentityTarget.sessions``."""
        path = ("user_management", "users", user_id, "sessions")
        nobody = _Sessions(SessionPage((), None))
        return (await self._list(path, _Sessions, page_after(after), absent=nobody)).page

    async def revoke(self, session_id: str) -> Rejected | None:
        """See ``IdentityTarget.revoke_session``; one that WorkOS does not know any more has ended."""
        asked = self._client.user_management.revoke_session(
            session_id=session_id, request_options=self._options
        )
        try:
            await asked
        except APIError as error:
            if isinstance(error, NotFoundError) and is_missing(error):
                return None
            return self._refused(error)
        except FAILURES as error:
            raise self._signal(error, writing=True) from None
        return None
