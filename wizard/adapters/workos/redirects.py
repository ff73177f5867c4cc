"""The redirect URIs of a WorkOS environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from workos._errors import APIError

from wizard.adapters.workos.answers import listed, present
from wizard.adapters.workos.calls import ResourceCalls, page_after
from wizard.adapters.workos.errors import FAILURES
from wizard.domain.paging import Pages
from wizard.ports import Rejected


@dataclass(frozen=True, slots=True)
class _Listing:
    uris: tuple[str, ...]
    after: str | None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        return cls(tuple(str(item["uri"]) for item in items), after)


class RedirectCalls(ResourceCalls):
    """Lists and adds; nothing here takes a redirect URI away."""

    async def all(self) -> Sequence[str]:
        found: dict[str, None] = {}
        pages, after = Pages("redirect URIs in WorkOS"), None
        while True:
            page: _Listing = await self._page(after)
            found |= dict.fromkeys(page.uris)
            pages.page(page.uris, page.after)
            if (after := page.after) is None:
                return tuple(found)

    async def add(self, uri: str) -> Rejected | None:
        sent = self._client.user_management.create_redirect_uri(uri=uri, request_options=self._options)
        try:
            present(await sent)
        except APIError as error:
            return self._refused(error)
        except FAILURES as error:
            raise self._signal(error, writing=True) from None
        return None

    async def _page(self, after: str | None) -> _Listing:
        return await self._list(("user_management", "redirect_uris"), _Listing, page_after(after))
