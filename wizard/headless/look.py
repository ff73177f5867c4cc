"""``look``: a pool read once, told in lines or as JSON; kept only where a journal was named."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wizard.domain.planning.duration import duration_range
from wizard.domain.rows.inventory import due_count
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration, OpenJournal
from wizard.engine.views import Views
from wizard.headless.actions import lines_of, safe
from wizard.headless.running import Narrator, pause_on_signals
from wizard.pages.paces import writes_per_second
from wizard.pages.registry import page_of
from wizard.pages.state import ViewState, at_rest


@dataclass(frozen=True, slots=True)
class LookOptions:
    """What the command line says: where the pool is, and whether JSON is wanted."""

    source: Mapping[str, Any] = field(default_factory=dict)
    as_json: bool = False


def look(open_journal: OpenJournal, wanted: LookOptions, now: Callable[[], datetime]) -> int:
    """Read the pool and tell of it; raises WizardError for whatever stops it."""
    return asyncio.run(_look(open_journal, wanted, now, Narrator(None, sys.stderr)))


async def _look(
    open_journal: OpenJournal, wanted: LookOptions, now: Callable[[], datetime], narrator: Narrator
) -> int:
    opened = open_journal(narrator.notify)
    try:
        await _read(opened.migration, wanted.source)
        state = at_rest(Views(opened.migration.reader), now(), environ=os.environ)
        if wanted.as_json:
            print(json.dumps(look_json(state)))
        else:
            for line in lines_of(page_of(state, "look")):
                print(line)
        return 0
    finally:
        opened.close()


async def _read(migration: Migration, source: Mapping[str, Any]) -> None:
    pause_on_signals(migration)
    await migration.answer(source, replan=False)
    await migration.run(until=None, confirmations=Confirmations(), only=(StepName.INVENTORY,))


def look_json(state: ViewState) -> dict[str, Any]:
    """Counts of rows, the tree, lead times, and seconds of an import as a range; no addresses."""
    inventory, pool, tree = state.views.inventory(), state.views.pool(), state.views.methods()
    assert inventory is not None
    assert pool is not None
    assert tree is not None
    took = duration_range(inventory.total, writes_per_second(state))
    return {
        "pool": {"id": pool.id, "arn": pool.arn, "name": safe(pool.name), "estimate": pool.estimate},
        "rows": inventory.total,
        "due": due_count(inventory),
        "tree": _branch(tree),
        "lead_times": [
            {"id": item.id, "who": item.who, "what": item.what, "why": item.why, "days": item.days}
            for item, _, _ in state.views.lead_times()
        ],
        "import_seconds": {"least": round(took.least), "most": round(took.most)},
    }


def _branch(branch: Branch) -> dict[str, Any]:
    return {
        "id": branch.id,
        "label": safe(branch.label),
        "rows": branch.count,
        "children": [_branch(child) for child in branch.children],
    }
