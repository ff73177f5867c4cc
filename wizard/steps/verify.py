"""Step 11: the checks, each with evidence of its own; checks 1 and 2 need no one's hand."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from wizard.domain.checks import CheckId, gate_note, passed_of, ready_words, status_now
from wizard.domain.confirmations import cutover_phrase
from wizard.domain.events import (
    AccessLost,
    ActDone,
    CheckDone,
    CheckStatus,
    CutoverDone,
    Event,
    Notice,
    StepMoved,
    UsersReconciled,
)
from wizard.domain.federation.connections import Waiver
from wizard.domain.paging import Pages
from wizard.domain.planning.people import RowState, TargetUser
from wizard.domain.snapshot import open_persons
from wizard.domain.steps import StepName, StepState
from wizard.domain.text import clean, mask_email
from wizard.engine.approvals import Approved, approval_words, bound_to
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked, CredentialsError, UsageError
from wizard.guide.dashboard import Matters
from wizard.guide.optional_calls import LIST_GROUPS, LIST_MEMBERS
from wizard.ports import RowQuery
from wizard.report.waivers import waivers_of
from wizard.steps.adoption import read_events
from wizard.steps.drift import compare_pool, drift_evidence, drift_problems, drift_unknown, is_stale
from wizard.steps.effects import differences
from wizard.steps.export import accepts_short_listing, short_listing
from wizard.steps.marks import kept_proof
from wizard.steps.membership_check import (
    membership_evidence,
    membership_problems,
    reconcile_memberships,
)
from wizard.steps.offboarding import undecided_told
from wizard.steps.organizations import rules_for
from wizard.steps.pool_recoveries import require_settled
from wizard.steps.providers import inputs, providers_check
from wizard.steps.reset import proof
from wizard.steps.settings_seen import settings_seen
from wizard.steps.unknowns import unread_of, weighed

NAMED = 5
DECIDE = (
    "Sign them out, mark them, or leave them as they are with a note (delta.left), then run the import again."
)
TODO = {
    CheckId.RESET: "The reset flow has not been proven with a canary.",
    CheckId.AUTHKIT: "The app has not been checked.",
}


class VerifyStep:
    """Runs what can run by itself; a human's checks stay to do until they are done."""

    name: ClassVar[StepName] = StepName.VERIFY
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        yield _exported(ctx)
        async for event in _compared(ctx):
            yield event
        async for event in _imported(ctx):
            yield event
        async for event in _human_checks(ctx):
            yield event
        for event in providers_check(ctx):
            yield event
        async for event in _gate(ctx):
            yield event


async def _compared(ctx: Context) -> EventStream:
    """The pool next to the journal, where it is to be read; without AWS the drift stays unknown."""
    if not _looks(ctx):
        return
    try:
        compared = await compare_pool(ctx)
    except CredentialsError as lost:
        if ctx.check_only:
            raise
        yield AccessLost(clean(lost.message), clean(lost.fix))
        yield Notice(f"{lost.message} The pool was not compared. {lost.fix}".strip())
        return
    if compared:
        yield compared


def _looks(ctx: Context) -> bool:
    """Whether the pool is read once more: asked for, or needed for check 2 to rest on."""
    return ctx.check_only or (StepName.IMPORT in ctx.journal.steps() and is_stale(ctx))


async def _gate(ctx: Context) -> AsyncGenerator[Event, None]:
    """Five checks that pass open the cutover, if everybody who left the pool is decided about."""
    statuses = _statuses(ctx)
    passed = passed_of(statuses)
    if passed < len(CheckId):
        state = StepState.FAILED if CheckStatus.FAIL in statuses else StepState.OPEN
        yield StepMoved(StepName.VERIFY, state, gate_note(passed, 0))
        return
    if not ctx.journal.meta("cutover") and (lock := undecided_told(ctx)):
        if ctx.confirmed(cutover_phrase(ctx.environment)):
            raise Blocked(lock, fix=DECIDE)
        yield StepMoved(StepName.VERIFY, StepState.OPEN, gate_note(passed, 0, lock))
        return
    waived = waivers_of(ctx.journal)
    ready = ready_words(len(waived))
    async for event in _cutover(ctx, ready, waived):
        yield event
    yield StepMoved(StepName.VERIFY, StepState.DONE, ready)


