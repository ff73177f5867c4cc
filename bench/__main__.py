"""``make bench``: every goal that can be measured here, in one table."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench import pacing, pipeline, screen, start
from bench.figures import Figure, show


def _figures() -> Iterator[Figure]:
    for module in (pacing, start, screen, pipeline):
        yield from module.figures()


if __name__ == "__main__":
    sys.exit(not show(_figures()))
