"""G1, G2: how much of a limit is used, and how often it is hit; hours of virtual time in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from bench.figures import Figure
from tests.engine.test_pacing import drive
from tests.engine.virtual import FarSide, run_virtually

SECONDS = 1_200


def figures() -> Iterator[Figure]:
    for sliding in (False, True):
        kind = "sliding" if sliding else "fixed"
        known = FarSide(500, 10, sliding=sliding)
        run_virtually(drive(known, ceiling=50, seconds=SECONDS))
        share = known.accepted / (50 * SECONDS)
        yield Figure(
            "G1",
            f"known limit, {kind} window",
            f"{share:.3f} of it, {known.refused} 429s",
            "≥ 0.98, 0",
            share >= 0.98 and not known.refused,
        )
        unknown = FarSide(300, 10, sliding=sliding)
        run_virtually(drive(unknown, ceiling=50, seconds=SECONDS))
        share, refused = unknown.accepted / (30 * SECONDS), unknown.refused / unknown.accepted
        least, most = (0.93, 0.01) if sliding else (0.97, 0.005)
        yield Figure(
            "G2",
            f"unknown limit, 40 % lower, {kind} window",
            f"{share:.3f} of it, {refused:.2%} 429s",
            f"≥ {least}, ≤ {most:.1%}",
            share >= least and refused <= most,
        )
