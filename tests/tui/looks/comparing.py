"""Compares the pictures of some stages with the committed ones."""

from __future__ import annotations

from pathlib import Path

from tests.tui.looks.pictures import FOLDER, pictures
from tests.tui.looks.stages import Moments, Stage


async def assert_as_before(made: Moments, stage: Stage, look: str, folder: Path) -> None:
    """What has changed is left in ``folder``, to be looked at."""
    changed = []
    async for name, svg in pictures(made, stage, look):
        committed = FOLDER / f"{name}.svg"
        if not committed.is_file() or committed.read_text(encoding="utf-8") != svg:
            seen = folder / committed.name
            seen.write_text(svg, encoding="utf-8")
            changed.append(str(seen))
    assert not changed, (
        "look at these; if they are meant: python -m tests.tui.looks.pictures, then screenshots.make"
    )
