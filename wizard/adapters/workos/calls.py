"""What groups of calls to WorkOS share: the client of their target, and how a failure is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from workos import AsyncWorkOSClient
from workos._errors import APIError, NotFoundError
from workos._types import Deserializable, RequestOptions

from wizard.adapters.workos.answers import present
from wizard.adapters.workos.errors import FAILURES, Translator, is_missing
from wizard.ports import Clock, Rejected

PAGE_LIMIT = 100

Parsed = TypeVar("Parsed", bound=Deserializable)


class ResourceCalls:
    """Some calls about one kind of thing."""

    def __init__(
        self, client: AsyncWorkOSClient, options: RequestOptions, translator: Translator, clock: Clock
    ) -> None:
        self._client = client
        self._options = options
        self._translator = translator
        self._clock = clock

    async def _list(
        self,
        path: tuple[str, ...],
        model: type[Parsed],
        params: Mapping[str, Any],
        *,
        absent: Parsed | None = None,
    ) -> Parsed:
        """A page of a list; ``absent`` is it where WorkOS does not know whose list that would be."""
        asked = self._client.request(
            "get", path, params=dict(params), model=model, request_options=self._options
        )
        try:
            return present(await asked)
        except FAILURES as error:
            if absent is not None and isinstance(error, NotFoundError) and is_missing(error):
                return absent
            raise self._signal(error, writing=False) from None

    def _refused(self, error: APIError) -> Rejected:
        """What WorkOS says to a write that it refuses; raises the signal where it is no refusal."""
        if refusal := self._translator.refusal(error):
            return Rejected(refusal.code, refusal.message)
        raise self._signal(error, writing=True) from None

    def _signal(self, error: Exception, *, writing: bool) -> Exception:
        return self._translator.signal(error, writing=writing, now=self._clock.now())


def page_after(after: str | None) -> dict[str, Any]:
    """The parameters of a full page, oldest first, after the cursor of the one before."""
    return {"limit": PAGE_LIMIT, "order": "asc"} | ({"after": after} if after else {})
