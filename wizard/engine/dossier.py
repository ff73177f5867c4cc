"""Collects a report's content from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wizard.domain.inventory import Inventory
from wizard.domain.people import RowState
from wizard.domain.trees import Branch
from wizard.engine.snapshot import take
from wizard.engine.views import Views
from wizard.guide.auth_methods import auth_methods
from wizard.ports import Act, JournalReader, RowQuery, Verdict
from wizard.report.dossier import Dossier, OpenRow

OPEN_STATES = (RowState.FAILED, RowState.IN_DOUBT, RowState.PENDING)
MOST_OPEN = 500
MOST_ACTS = 2_000


def collect(reader: JournalReader, *, at: datetime, version: str) -> Dossier:
    """The report as of now; it can be made at any step."""
    inventory, plan = reader.inventory(), reader.plan()
    guide = reader.meta("guide") or {}
    items, _ = reader.rows(RowQuery(states=OPEN_STATES), 0, MOST_OPEN)
    return Dossier(
        made_at=at,
        version=version,
        snapshot=take(reader),
        interim=reader.meta("cutover") is None,
        guide={key: guide[key] for key in ("digest", "source", "live", "facts") if key in guide},
        cohorts=list(_cohorts(auth_methods(inventory))) if inventory else [],
        kinds=[(kind, state, rows) for kind, state, rows, _ in reader.kinds()],
        left_behind=list(_left_behind(inventory)) if inventory else [],
        answers=reader.answers(),
        checks=[_check(verdict) for verdict in Views(reader).verdicts()],
        acts=[_act(act) for act in reversed(reader.acts(limit=MOST_ACTS))],
        open_rows=[OpenRow(item.row.sub, item.row.email or "", item.state, item.reason) for item in items],
        notes=sorted(plan.notes.items(), key=lambda note: -note[1]) if plan else (),
        export=reader.meta("export") or {},
    )


def _cohorts(branch: Branch, depth: int = 0) -> Iterator[tuple[str, int]]:
    """The tree's branches that have rows, indented."""
    for child in branch.children:
        if child.count:
            yield f"{'  ' * depth}{child.label}", child.count
        yield from _cohorts(child, depth + 1)


def _left_behind(inventory: Inventory) -> Iterator[tuple[str, int]]:
    phones = sum(rows for profile, rows in inventory.profiles.items() if profile.phone)
    yield "phone numbers (WorkOS users have none)", phones
    yield "groups of the pool, unless mapped", len(inventory.pool.own_groups)
    yield "passwords and MFA secrets (Cognito gives none out)", inventory.total
    yield "sessions and tokens: everybody signs in once more", inventory.total


def _check(verdict: Verdict) -> dict[str, str]:
    at = verdict.at.isoformat() if verdict.at else ""
    return {"id": verdict.id, "status": verdict.status, "evidence": verdict.evidence, "at": at}


def _act(act: Act) -> dict[str, str]:
    who = f"{act.actor.get('user', '')} on {act.actor.get('host', '')}"
    return {"at": act.at.isoformat(timespec="seconds"), "who": who, "kind": act.kind, "note": act.note}
