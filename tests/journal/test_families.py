"""Families for the plan: each whole and once, in the order of its first row, at any size of a page."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.machine import PROFILE, row
from wizard.domain.events import ListedRow, ListingFinished, ListingStarted, PageListed
from wizard.journal import Journal

AT = "2026-11-23T08:00:00+00:00"
# Each row is of one of a few families, and may have left the pool since.
Rows = list[tuple[str, bool]]
layouts = st.lists(st.tuples(st.sampled_from("zyxab"), st.booleans()), max_size=12)


@settings(max_examples=60, deadline=None)
@given(rows=layouts, size=st.integers(1, 13))
def test_families_come_whole_and_once_in_the_order_of_their_first_rows(rows: Rows, size: int) -> None:
    expected: dict[str, list[str]] = {}
    for number, (family, has_left) in enumerate(rows):
        if not has_left:
            expected.setdefault(family, []).append(row(number).sub)
    assert asyncio.run(_read(rows, size)) == list(expected.values())


async def _read(rows: Rows, size: int) -> list[list[str]]:
    """The subs of each family, as pages of this size give them."""
    folder = Path(tempfile.mkdtemp())
    journal = Journal(folder / "f.journal", actor=lambda: "{}")
    try:
        for listing in (1, 2):
            shown = tuple(
                ListedRow(row(number), PROFILE, family)
                for number, (family, has_left) in enumerate(rows)
                if listing == 1 or not has_left
            )
            await journal.record(ListingStarted(listing, len(rows)), AT)
            await journal.record(PageListed(listing, 1, shown, None), AT)
            await journal.record(ListingFinished(listing), AT)
        found: list[list[str]] = []
        after: int | None = 0
        while after is not None:
            groups, after = journal.reader.groups(after, size)
            assert len(groups) <= size
            found += [[member.sub for member in group.rows] for group in groups]
        return found
    finally:
        journal.close()
        shutil.rmtree(folder)
