"""Persons at WorkOS whose rows are disabled or gone: reported, marked, or signed out (spec, "Delta")."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace

from wizard.domain.confirmations import left_phrase
from wizard.domain.delta import (
    ENABLED_KEY,
    ENABLED_VALUE,
    LEFT_NOTE,
    LeftAct,
    LeftState,
    is_marked,
    left_lock,
    mark_refused,
)
from wizard.domain.events import ActDone, Event, LeftAttempted, LeftSettled, LeftsSettled, Notice
from wizard.domain.paging import Pages
from wizard.domain.people import TargetUser, UserChange
from wizard.domain.text import clean
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.engine.dispatch import Sending
from wizard.errors import CallFailed, ConfirmationNeeded, MissingAnswer
from wizard.guide.optional_calls import SESSIONS, without
from wizard.ports import Departure, InDoubt, Rejected, Unavailable
from wizard.steps.freshness import require_fresh

PAGE = 500
NAMED = 5
GONE = "deleted in WorkOS meanwhile"
WORDS = {LeftAct.MARK: "marked", LeftAct.REVOKE: "signed out", LeftAct.LEAVE: "kept as they are"}

LeftEvents = AsyncGenerator[Event, None]


async def settle_departures(ctx: Context) -> LeftEvents:
    """Look up what an earlier run left in doubt; what did not land is to be done again."""
    for act in LeftAct:
        for person in list(_departures(ctx, act, LeftState.IN_DOUBT)):
            landed = await _marked_already(ctx, person) if act is LeftAct.MARK else None
            yield LeftsSettled(act, (landed or _untouched(person),))


async def act_on_departures(ctx: Context) -> LeftEvents:
    """Do what ``delta.left`` says, once it is confirmed; raises ConfirmationNeeded before that."""
    choice = ctx.setting("delta.left")
    delta = ctx.journal.delta()
    if choice not in set(LeftAct):
        if delta.undecided:
            yield Notice(undecided_told(ctx))
        return
    act = LeftAct(choice)
    count = delta.offered(act)
    if not count:
        return
    if act is LeftAct.REVOKE and (why := ctx.journal.unread().get(SESSIONS)):
        yield Notice(f"{count:,} users who left the pool stay as they are. {without(SESSIONS, why)}")
        return
    note = str(ctx.setting(LEFT_NOTE) or "").strip()
    if act is LeftAct.LEAVE and not note:
        raise MissingAnswer(key=LEFT_NOTE, prompt="Why do they stay as they are?", choices=())
    require_fresh(ctx)
    phrase = left_phrase(act, count, ctx.environment)
    if not ctx.confirmed(phrase):
        raise ConfirmationNeeded(
            f"{count:,} users disabled or gone in Cognito would be {WORDS[act]} in {ctx.environment};"
            " it is not confirmed.",
            phrase=phrase,
        )
    if act is LeftAct.LEAVE:
        yield ActDone(f"persons who left {WORDS[act]}", note, {"persons": count})
        for event in _kept(ctx):
            yield event
        return
    yield ActDone(f"persons who left {WORDS[act]}", phrase)
    async for event in _dispatch(ctx, act):
        yield event


def undecided_told(ctx: Context) -> str:
    """How many who left nobody decided about, and the first of them; empty where everybody is decided."""
    count = ctx.journal.delta().undecided
    first = ctx.journal.departures(LeftAct.LEAVE, LeftState.NO, 0, NAMED) if count else []
    return left_lock(count, [clean(person.sub) for person in first]) if count else ""


def _kept(ctx: Context) -> Iterator[Event]:
    """Note each of them by name: whoever leaves later is undecided again."""
    while page := ctx.journal.departures(LeftAct.LEAVE, LeftState.NO, 0, PAGE):
        yield LeftAttempted(LeftAct.LEAVE, tuple(person.id for person in page))
        done = tuple(LeftSettled(person.id, person.sub, LeftState.DONE) for person in page)
        yield LeftsSettled(LeftAct.LEAVE, done)


async def _dispatch(ctx: Context, act: LeftAct) -> LeftEvents:
    bucket = RateBudget.WORKOS_WRITE if act is LeftAct.MARK else RateBudget.WORKOS_READ
    sending: Sending[Departure, LeftSettled] = Sending(
        send=lambda person: _mark(ctx, person) if act is LeftAct.MARK else _sign_out(ctx, person),
        attempted=lambda person: LeftAttempted(act, (person.id,)),
        untouched=_untouched,
        # Ending sessions twice does no harm; whether a mark landed can be seen.
        look_up=lambda person: _marked_already(ctx, person) if act is LeftAct.MARK else _nothing(),
    )
    done, sessions = 0, 0
    groups = ctx.dispatch(_departures(ctx, act, LeftState.NO), bucket, sending)
    async with aclosing(groups):
        async for outcomes in groups:
            yield LeftsSettled(act, outcomes)
            done += sum(outcome.state is LeftState.DONE for outcome in outcomes)
            sessions += sum(outcome.sessions for outcome in outcomes)
            for refused in (outcome for outcome in outcomes if outcome.state is LeftState.FAILED):
                yield Notice(f"{refused.sub} was not {WORDS[act]}: {refused.reason}.")
    ended = f", {sessions:,} sessions ended" if act is LeftAct.REVOKE else ""
    yield Notice(f"{done:,} users {WORDS[act]}{ended}.")


def _departures(ctx: Context, act: LeftAct, state: LeftState) -> Iterator[Departure]:
    after = 0
    while page := ctx.journal.departures(act, state, after, PAGE):
        yield from page
        after = page[-1].id


async def _mark(ctx: Context, person: Departure) -> LeftSettled:
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


async def _sign_out(ctx: Context, person: Departure) -> LeftSettled:
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
    return LeftSettled(person.id, person.sub, LeftState.DONE, sessions=ended)


async def _active_sessions(ctx: Context, person: Departure) -> list[str]:
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


async def _marked_already(ctx: Context, person: Departure) -> LeftSettled | None:
    held = await _held(ctx, person)
    if held is None:
        return _failed(person, GONE)
    return _marked(person) if is_marked(held) else None


async def _nothing() -> None:
    return None


async def _held(ctx: Context, person: Departure) -> TargetUser | None:
    return await ctx.read(RateBudget.WORKOS_READ, ctx.target.get_user, person.target_id)


def _marked(person: Departure) -> LeftSettled:
    """The mark counts as written by us, so that an update takes it away when the person is back."""
    metadata = {**person.written.metadata, ENABLED_KEY: ENABLED_VALUE}
    written = replace(person.written, metadata=metadata)
    return LeftSettled(person.id, person.sub, LeftState.DONE, written)


def _failed(person: Departure, reason: str) -> LeftSettled:
    return LeftSettled(person.id, person.sub, LeftState.FAILED, reason=reason)


def _untouched(person: Departure) -> LeftSettled:
    return LeftSettled(person.id, person.sub, LeftState.NO)
