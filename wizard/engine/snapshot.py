"""Reads a Snapshot: step states with their locks, counts, and the one sentence of what comes next."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wizard.domain.events import REPORT_ACT
from wizard.domain.mail.campaign import MailState, sums
from wizard.domain.organizations.model import MEMBERSHIP_STATES, ORGANIZATION_STATES, family_sums
from wizard.domain.rows.inventory import due_count
from wizard.domain.snapshot import PERSON_WORDS, REQUEST_WORDS, Snapshot, users_of
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.domain.target_kind import TargetFacts, TargetKind, key_kind
from wizard.engine.gate import judged
from wizard.engine.undo_view import undo_view
from wizard.journal import Reader


def take(reader: Reader, *, holder: str = "") -> Snapshot:
    """The migration as the journal tells it; a step said to run while no one holds the lock is paused."""
    records = reader.steps()
    recorded = {name: record.state for name, record in records.items()}
    states = states_of(recorded if holder else _looked_before(reader, recorded), running=bool(holder))
    notes = {name: records[name].note if name in records else "" for name in StepName}
    recovery = reader.recovery()
    if recovery and states[StepName.CONNECT].is_passed:
        # It was passed before: what ends the recovery is there, and everything that writes waits for it.
        states[StepName.CONNECT], notes[StepName.CONNECT] = StepState.BLOCKED, recovery.sentence
    if gate := judged(reader, states):
        states[StepName.VERIFY], notes[StepName.VERIFY] = gate
    pins = reader.meta("pins") or {"source": {}, "target": {}}
    undo = undo_view(reader)
    persons, requests = reader.tally("persons"), reader.tally("requests")
    counts = {word: persons[word] for word in PERSON_WORDS}
    snapshot = Snapshot(
        name=reader.meta("name") or "",
        steps=states,
        notes=notes,
        users=users_of(reader.tally("rows")),
        persons={"planned": sum(counts.values())} | counts,
        resets=_resets(reader),
        requests={word: requests[word] for word in REQUEST_WORDS},
        plan=reader.plan(),
        source=pins["source"],
        target=pins["target"],
        next=_next(states, notes, is_cut_over=reader.meta("cutover") is not None),
        is_cut_over=reader.meta("cutover") is not None,
        holder=holder,
        delta=reader.delta(),
        recovery=recovery,
        undo=undo.to_json() if undo else None,
        organizations=family_sums(reader.tally("organizations"), ORGANIZATION_STATES),
        memberships_left=reader.organizations.count_left(),
        memberships=family_sums(reader.tally("memberships"), MEMBERSHIP_STATES),
        handed_to=(reader.meta("handed_over") or {}).get("path", ""),
    )
    if snapshot.handed_to:
        return replace(snapshot, next=f"This journal was handed over: go on with {snapshot.handed_to}.")
    return _with_report(reader, snapshot)


def _with_report(reader: Reader, snapshot: Snapshot) -> Snapshot:
    """A report that was written before something changed is one to be written again."""
    written = reader.meta("report")
    state = snapshot.steps[StepName.REPORT]
    if written is None or state is not StepState.DONE or written["mark"] == report_digest(reader, snapshot):
        return snapshot
    steps = dict(snapshot.steps) | {StepName.REPORT: StepState.OPEN}
    notes = dict(snapshot.notes) | {StepName.REPORT: f"as of {written['at'][:16].replace('T', ' ')}"}
    return _as_now(snapshot, steps, notes)


def as_reported(snapshot: Snapshot, word: str) -> Snapshot:
    """The snapshot as it will be once the report that holds it is written."""
    steps = dict(snapshot.steps) | {StepName.REPORT: StepState.DONE}
    notes = dict(snapshot.notes) | {StepName.REPORT: word}
    return _as_now(snapshot, steps, notes)


def _as_now(
    snapshot: Snapshot, steps: Mapping[StepName, StepState], notes: Mapping[StepName, str]
) -> Snapshot:
    comes_next = _next(steps, notes, is_cut_over=snapshot.is_cut_over)
    return replace(snapshot, steps=steps, notes=notes, next=comes_next)


def _resets(reader: Reader) -> dict[str, int]:
    """The campaign's sums; before it everybody remains who is due by the plan, or would be by the listing."""
    if reader.mailing.campaign():
        return sums(reader.mailing.tally())
    inventory = None if reader.plan() else reader.inventory()
    return sums(Counter({MailState.PENDING: due_count(inventory) if inventory else reader.due()}))


