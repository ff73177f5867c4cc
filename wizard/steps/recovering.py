"""A journal that may not be the latest: WorkOS is read, what it holds is shown, a phrase goes on (R12a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wizard.domain.confirmations import recovered_phrase
from wizard.domain.events import (
    ActDone,
    EffectsAttempted,
    EffectsSettled,
    Notice,
    Recovered,
    RecoveryFound,
    RecoveryRead,
    Settled,
    StepMoved,
)
from wizard.domain.planning.budget import MARK_KEY, SENT_MARK
from wizard.domain.planning.people import TargetUser
from wizard.domain.recovery import Found, Recovery, found_lines, needed
from wizard.domain.steps import StepName, StepState, closure
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.ports import KnownPerson
from wizard.steps.effects import landed
from wizard.steps.freshness import CLOCK_SKEW
from wizard.steps.mail_evidence import read_evidence


async def recover(ctx: Context) -> EventStream:
    """Nothing for a journal that is in order; else read, show, and go on once that is confirmed.

    Raises ConfirmationNeeded where it is not; a run that only looks goes on without.
    """
    recovery = ctx.journal.recovery()
    if recovery is None:
        return
    if ctx.check_only:
        for line in found_lines(recovery):
            yield Notice(line)
        return
    if not recovery.is_read(ctx.clock.now()):
        async for event in _read(ctx, recovery):
            yield event
        recovery = ctx.journal.recovery()
        assert recovery is not None
    for line in found_lines(recovery):
        yield Notice(line)
    phrase = recovered_phrase(ctx.environment)
    if not ctx.confirmed(phrase):
        raise needed(recovery, ctx.environment)
    yield Recovered(phrase)
    yield ActDone("recovered", phrase, recovery.to_json())
    if recovery.found.unknown or recovery.found.differ:
        for moved in _planned_anew(ctx):
            yield moved


async def _read(ctx: Context, recovery: Recovery) -> EventStream:
    """Users page by page, with their marks, then the events; an interrupted reading goes on."""
    after = None if recovery.read_at else recovery.after
    while True:
        page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.list_users, after)
        found, settled = _compared(page.users, ctx.journal.known_persons(page.users))
        if settled:
            # They are found by reading: the attempts that wrote them are missing here.
            yield EffectsAttempted(tuple(outcome.effect for outcome in settled))
            yield EffectsSettled(tuple(settled))
        yield RecoveryRead(found, after, page.after)
        after = page.after
        if after is None:
            break
    async for event in read_evidence(ctx):
        yield event
    yield RecoveryFound(ctx.journal.mailing.count_resets_unknown(), _blind(ctx, recovery))


def _compared(users: Sequence[TargetUser], known: Mapping[str, KnownPerson]) -> tuple[Found, list[Settled]]:
    """What a page of users says next to the journal, and the outcomes that it lost."""
    settled: list[Settled] = []
    differ = unknown = marks = 0
    for user in users:
        person = known.get(user.id)
        if person is None:
            continue
        marks += user.metadata.get(MARK_KEY) == SENT_MARK and not person.is_mailed
        if person.effect is None:
            unknown += person.target_id is None
        elif outcome := landed(person.effect, user):
            settled.append(outcome)
        elif person.target_id is None:
            differ += 1
    return Found(len(users), len(settled), differ, unknown, marks), settled


def _blind(ctx: Context, recovery: Recovery) -> str:
    """What no one can tell, as a sentence."""
    evidence = ctx.journal.mailing.evidence()
    if not evidence.readable:
        return "WorkOS does not show this key the events of resets; the marks alone tell who was mailed."
    if recovery.last_commit and not evidence.covers(recovery.last_commit - CLOCK_SKEW):
        return (
            f"this journal's last commit is of {recovery.last_commit:%Y-%m-%d %H:%M} UTC, and WorkOS keeps"
            " events for 90 days: who was mailed between, and bears no mark, is not known."
        )
    return ""


def _planned_anew(ctx: Context) -> list[StepMoved]:
    """The plan and what builds on it: it was drawn up without knowing these users."""
    records = ctx.journal.steps()
    return [
        StepMoved(name, StepState.OPEN)
        for name in StepName
        if name in records and records[name].state.is_ended and StepName.TRANSFORM in closure(name)
    ]
