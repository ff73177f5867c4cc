"""Whether other export files may be of another pool."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.journal.machine import listed, page
from tests.steps.bare import Bare
from wizard.domain import events as e
from wizard.engine.relisting import GONE, OtherExport, _differs, relist_row
from wizard.errors import UsageError
from wizard.ports import SourceIdentity

FILES = SourceIdentity("", "files:1", "", "", "")


@pytest.mark.parametrize(
    ("rows", "known", "before", "is_strange"),
    [
        (100, 50, 100, False),
        (100, 49, 100, True),
        (99, 50, 101, True),
        (101, 50, 99, True),
        (40, 40, 100, True),
        (400, 100, 100, True),
        (100, 100, 100, False),
        (100, 0, 0, False),
    ],
)
def test_files_of_which_less_than_half_is_common(
    rows: int, known: int, before: int, *, is_strange: bool
) -> None:
    found = OtherExport(FILES, rows, known, before)
    assert found.is_strange is is_strange
    assert (
        f"Of {rows:,} users in the export files {known:,} are known here, where {before:,}" in found.sentence
    )


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    opened = Bare(tmp_path)
    yield opened
    await opened.close()


async def test_a_row_is_asked_for_only_after_a_listing_has_shown_it_to_its_end(bare: Bare) -> None:
    never = cast("Any", None)

    async def relist(sub: str) -> None:
        await relist_row(sub, context=bare.context(), connect=never, recorder=never)

    with pytest.raises(UsageError, match="No finished listing has shown the row sub-0001"):
        await relist("sub-0001")
    await bare.record(e.ListingStarted(1, 2), page(1))
    with pytest.raises(UsageError, match="No finished listing"):
        await relist("sub-0001")
    await bare.record(e.ListingFinished(1))
    with pytest.raises(UsageError, match="No finished listing has shown the row sub-0002"):
        await relist("sub-0002")


async def test_a_row_differs_by_its_content_or_by_being_there(bare: Bare) -> None:
    await bare.record(e.ListingStarted(1, 2), page(1), e.ListingFinished(1))
    here = bare.reader.row("sub-0001")
    assert here is not None
    assert not _differs(here, e.RowRelisted("sub-0001", listed(1)))
    assert _differs(here, e.RowRelisted("sub-0001", listed(1, name="Ann")))
    assert _differs(here, e.RowRelisted("sub-0001", None))
    gone = replace(here, state=GONE)
    assert not _differs(gone, e.RowRelisted("sub-0001", None))
    assert _differs(gone, e.RowRelisted("sub-0001", listed(1)))
