"""``make bench``: every goal that can be measured here, in one table, which README takes; or some parts."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench import membership_pace, pacing, pipeline, screen, sizes, start
from bench.figures import Figure, show, write

PARTS = {
    "pacing": pacing,
    "members": membership_pace,
    "start": start,
    "screen": screen,
    "pipeline": pipeline,
    "sizes": sizes,
}
README = Path(__file__).resolve().parent.parent / "README.md"


def main(names: list[str]) -> bool:
    """Measure, print, and tell whether every goal is met; README takes whole tables only."""
    with tempfile.TemporaryDirectory() as state:
        # Journals are measured, not remembered by whoever measures them.
        os.environ["XDG_STATE_HOME"] = state
        found: list[Figure] = [figure for name in names or PARTS for figure in PARTS[name].figures()]
    if not names:
        write(found, README)
    return show(found)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
