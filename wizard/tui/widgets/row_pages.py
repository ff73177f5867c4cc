"""A window of rows over keyset pages: forward by the last key, backward by trying keys before the first.

Keys are integers that grow with the order. Nothing here knows how many rows there are in all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

PAGE = 200
_WINDOW = 5 * PAGE


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its key, its cells as they are stored (raw), and a state glyph's name."""

    key: int
    cells: tuple[str, ...]


Page: TypeAlias = tuple[Sequence[TableRow], int | None]
Fetch: TypeAlias = Callable[[int | None, int, str], Page]
"""``fetch(after, limit, filter)``: rows with a key above ``after``, and the key to go on from or None."""
Count: TypeAlias = Callable[[str], int | None]
"""How many rows a filter finds; None where that would take too long to say."""


@dataclass(slots=True)
class RowWindow:
    """The loaded rows. ``first`` is the number of the first of them (from 0), None where unknown."""

    fetch: Fetch
    filter: str = ""
    rows: list[TableRow] = field(default_factory=list)
    first: int | None = 0
    next: int | None = None
    starts_at_head: bool = True

    @property
    def ends_at_tail(self) -> bool:
        return self.next is None

    def load_head(self) -> None:
        """The first page."""
        self.rows, self.next = self._page(None)
        self.first = 0
        self.starts_at_head = True

    def load_more(self) -> int:
        """A page after the last row; returns how many rows were dropped at the front."""
        if self.next is None:
            return 0
        rows, self.next = self._page(self.next)
        self.rows += rows
        dropped = max(0, len(self.rows) - _WINDOW)
        if dropped:
            del self.rows[:dropped]
            self.starts_at_head = False
            self.first = None if self.first is None else self.first + dropped
        return dropped

    def load_before(self) -> int:
        """Rows before the first one; returns how many were added at the front."""
        if self.starts_at_head or not self.rows:
            return 0
        found, is_head = self._before(self.rows[0].key)
        self.rows = found + self.rows
        self.starts_at_head = is_head
        if is_head:
            self.first = 0
        elif self.first is not None:
            self.first -= len(found)
        if len(self.rows) > _WINDOW:
            del self.rows[_WINDOW:]
            self.next = self.rows[-1].key
        return len(found)

    def load_tail(self, total: int | None) -> None:
        """The last rows; ``total`` numbers them where it is known."""
        last = self._last_key()
        if last is None:
            self.load_head()
            return
        found, self.starts_at_head = self._before(last + 1)
        self.rows = found
        self.next = None
        self.first = 0 if self.starts_at_head else None
        if self.first is None and total is not None:
            self.first = max(0, total - len(found))

    def _page(self, after: int | None) -> tuple[list[TableRow], int | None]:
        """The next rows, however far they lie: a search may find none among those that it looks at first."""
        while True:
            rows, after = self.fetch(after, PAGE, self.filter)
            if rows or after is None:
                return list(rows), after

    def _before(self, key: int) -> tuple[list[TableRow], bool]:
        """At most a page of rows with smaller keys, and whether the first of all rows is among them."""
        gap = PAGE
        while True:
            after = key - 1 - gap
            rows = self._between(after if after > 0 else None, key)
            if after <= 0 or len(rows) >= PAGE:
                return rows[-PAGE:], after <= 0 and len(rows) <= PAGE
            gap *= 4

    def _between(self, after: int | None, key: int) -> list[TableRow]:
        """The last rows above ``after`` and below ``key``, at most two pages of them."""
        kept: list[TableRow] = []
        while True:
            rows, after = self.fetch(after, PAGE, self.filter)
            kept = [*kept, *(row for row in rows if row.key < key)][-2 * PAGE :]
            if after is None or after >= key:
                return kept

    def _last_key(self) -> int | None:
        """The key of the last row: doubled until nothing follows, then halved."""
        rows, following = self.fetch(None, PAGE, self.filter)
        if not rows or following is None:
            return rows[-1].key if rows else None
        below = rows[-1].key
        step = PAGE
        while found := self.fetch(below + step, 1, self.filter)[0]:
            below = found[0].key
            step *= 2
        above = below + step
        while True:
            rows, following = self.fetch(below, PAGE, self.filter)
            if following is None:
                return rows[-1].key if rows else below
            middle = (below + above) // 2
            found = self.fetch(middle, 1, self.filter)[0]
            if found:
                below = found[0].key
            else:
                below, above = rows[-1].key, middle
