"""When a listing is too short to be believed."""

from __future__ import annotations

import pytest

from wizard.domain.rows.inventory import missing_rows


@pytest.mark.parametrize(
    ("listed", "estimate", "missing"),
    [
        (120, 400, 280),
        (400, 400, 0),
        (420, 400, 0),
        (350, 400, 0),
        (349, 400, 51),
        (95_000, 100_000, 0),
        (94_999, 100_000, 5_001),
        (949, 1_000, 51),
        (950, 1_000, 0),
        (50, 100, 0),
        (49, 100, 51),
        (6, 10, 0),
        (5, 10, 0),
        (4, 10, 6),
        (0, 1, 1),
        (0, 0, 0),
    ],
)
def test_a_listing_is_short_beyond_a_share_and_a_number_of_rows(
    listed: int, estimate: int, missing: int
) -> None:
    assert missing_rows(listed, estimate) == missing
