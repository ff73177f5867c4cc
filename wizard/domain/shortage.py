"""A listing that ended far below what Cognito estimates: it may have lost users without an error."""

from __future__ import annotations

ACCEPT_ID = "listing_short"  # in ``export.accept``
# The estimate lags, and is rough for small pools: a gap counts from a share and a number of rows on.
_SHARE = 0.05
_ROWS = 50
_HALF = 0.5


def missing_rows(listed: int, estimate: int) -> int:
    """How many rows a listing lacks of the pool's estimate; 0 where that may be the estimate's lag.

    More than 5 % of the estimate, and also more than 50 rows or half of the pool.
    """
    gap = estimate - listed
    return gap if gap > _SHARE * estimate and gap > min(_ROWS, _HALF * estimate) else 0


def shortage(listed: int, estimate: int) -> str:
    """The sentence about a short listing; empty where it is not short."""
    gap = missing_rows(listed, estimate)
    return (
        f"The listing ended at {listed:,} rows, {gap:,} below Cognito's estimate of {estimate:,}"
        if gap
        else ""
    )
