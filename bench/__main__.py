"""``make bench``: every goal that can be measured here, in one table; or parts of it, by name."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench import pacing, pipeline, screen, sizes, start
from bench.figures import Figure, show

PARTS = {"pacing": pacing, "start": start, "screen": screen, "pipeline": pipeline, "sizes": sizes}


def _figures(names: list[str]) -> Iterator[Figure]:
    for name in names or PARTS:
        yield from PARTS[name].figures()


if __name__ == "__main__":
    sys.exit(not show(_figures(sys.argv[1:])))