async def _human_checks(ctx: Context) -> AsyncGenerator[Event, None]:
    """Read on in the events for check 3, and say what no one has done yet."""
    if ctx.journal.mailing.campaign():
        async for event in read_events(ctx):
            yield event
        for found in proof(ctx, await kept_proof(ctx)):
            yield found
    app = ctx.journal.steps().get(StepName.AUTHKIT)
    if app and app.state is StepState.BLOCKED:
        yield _verdict(ctx, CheckId.AUTHKIT, CheckStatus.FAIL, app.note)
    for check, evidence in TODO.items():
        if check not in ctx.journal.verdicts():
            yield _verdict(ctx, check, CheckStatus.TODO, evidence)


def _statuses(ctx: Context) -> list[str]:
    """How the verdicts stand on the inputs of now."""
    now = inputs(ctx)
    return [
        status_now(verdict.status, reached_on=verdict.inputs, inputs=now)
        for verdict in ctx.journal.verdicts().values()
    ]


async def _cutover(ctx: Context, ready: str, waived: tuple[Waiver, ...]) -> AsyncGenerator[Event, None]:
    """Record the cutover where it is typed, else offer it; it is a record, nothing is switched here."""
    if ctx.journal.meta("cutover"):
        return
    async for event in settings_seen(ctx, Matters.CUTOVER):
        yield event
    phrase, plan = cutover_phrase(ctx.environment), ctx.journal.plan()
    fingerprint = plan.fingerprint if plan else ""
    if not ctx.confirmed(phrase):
        said = approval_words(ctx, Approved.CUTOVER, fingerprint)
        yield Notice(f"{ready}. When the app has moved, record it with «{phrase}».{said}")
        return
    require_settled(ctx)
    for act in bound_to(ctx, Approved.CUTOVER, fingerprint):
        yield act
    yield CutoverDone(phrase, waived)
    yield ActDone("cutover", phrase, {"waivers": [waiver.to_json() for waiver in waived]})


def _exported(ctx: Context) -> CheckDone:
    """The file's rows, its unique subs and the journal's rows are one number, and no page is missing."""
    export = ctx.journal.meta("export")
    listing = ctx.journal.listing()
    if export is None or listing is None:
        return _verdict(ctx, CheckId.EXPORTED, CheckStatus.TODO, "Nothing has been exported yet.")
    path = Path(export["path"])
    rows = ctx.journal.listed(listing.id)
    try:
        facts = ctx.files.read_users(path)
    except UsageError as unreadable:
        return _verdict(ctx, CheckId.EXPORTED, CheckStatus.FAIL, unreadable.message)
    numbers = f"{facts.rows:,} rows in the file, {facts.unique_subs:,} unique subs, {rows:,} in the journal"
    same = facts.rows == facts.unique_subs == rows and facts.sha256 == export["sha256"]
    complete = listing.finished_at is not None and not facts.token_left and export["listing"] == listing.id
    short = short_listing(ctx, listing)
    if same and complete and short:
        status = CheckStatus.WAIVED if accepts_short_listing(ctx) else CheckStatus.FAIL
        how = "accepted" if status is CheckStatus.WAIVED else "not accepted; run again with --relist"
        return _verdict(ctx, CheckId.EXPORTED, status, f"{numbers}. {short}: {how}.")
    if same and complete:
        return _verdict(ctx, CheckId.EXPORTED, CheckStatus.PASS, f"{numbers}; sha256 {facts.sha256[:12]}.")
    why = "a page is missing" if not complete else "the file is not the one that was written"
    return _verdict(ctx, CheckId.EXPORTED, CheckStatus.FAIL, f"{numbers}; {why}. Run again with --relist.")


@dataclass(slots=True)
class _Reconciliation:
    """What the pages of WorkOS users showed next to the journal."""

    users: int = 0
    before: int = 0
    extra: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)


