"""Compares the snapshots of some stages with the committed ones."""

from __future__ import annotations

from difflib import unified_diff

from tests.tui.looks.snapshots import COMMAND, FOLDER, snapshots
from tests.tui.looks.stages import Moments, Stage


async def assert_as_before(made: Moments, stage: Stage, look: str) -> None:
    """Fails with a unified diff of every page that has changed."""
    changes: list[str] = []
    async for snapshot in snapshots(made, stage, look):
        committed = FOLDER / f"{snapshot.name}.txt"
        before = committed.read_text(encoding="utf-8") if committed.is_file() else ""
        changes += unified_diff(
            before.splitlines(), snapshot.page.splitlines(), committed.name, "as it is now", lineterm=""
        )
    assert not changes, "\n".join([f"If this is meant, write them again: {COMMAND}", *changes])
