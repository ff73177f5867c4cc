"""A listing that brings nothing new ends: one rule for every paged listing of both vendors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from wizard.domain.text import clean
from wizard.errors import CallRefused

# Cognito gives empty pages before full ones, and restarts repeat some; no one gives so many in a row.
PATIENCE = 50


@dataclass(slots=True)
class Pages:
    """Watches one listing from its first page on; ``of`` names it in a sentence ("users in WorkOS").

    A page is news where it holds something, and is none of those that were seen: pages are told apart by
    digests of 8 bytes, some 100 kB for a million users.
    """

    of: str
    _seen: set[bytes] = field(default_factory=set)
    _cursors: set[bytes] = field(default_factory=set)
    _idle: int = 0

    def page(self, ids: Iterable[str], after: str | None) -> None:
        """Take note of a page; ``after`` is the cursor of the next one, None where this was the last.

        Raises CallRefused where the listing goes round: a cursor comes again, or PATIENCE pages in a row are
        no news.
        """
        if after is None:
            return
        digest = _digest("\n".join(ids))
        is_news = digest != _NOTHING and digest not in self._seen
        self._seen.add(digest)
        self._idle = 0 if is_news else self._idle + 1
        cursor = _digest(after)
        if self._idle > PATIENCE or (cursor in self._cursors and not is_news):
            raise CallRefused(
                f"The list of {clean(self.of)} does not move: {self._idle} pages in a row brought"
                " nothing new, and there is said to be more.",
                fix="Run the same command again. If it stays so, check the address of the service, and its"
                " status page.",
            )
        self._cursors.add(cursor)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


_NOTHING = _digest("")