async def _imported(ctx: Context) -> AsyncGenerator[Event, None]:
    """Every person that we wrote is there, as we wrote it; what else is there is counted."""
    plan = ctx.journal.plan()
    if plan is None or StepName.IMPORT not in ctx.journal.steps():
        yield _verdict(ctx, CheckId.IMPORTED, CheckStatus.TODO, "Nothing has been imported yet.")
        return
    number = (ctx.journal.meta("reconciled") or 0) + 1
    found = _Reconciliation()
    pages = Pages("users in WorkOS")
    after: str | None = None
    while True:
        page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.list_users, after)
        pages.page((user.id for user in page.users), page.after)
        _compare(ctx, page.users, found)
        after = page.after
        appeared = len(found.extra) if after is None else None
        yield UsersReconciled(number, tuple(user.id for user in page.users), appeared)
        if after is None:
            break
    async for compared in reconcile_memberships(ctx, number):
        yield compared
    for event in weighed(ctx, _judge(ctx, number, found), _unknown(ctx)):
        yield event


def _compare(ctx: Context, users: tuple[TargetUser, ...], found: _Reconciliation) -> None:
    ids = [user.id for user in users]
    written = ctx.journal.written_by_target(ids)
    before = ctx.journal.in_baseline(ids)
    found.users += len(users)
    for user in users:
        person = written.get(user.id)
        if person is None:
            if user.id in before:
                found.before += 1
            else:
                found.extra.append(f"{user.id} {mask_email(user.email)}")
            continue
        fields = differences(user, person.written)
        if fields:
            found.different.append(f"{person.sub} ({', '.join(map(clean, fields))})")


def _unknown(ctx: Context) -> dict[str, str]:
    """What check 2 rests on and no one could read; groups only where they are to come along."""
    wanted = "cognito:groups" in ctx.setting("mapping") or rules_for(ctx.journal).wants_groups
    besides = () if wanted else (LIST_GROUPS, LIST_MEMBERS)
    return unread_of(ctx, CheckId.IMPORTED, besides=besides) | drift_unknown(ctx)


def _judge(ctx: Context, number: int, found: _Reconciliation) -> CheckDone:
    rows = ctx.journal.tally("rows")
    sums = " + ".join(f"{rows[state]:,} {state}" for state in RowState if rows[state])
    total = sum(rows[state] for state in RowState)
    evidence = (
        f"{total:,} rows = {sums or '0'}; {found.users:,} users in WorkOS, {found.before:,} from before"
    )
    evidence += f", {len(found.extra):,} since{_first(found.extra)}."
    if accepted := _accepted(ctx):
        evidence += f" {accepted:,} accepted open."
    evidence += membership_evidence(ctx, number)
    evidence += f" {drift_evidence(ctx)}"
    problems = list(_problems(ctx, number, found))
    if problems:
        evidence = f"{evidence} Not settled: {'; '.join(problems)}."
    return _verdict(ctx, CheckId.IMPORTED, CheckStatus.FAIL if problems else CheckStatus.PASS, evidence)


def _problems(ctx: Context, number: int, found: _Reconciliation) -> Iterator[str]:
    """What does not match, each with its number and the first rows by name."""
    missing, subs = ctx.journal.unseen(number, NAMED)
    if missing:
        yield f"{missing:,} missing{_first(subs)}"
    if found.different:
        yield f"{len(found.different):,} differ{_first(found.different)}"
    yield from membership_problems(ctx, number)
    if not _accepted(ctx):
        yield from _open_rows(ctx)
    yield from drift_problems(ctx)


def _open_rows(ctx: Context) -> Iterator[str]:
    rows = ctx.journal.tally("rows")
    for state in (RowState.FAILED, RowState.PENDING, RowState.IN_DOUBT):
        if n := rows[state]:
            items, _ = ctx.journal.rows(RowQuery(states=(state,)), 0, NAMED)
            yield f"{n:,} {state.replace('_', ' ')}{_first([clean(item.row.sub) for item in items])}"


def _accepted(ctx: Context) -> int:
    """Open persons that the operator took as they are; 0 once the import has to be looked at again."""
    if ctx.journal.steps()[StepName.IMPORT].state is not StepState.WAIVED:
        return 0
    tally = ctx.journal.tally
    return sum(open_persons(persons=tally("persons"), rows=tally("rows")).values())


def _first(names: Sequence[str]) -> str:
    return f", first {', '.join(names[:NAMED])}" if names else ""


def _verdict(ctx: Context, check: CheckId, status: CheckStatus, evidence: str) -> CheckDone:
    return CheckDone(check, status, evidence, by="cognito2workos", inputs=inputs(ctx))
