"""Collects a report's content from the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from wizard.domain.planning.delta import Change
from wizard.domain.planning.people import RowState
from wizard.domain.recovery import ENDED_META, Recovery
from wizard.domain.rows.inventory import Inventory, not_mailed
from wizard.domain.trees import Branch, Tree, next_question
from wizard.domain.words import lasting
from wizard.engine.organization_lines import largest
from wizard.engine.situation import situation_of
from wizard.engine.snapshot import as_reported, report_digest, take
from wizard.engine.views import Views
from wizard.guide import TREES
from wizard.guide.answers import defaults
from wizard.guide.auth_methods import auth_methods
from wizard.guide.federation import tree_of
from wizard.guide.situation import Situation
from wizard.journal import Reader
from wizard.ports import Act, RowItem, RowQuery, Verdict
from wizard.report.dossier import Decision, Dossier, OpenRow

OPEN_STATES = (RowState.FAILED, RowState.IN_DOUBT, RowState.PENDING)
MOST_OPEN = 200
MOST_ACTS = 5_000
PAGE = 500
WITHOUT_KIND = "no decision kind"


def collect(reader: Reader, *, at: datetime, version: str) -> Dossier:
    """The report as of now; it can be made at any step."""
    inventory, plan = reader.inventory(), reader.plan()
    guide, situation = reader.meta("guide") or {}, situation_of(reader, at)
    acts = reader.acts(limit=MOST_ACTS + 1)
    snapshot, cutover = take(reader), reader.meta("cutover")
    items, _ = reader.rows(RowQuery(states=OPEN_STATES), 0, MOST_OPEN)
    return Dossier(
        made_at=at,
        version=version,
        snapshot=as_reported(snapshot, "final" if cutover else "interim"),
        situation=situation,
        mark=report_digest(reader, snapshot),
        guide={key: guide[key] for key in ("digest", "source", "live", "facts", "at") if key in guide}
        | {"acknowledged": reader.meta("acknowledged")},
        cohorts=list(_cohorts(auth_methods(inventory))) if inventory else [],
        kinds=[(kind, state, rows) for kind, state, rows, _ in reader.kinds()],
        left_behind=list(_left_behind(inventory)) if inventory else [],
        not_mailed=not_mailed(inventory) if inventory else [],
        decisions=list(_decisions(reader, inventory)),
        answers=reader.answers(),
        checks=[_check(verdict) for verdict in Views(reader).verdicts()],
        acts=[_act(act) for act in reversed(acts[:MOST_ACTS])],
        has_more_acts=len(acts) > MOST_ACTS,
        open_kinds=list(_open_kinds(reader)),
        open_rows=[_open_row(item) for item in items],
        drift=list(_drift(reader, situation)),
        preflight=[asdict(row) for row in reader.preflight()],
        cutover=cutover,
        notes=sorted(plan.notes.items(), key=lambda note: -note[1]) if plan else (),
        export=reader.meta("export") or {},
        recovered=_recovered(reader),
        organizations=largest(reader),
    )


def _recovered(reader: Reader) -> dict[str, Any] | None:
    """How the latest recovery ended: when, by whom, and what WorkOS held next to the journal."""
    ended = reader.meta(ENDED_META)
    if ended is None:
        return None
    recovery = Recovery.from_json(ended)
    return {"at": ended["at"], "by": ended["by"], "phrase": ended["phrase"]} | recovery.to_json()


def open_rows(reader: Reader) -> Iterator[OpenRow]:
    """Every row that is not settled, page by page."""
    after: int | None = 0
    while after is not None:
        items, after = reader.rows(RowQuery(states=OPEN_STATES), after, PAGE)
        yield from map(_open_row, items)


def _open_row(item: RowItem) -> OpenRow:
    return OpenRow(item.row.sub, item.row.email or "", item.state, item.kind or WITHOUT_KIND, item.reason)


def _open_kinds(reader: Reader) -> Iterator[tuple[str, str, int]]:
    """Open rows by decision kind and state; those that no decision settled come last."""
    left = {state.value: reader.tally("rows")[state] for state in OPEN_STATES}
    for kind, state, rows, _ in reader.kinds():
        if state in left:
            left[state] -= rows
            yield kind, state, rows
    yield from ((WITHOUT_KIND, state, rows) for state, rows in left.items() if rows)


def _cohorts(branch: Branch, depth: int = 0) -> Iterator[tuple[str, int, int]]:
    """The tree's branches that have rows, with how deep they are.

    A heading without a count is one more cut of those above it, whose number it gets.
    """
    for child in branch.children:
        count = branch.count if child.count is None and child.children else child.count
        if count:
            yield child.label, depth, count
        yield from _cohorts(child, depth + 1)


def _left_behind(inventory: Inventory) -> Iterator[tuple[str, int]]:
    phones = sum(rows for profile, rows in inventory.profiles.items() if profile.phone)
    yield "phone numbers (WorkOS users have none)", phones
    yield "groups of the pool, unless mapped", len(inventory.pool.own_groups)
    yield "passwords and MFA secrets (Cognito gives none out)", inventory.total
    yield "sessions and tokens: all users sign in once more", inventory.total


def _decisions(reader: Reader, inventory: Inventory | None) -> Iterator[Decision]:
    """What was asked about this pool, answered or by default; of each provider only what was answered."""
    given = reader.answers()
    answers = {key: value for key, value in (defaults() | dict(given)).items() if isinstance(value, str)}
    for tree in TREES:
        yield from _decided(tree, answers, inventory, given=given.keys())
    if inventory is None:
        return
    for provider in inventory.pool.providers:
        found = _decided(tree_of(provider, inventory.pool), answers, inventory, given=given.keys())
        yield from (
            replace(decision, question=f"{provider.name}: {decision.question}")
            for decision in found
            if decision.is_given
        )


def _decided(
    tree: Tree, answers: Mapping[str, str], inventory: Inventory | None, *, given: Collection[str]
) -> Iterator[Decision]:
    """The way through a tree; it ends at the first question that no one answered and no default does."""
    taken: dict[str, str] = {}
    while question := next_question(tree, taken, inventory):
        choice = question.choice(answers.get(question.id)) or question.choice(question.default)
        if choice is None:
            return
        taken[question.id] = choice.key
        consequence = choice.summary(inventory)
        yield Decision(question.id, question.prompt, choice.label, consequence, question.id in given)


def _drift(reader: Reader, now: Situation) -> Iterator[tuple[str, str]]:
    """How far the journal may be behind the pool."""
    if now.listed_at is None or now.listing_age is None:
        return
    yield "listing", f"{now.listed_at:%Y-%m-%d %H:%M} UTC, {lasting(now.listing_age)} before this report"
    if now.delta.since:
        state = "brought over" if now.delta.imported else "not brought over yet"
        yield "it showed, next to the listing imported before it", f"{now.delta.summary} ({state})"
    compared = reader.meta("compared")
    if compared and compared["listing"] == now.delta.listing:
        counts = ", ".join(f"{compared[change]:,} {change}" for change in Change)
        yield "the pool since that listing", f"{counts} ({compared['at'][:16].replace('T', ' ')} UTC)"
    else:
        yield "the pool since that listing", "not looked at; verify does"
    if now.since is not None:
        yield "new in WorkOS, not by this migration", f"{now.since:,} users"


def _check(verdict: Verdict) -> dict[str, str]:
    at = verdict.at.isoformat(timespec="seconds") if verdict.at else ""
    return {
        "id": verdict.id,
        "status": verdict.status,
        "evidence": verdict.evidence,
        "at": at,
        "by": verdict.by,
        "inputs": verdict.inputs,
    }


def _act(act: Act) -> dict[str, Any]:
    who = f"{act.actor.get('user') or 'unknown'} on {act.actor.get('host') or 'unknown'}"
    return {
        "at": act.at.isoformat(timespec="seconds"),
        "who": who,
        "aws": act.actor.get("aws") or "",
        "version": act.actor.get("version") or "",
        "environment": act.actor.get("environment") or "",
        "fingerprint": act.fingerprint,
        "kind": act.kind,
        "note": act.note,
        "details": dict(act.details),
    }
