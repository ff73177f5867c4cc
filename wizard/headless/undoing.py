"""The undo without a screen: looked at, or done."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.domain.planning.undo import UndoState
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.migration import OpenJournal
from wizard.engine.undo_view import undo_lines, undo_view
from wizard.headless.running import Narrator, pause_on_signals


@dataclass(frozen=True, slots=True)
class Undone:
    """How the undo stands; ``phrase`` is empty where nothing is (left) to be confirmed."""

    lines: tuple[str, ...]
    phrase: str
    ended: bool
    failed: int
    content: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {**self.content, "phrase": self.phrase}


def undo(open_journal: OpenJournal, phrases: Sequence[str]) -> Undone:
    """Look, or do what is confirmed; raises WizardError for whatever stops it."""
    return asyncio.run(_undo(open_journal, phrases))


async def _undo(open_journal: OpenJournal, phrases: Sequence[str]) -> Undone:
    opened = open_journal(Narrator(None, sys.stderr).notify)
    try:
        pause_on_signals(opened.migration)
        await opened.migration.run(
            until=None,
            confirmations=Confirmations(tuple(phrases)),
            only=(StepName.CONNECT, StepName.IMPORT),
        )
        reader = opened.migration.reader
        found = undo_view(reader)
        return Undone(
            lines=tuple(undo_lines(reader)),
            phrase=found.phrase.bound if found and found.phrase else "",
            ended=found is None or found.phrase is None,
            failed=found.counts.states.get(UndoState.FAILED, 0) if found else 0,
            content=found.to_json() if found else {},
        )
    finally:
        opened.close()