def _looked_before(reader: Reader, recorded: Mapping[StepName, StepState]) -> Mapping[StepName, StepState]:
    """Guide and ends are looked at again in every run: one that was cut off there undid nothing."""
    behind = {StepName.GUIDE: "acknowledged", StepName.CONNECT: "pins"}
    done = {
        name: StepState.DONE
        for name, fact in behind.items()
        if recorded.get(name) in {StepState.RUNNING, StepState.PAUSED} and reader.meta(fact)
    }
    return {**recorded, **done}


def states_of(recorded: Mapping[StepName, StepState], *, running: bool) -> dict[StepName, StepState]:
    """Every step's state: recorded, or locked while a step that it needs is not done."""
    states = {}
    for name, facts in STEP_FACTS.items():
        state = recorded.get(name, StepState.OPEN)
        if state is StepState.RUNNING and not running:
            state = StepState.PAUSED
        if state is StepState.OPEN and not all(
            recorded.get(need, StepState.OPEN).is_ended for need in facts.needs
        ):
            state = StepState.LOCKED
        states[name] = state
    return states


def _next(states: Mapping[StepName, StepState], notes: Mapping[StepName, str], *, is_cut_over: bool) -> str:
    for name, state in states.items():
        title = STEP_FACTS[name].title
        match state:
            case StepState.DONE | StepState.WAIVED | StepState.LOCKED:
                continue
            case StepState.RUNNING:
                return f"{title} is running."
            case StepState.PAUSED:
                return f"{title} is paused; run the same command again to go on."
            case StepState.BLOCKED:
                return f"{title} needs you: {notes[name]}"
            case StepState.FAILED:
                return f"{title} ended with failures: {notes[name]}."
            case StepState.OPEN if notes[name] and name is not StepName.REPORT:
                return f"{title} needs you: {notes[name].rstrip('.')}."
            case StepState.OPEN if name is StepName.REPORT and states[StepName.VERIFY].is_passed:
                continue  # it can be written at any time; what is next is the cutover
            case StepState.OPEN:
                return f"{title} comes next."
    if not is_cut_over:
        return "Ready for the cutover: record it once the app signs users in at WorkOS."
    return "Everything is done."


def report_digest(reader: Reader, snapshot: Snapshot) -> str:
    """A digest of everything that a report counts; requests and times of checking are no change."""
    content = snapshot.to_json()
    steps = {name: state for name, state in content["steps"].items() if name != StepName.REPORT}
    notes = {name: note for name, note in content["notes"].items() if name != StepName.REPORT}
    facts = [
        *(content[word] for word in ("name", "users", "persons", "resets", "plan", "source", "target")),
        steps,
        notes,
        sorted((verdict.id, verdict.status) for verdict in reader.verdicts().values()),
        dict(reader.answers()),
        reader.meta("cutover"),
        reader.latest_act(besides=REPORT_ACT),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def known_kind(reader: Reader) -> TargetKind | None:
    """The pinned kind, else what answers and pins make of it; None while no one can tell."""
    target = (reader.meta("pins") or {}).get("target", {})
    if pinned := target.get("kind"):
        return TargetKind(pinned)
    return TargetFacts.of(
        reader.answers(), target.get("base_url", ""), target.get("key_kind", "unknown")
    ).kind


def facts_with(reader: Reader, answers: Mapping[str, Any], variables: Mapping[str, str]) -> TargetFacts:
    """What the kind would be decided from with these answers and variables, before anything is pinned."""
    given = {**reader.answers(), **answers}
    kind = key_kind(variables.get("WORKOS_API_KEY", ""))
    return TargetFacts.of(given, variables.get("WORKOS_BASE_URL", "").strip(), kind)
