"""The redirect URIs of a WorkOS environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from workos import AsyncWorkOSClient
from workos._errors import APIError
from workos._types import RequestOptions

from wizard.adapters.workos_answers import listed, present
from wizard.adapters.workos_errors import FAILURES, Translator
from wizard.ports import Clock, Rejected

PAGE_LIMIT = 100


@dataclass(frozen=True, slots=True)
class _Listing:
    uris: tuple[str, ...]
    after: str | None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        return cls(tuple(str(item["uri"]) for item in items), after)


class RedirectCalls:
    """Lists and adds; nothing here takes a redirect URI away."""

    def __init__(
        self, client: AsyncWorkOSClient, options: RequestOptions, translator: Translator, clock: Clock
    ) -> None:
        self._client = client
        self._options = options
        self._translator = translator
        self._clock = clock

    async def all(self) -> Sequence[str]:
        found: list[str] = []
        after: str | None = None
        while True:
            page = await self._page(after)
            found += page.uris
            if page.after is None or page.after == after or not page.uris:
                return tuple(found)
            after = page.after

    async def add(self, uri: str) -> Rejected | None:
        sent = self._client.user_management.create_redirect_uri(uri=uri, request_options=self._options)
        try:
            present(await sent)
        except APIError as error:
            if refusal := self._translator.refusal(error):
                return Rejected(refusal.code, refusal.message)
            raise self._signal(error, writing=True) from None
        except FAILURES as error:
            raise self._signal(error, writing=True) from None
        return None

    async def _page(self, after: str | None) -> _Listing:
        params = {"limit": PAGE_LIMIT, "order": "asc"} | ({"after": after} if after else {})
        path = ("user_management", "redirect_uris")
        asked = self._client.request(
            "get", path, params=params, model=_Listing, request_options=self._options
        )
        try:
            return present(await asked)
        except FAILURES as error:
            raise self._signal(error, writing=False) from None

    def _signal(self, error: Exception, *, writing: bool) -> Exception:
        return self._translator.signal(error, writing=writing, now=self._clock.now())
