"""Plans, snapshots and events as text for people: pure, without addresses, one line a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from wizard.domain.confirmations import recovered_phrase
from wizard.domain.events import (
    CheckDone,
    CutoverDone,
    Event,
    Notice,
    PlanFrozen,
    Recovered,
    StepMoved,
    Waiting,
)
from wizard.domain.planning.delta import Delta
from wizard.domain.planning.plan import Plan
from wizard.domain.planning.undo import UndoState
from wizard.domain.recovery import found_lines
from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import STEP_FACTS, StepState
from wizard.domain.text import clean

MARKS = {
    StepState.DONE: "✓",
    StepState.WAIVED: "!",
    StepState.RUNNING: "◐",
    StepState.PAUSED: "◐",
    StepState.BLOCKED: "!",
    StepState.FAILED: "✗",
    StepState.OPEN: "○",
    StepState.LOCKED: "·",
}
ROW_WORDS = {"persons": "users"}
EFFECT_WORDS = {"create_user": "create", "update_user": "update", "link_user": "link"}


def plan_lines(plan: Plan) -> Iterator[str]:
    """The plan in words: what is written, what is not and why, what is lost on the way, how to confirm."""
    effects = _sum(plan.effects, EFFECT_WORDS) or "nothing"
    yield f"Plan {plan.revision} for {plan.environment}, fingerprint {plan.fingerprint}"
    yield f"  users     {effects}; {plan.unchanged:,} unchanged"
    yield f"  rows      {_sum(plan.rows, ROW_WORDS)}"
    yield from organization_lines(plan)
    yield f"  in WorkOS {plan.baseline:,} users before, {plan.baseline_ours:,} of them ours"
    if plan.decisions:
        yield f"  decided   {_sum(plan.decisions)}"
    if plan.due:
        yield f"  reset due {_sum(plan.due)} users, none is mailed by the import"
    for note, n in list(plan.notes.items())[:12]:
        yield f"  note      {n:,} × {clean(note)}"
    for note, n in plan.left_open.items():
        yield f"  left open {n:,} {clean(note)}"
    for risk in risks(plan):
        yield f"  ! {risk}"
    if plan.confirmed_at:
        yield f"  confirmed {plan.confirmed_at:%Y-%m-%d %H:%M} UTC"
    elif plan.writes:
        yield f'  headless  --confirm "{plan.phrase}"'


def organization_lines(plan: Plan) -> Iterator[str]:
    """Organizations and memberships of a plan; nothing where users come without them."""
    if not plan.memberships:
        return
    organizations = {word: n for word, n in plan.organizations.items() if word != "planned"}
    yield f"  organiz.  {_sum(organizations) or 'none'}"
    memberships = {
        word: plan.memberships.get(word, 0) for word in ("create", "update", "unchanged", "skipped")
    }
    yield f"  members   {_sum(memberships) or 'none'}"
    if plan.roles_to_create:
        yield f"  roles     create {', '.join(map(clean, plan.roles_to_create))}"


def risks(plan: Plan) -> Iterator[str]:
    """What the operator should know before confirming, counted from this plan."""
    yield from map(clean, plan.warnings)
    foreign = plan.decisions.get("existing_foreign", 0)
    if foreign:
        yield f"{foreign:,} rows meet a WorkOS user who did not come from this pool."
    if plan.disabled:
        yield (
            f"{plan.disabled:,} users disabled in Cognito are written: "
            "WorkOS has no disabled flag, so they can sign in again."
        )
    if plan.effects.get("link_user"):
        yield f"{plan.effects['link_user']:,} users that exist in WorkOS get our external_id."
    if plan.due.get("decided"):
        yield f"{plan.due['decided']:,} users get mail by your decision, not by rule."


def status_lines(snapshot: Snapshot) -> Iterator[str]:
    """The snapshot in words: ends, steps with their states, counts, what comes next."""
    source = snapshot.source.get("pool_arn", "no pool yet")
    target = snapshot.target.get("environment", "no environment yet")
    yield f"{clean(snapshot.name)}   {clean(source)} → {clean(target)}"
    for line in recovery_lines(snapshot):
        yield f"  ! {line}"
    for number, (step, state) in enumerate(snapshot.steps.items(), 1):
        note = clean(snapshot.notes.get(step, ""))
        yield f"  {MARKS[state]} {number:2} {STEP_FACTS[step].title:<17} {state:<8} {note}".rstrip()
    yield f"  rows      {_sum(snapshot.users)}"
    yield f"  users     {_sum(snapshot.persons)}"
    for word, counts in (("organiz.", snapshot.organizations), ("members", snapshot.memberships)):
        if counts.get("planned"):
            yield f"  {word:<9} {_sum(counts)}"
    if snapshot.undo:
        states = ", ".join(
            f"{snapshot.undo[state]:,} {state.replace('_', ' ')}"
            for state in UndoState
            if snapshot.undo[state]
        )
        yield f"  undo      {snapshot.undo['planned']:,} users: {states}"
    yield f"  requests  {_sum(snapshot.requests)}"
    if snapshot.plan:
        yield f"  plan      {snapshot.plan.revision}, {snapshot.plan.fingerprint}"
    for line in delta_lines(snapshot.delta):
        yield f"  delta     {line}"
    if snapshot.holder:
        yield f"  open by   {clean(snapshot.holder)}"
    yield clean(snapshot.next, 400)


def recovery_lines(snapshot: Snapshot) -> Iterator[str]:
    """That the journal is in recovery, why, what was found, and what ends it; nothing for one in order."""
    if snapshot.recovery is None:
        return
    yield "IN RECOVERY: nothing is written or mailed."
    for line in found_lines(snapshot.recovery):
        yield clean(line, 400)
    environment = snapshot.target.get("environment", "<environment>")
    yield f"«{clean(recovered_phrase(environment))}» ends it, typed in step 2 or with --confirm."


def delta_lines(delta: Delta) -> Iterator[str]:
    """What changed in the pool since the import, in rows, and who left it, in persons."""
    if not delta.since:
        return
    state = "imported" if delta.imported else "not imported yet" if delta.complete else "still being listed"
    yield f"listing {delta.listing} next to {delta.since} ({state}): {delta.summary}"
    if delta.left:
        refused = f", {delta.refused:,} refused" if delta.refused else ""
        yield (
            f"{delta.left:,} users left the pool and are in WorkOS: {delta.marked:,} marked,"
            f" {delta.revoked:,} signed out{refused}, {delta.undecided:,} undecided"
        )


def verdict_lines(verdicts: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """One line a check: verdict, id, evidence."""
    for verdict in verdicts:
        yield f"  {verdict['status'].upper():<8}{verdict['id']:<10}{clean(verdict['evidence'], 600)}"


def stored_evidence(verdicts: Sequence[Mapping[str, str]], now: datetime) -> str:
    """How old the evidence is that is shown in place of new one."""
    times = [datetime.fromisoformat(verdict["at"]) for verdict in verdicts if verdict["at"]]
    if not times:
        return "No check has been run before."
    hours = (now - min(times)).total_seconds() / 3600
    return f"These verdicts are not of now: the oldest is {hours:,.1f} hours old."


def prose(event: Event) -> str:
    """One sentence for an event that an operator wants to read; empty for the many others."""
    match event:
        case StepMoved(step, state, note):
            if state is StepState.RUNNING:
                return ""
            title = STEP_FACTS[step].title
            return f"{MARKS[state]} {title}: {state}{f' ({note})' if note else ''}"
        case Notice(text):
            return f"  {text}"
        case Waiting(who, seconds, reason):
            return f"  {who}: waiting {seconds:g} s, {reason}"
        case CheckDone(check, status, evidence):
            return f"  {status.upper()} {check}: {evidence}"
        case CutoverDone(phrase):
            return f"✓ The cutover is recorded: {phrase}"
        case Recovered(phrase):
            return f"✓ The recovery is over: {phrase}"
        case PlanFrozen(plan):
            return f"  plan {plan.revision}: {plan.writes:,} users to write"
        case _:
            return ""


def _sum(counts: Mapping[str, int], words: Mapping[str, str] | None = None) -> str:
    named = words or {}
    return ", ".join(f"{n:,} {named.get(word, word).replace('_', ' ')}" for word, n in counts.items() if n)
