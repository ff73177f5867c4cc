"""Persons at WorkOS whose rows are disabled or gone: reported, marked, or signed out (spec, "Delta")."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace

from wizard.domain.confirmations import offboarding_phrase
from wizard.domain.events import (
    ActDone,
    Event,
    Notice,
    OffboardingAttempted,
    OffboardingOutcome,
    OffboardingSettled,
)
from wizard.domain.paging import Pages
from wizard.domain.planning.delta import (
    ENABLED_KEY,
    ENABLED_VALUE,
    OFFBOARDING_NOTE,
    OffboardingAction,
    OffboardingState,
    is_marked,
    mark_refused,
    offboarding_lock,
)
from wizard.domain.planning.people import TargetUser, UserChange
from wizard.domain.text import clean
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.engine.dispatch import Sending
from wizard.errors import CallFailed, ConfirmationNeeded, MissingAnswer
from wizard.guide.optional_calls import SESSIONS, without
from wizard.ports import InDoubt, Rejected, RemovedUser, Unavailable
from wizard.steps.freshness import require_fresh

PAGE = 500
NAMED = 5
GONE = "deleted in WorkOS meanwhile"
WORDS = {
    OffboardingAction.MARK: "marked",
    OffboardingAction.REVOKE: "signed out",
    OffboardingAction.LEAVE: "kept as they are",
}

OffboardingEvents = AsyncGenerator[Event, None]


async def settle_offboarding(ctx: Context) -> OffboardingEvents:
    """Look up what an earlier run left in doubt; what did not land is to be done again."""
    for act in OffboardingAction:
        for person in list(_removed_users(ctx, act, OffboardingState.IN_DOUBT)):
            landed = await _marked_already(ctx, person) if act is OffboardingAction.MARK else None
            yield OffboardingSettled(act, (landed or _untouched(person),))


async def offboard_removed_users(ctx: Context) -> OffboardingEvents:
    """Do what ``delta.left`` says, once it is confirmed; raises ConfirmationNeeded before that."""
    choice = ctx.setting("delta.left")
    delta = ctx.journal.delta()
    if choice not in set(OffboardingAction):
        if delta.undecided:
            yield Notice(undecided_told(ctx))
        return
    act = OffboardingAction(choice)
    count = delta.offered(act)
    if not count:
        return
    if act is OffboardingAction.REVOKE and (why := ctx.journal.unread().get(SESSIONS)):
        yield Notice(f"{count:,} users who left the pool stay as they are. {without(SESSIONS, why)}")
        return
    note = str(ctx.setting(OFFBOARDING_NOTE) or "").strip()
    if act is OffboardingAction.LEAVE and not note:
        raise MissingAnswer(key=OFFBOARDING_NOTE, prompt="Why do they stay as they are?", choices=())
    require_fresh(ctx)
    phrase = offboarding_phrase(act, count, ctx.environment)
    if not ctx.confirmed(phrase):
        raise ConfirmationNeeded(
            f"{count:,} users disabled or gone in Cognito would be {WORDS[act]} in {ctx.environment};"
            " it is not confirmed.",
            phrase=phrase,
        )
    if act is OffboardingAction.LEAVE:
        yield ActDone(f"persons who left {WORDS[act]}", note, {"persons": count})
        for event in _kept(ctx):
            yield event
        return
    yield ActDone(f"persons who left {WORDS[act]}", phrase)
    async for event in _dispatch(ctx, act):
        yield event


def undecided_told(ctx: Context) -> str:
    """How many who left no one decided about, and the first of them; empty where everybody is decided."""
    count = ctx.journal.delta().undecided
    first = ctx.journal.removed_users(OffboardingAction.LEAVE, OffboardingState.NO, 0, NAMED) if count else []
    return offboarding_lock(count, [clean(person.sub) for person in first]) if count else ""


def _kept(ctx: Context) -> Iterator[Event]:
    """Note each of them by name: whoever leaves later is undecided again."""
    while page := ctx.journal.removed_users(OffboardingAction.LEAVE, OffboardingState.NO, 0, PAGE):
        yield OffboardingAttempted(OffboardingAction.LEAVE, tuple(person.id for person in page))
        done = tuple(OffboardingOutcome(person.id, person.sub, OffboardingState.DONE) for person in page)
        yield OffboardingSettled(OffboardingAction.LEAVE, done)


async def _dispatch(ctx: Context, act: OffboardingAction) -> OffboardingEvents:
    bucket = RateBudget.WORKOS_WRITE if act is OffboardingAction.MARK else RateBudget.WORKOS_READ
    sending: Sending[RemovedUser, OffboardingOutcome] = Sending(
        send=lambda person: _mark(ctx, person) if act is OffboardingAction.MARK else _sign_out(ctx, person),
        attempted=lambda person: OffboardingAttempted(act, (person.id,)),
        untouched=_untouched,
        # Ending sessions twice does no harm; whether a mark landed can be seen.
        look_up=lambda person: _marked_already(ctx, person) if act is OffboardingAction.MARK else _nothing(),
    )
    done, sessions = 0, 0
    groups = ctx.dispatch(_removed_users(ctx, act, OffboardingState.NO), bucket, sending)
    async with aclosing(groups):
        async for outcomes in groups:
            yield OffboardingSettled(act, outcomes)
            done += sum(outcome.state is OffboardingState.DONE for outcome in outcomes)
            sessions += sum(outcome.sessions for outcome in outcomes)
            for refused in (outcome for outcome in outcomes if outcome.state is OffboardingState.FAILED):
                yield Notice(f"{refused.sub} was not {WORDS[act]}: {refused.reason}.")
    ended = f", {sessions:,} sessions ended" if act is OffboardingAction.REVOKE else ""
    yield Notice(f"{done:,} users {WORDS[act]}{ended}.")


def _removed_users(ctx: Context, act: OffboardingAction, state: OffboardingState) -> Iterator[RemovedUser]:
    after = 0
    while page := ctx.journal.removed_users(act, state, after, PAGE):
        yield from page
        after = page[-1].id


async def _mark(ctx: Context, person: RemovedUser) -> OffboardingOutcome:
    """Set our own key, where it is ours or free; no other field is sent."""
    held = await _held(ctx, person)
    if held is None:
        return _failed(person, GONE)
    if is_marked(held):
        return _marked(person)
    if refused := mark_refused(person.written, held):
        return _failed(person, refused)
    result = await ctx.target.update_user(person.target_id, UserChange(metadata={ENABLED_KEY: ENABLED_VALUE}))
    match result:
        case TargetUser():
            return _marked(person)
        case None:
            return _failed(person, GONE)
        case _:
            return _failed(person, f"{result.code}: {result.message}")


async def _sign_out(ctx: Context, person: RemovedUser) -> OffboardingOutcome:
    """End every session that is active now; where that is refused, this person failed."""
    ended = 0
    try:
        for session in await _active_sessions(ctx, person):
            refused = await ctx.read(RateBudget.WORKOS_WRITE, _revoke, ctx, session)
            if refused:
                return replace(_failed(person, f"{refused.code}: {refused.message}"), sessions=ended)
            ended += 1
    except CallFailed as failure:
        return replace(_failed(person, failure.message.rstrip(".")), sessions=ended)
    return OffboardingOutcome(person.id, person.sub, OffboardingState.DONE, sessions=ended)


async def _active_sessions(ctx: Context, person: RemovedUser) -> list[str]:
    """All pages before the first session is ended: a cursor names a session."""
    page = await ctx.target.sessions(person.target_id, None)
    found = dict.fromkeys(page.ids)
    pages = Pages("sessions of one user")
    pages.page(page.ids, page.after)
    while after := page.after:
        page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.sessions, person.target_id, after)
        found |= dict.fromkeys(page.ids)
        pages.page(page.ids, page.after)
    return list(found)


async def _revoke(ctx: Context, session: str) -> Rejected | None:
    try:
        return await ctx.target.revoke_session(session)
    except InDoubt as lost:
        raise Unavailable(lost.reason) from None


async def _marked_already(ctx: Context, person: RemovedUser) -> OffboardingOutcome | None:
    held = await _held(ctx, person)
    if held is None:
        return _failed(person, GONE)
    return _marked(person) if is_marked(held) else None


async def _nothing() -> None:
    return None


async def _held(ctx: Context, person: RemovedUser) -> TargetUser | None:
    return await ctx.read(RateBudget.WORKOS_READ, ctx.target.get_user, person.target_id)


def _marked(person: RemovedUser) -> OffboardingOutcome:
    """The mark counts as written by us, so that an update takes it away when the person is back."""
    metadata = {**person.written.metadata, ENABLED_KEY: ENABLED_VALUE}
    written = replace(person.written, metadata=metadata)
    return OffboardingOutcome(person.id, person.sub, OffboardingState.DONE, written)


def _failed(person: RemovedUser, reason: str) -> OffboardingOutcome:
    return OffboardingOutcome(person.id, person.sub, OffboardingState.FAILED, reason=reason)


def _untouched(person: RemovedUser) -> OffboardingOutcome:
    return OffboardingOutcome(person.id, person.sub, OffboardingState.NO)
