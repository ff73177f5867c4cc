"""Sign-in sessions of a WorkOS user: listed and ended (https://workos.com/docs/reference/authkit/session)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from workos import AsyncWorkOSClient
from workos._errors import APIError, NotFoundError
from workos._types import RequestOptions

from wizard.adapters.workos_answers import listed, present
from wizard.adapters.workos_errors import FAILURES, Translator, is_vendor
from wizard.ports import Clock, Rejected, SessionPage

PAGE_LIMIT = 100
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


class SessionCalls:
    """The two calls about sessions."""

    def __init__(
        self, client: AsyncWorkOSClient, options: RequestOptions, translator: Translator, clock: Clock
    ) -> None:
        self._client = client
        self._options = options
        self._translator = translator
        self._clock = clock

    async def page(self, user_id: str, after: str | None) -> SessionPage:
        """See ``IdentityTarget.sessions``."""
        params = {"limit": PAGE_LIMIT, "order": "asc"} | ({"after": after} if after else {})
        path = ("user_management", "users", user_id, "sessions")
        asked = self._client.request(
            "get", path, params=params, model=_Sessions, request_options=self._options
        )
        try:
            return present(await asked).page
        except NotFoundError as error:
            if is_vendor(error):
                return SessionPage((), None)
            raise self._signal(error, writing=False) from None
        except FAILURES as error:
            raise self._signal(error, writing=False) from None

    async def revoke(self, session_id: str) -> Rejected | None:
        """See ``IdentityTarget.revoke_session``; one that WorkOS does not know any more has ended."""
        asked = self._client.user_management.revoke_session(
            session_id=session_id, request_options=self._options
        )
        try:
            await asked
        except APIError as error:
            if isinstance(error, NotFoundError) and is_vendor(error):
                return None
            if refusal := self._translator.refusal(error):
                return Rejected(refusal.code, refusal.message)
            raise self._signal(error, writing=True) from None
        except FAILURES as error:
            raise self._signal(error, writing=True) from None
        return None

    def _signal(self, error: Exception, *, writing: bool) -> Exception:
        return self._translator.signal(error, writing=writing, now=self._clock.now())
