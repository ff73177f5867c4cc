"""Whether other export files may be of another pool."""

from __future__ import annotations

import pytest

from wizard.engine.relisting import OtherExport
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
