"""Undo: exactly what this journal made is taken back, class by class, and each user is judged again first."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace

from wizard.domain.events import (
    ActDone,
    Event,
    Notice,
    StepMoved,
    UndoAttempted,
    UndoConfirmed,
    UndoEnded,
    UndoFrozen,
    UndoItem,
    UndoJudged,
    UndoOutcome,
    UndoSettled,
    UndoStarted,
)
from wizard.domain.paging import Pages
from wizard.domain.planning.people import TargetUser
from wizard.domain.planning.undo import Judged, Made, Shown, UndoClass, UndoState, judge
from wizard.domain.steps import StepName, StepState, reopened
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.engine.dispatch import Sending
from wizard.engine.undo_view import undo_lines, undo_view
from wizard.errors import Blocked
from wizard.ports import InDoubt, Rejected, Taken, Unavailable, UndoPerson
from wizard.steps.backing_up import backed_up
from wizard.steps.effects import settle_in_doubt
from wizard.steps.undo_ties import foreign_memberships, members_by_others, remove_ties
from wizard.steps.webhooks import switch_on, webhooks_off_during

PAGE = 500
AT_ONCE = 100
NOT_FREE = (
    "The canary was deleted, but WorkOS did not take the same address and external id again: {why}. An import"
    " after this undo could not create these users at once."
)

UndoEvents = AsyncGenerator[Event, None]


async def undo(ctx: Context) -> UndoEvents:
    """Judge everybody, then do what is confirmed; the same text resumes it after whatever stopped it.

    Without a text that confirms it, it is told what would be done. Raises Blocked after the cutover.
    """
    if ctx.journal.meta("cutover"):
        raise Blocked(
            "The cutover is recorded: users sign in to WorkOS, and deleting them would lock them out.",
            fix="Remove single users in the WorkOS dashboard.",
        )
    async for event in settle_in_doubt(ctx):
        yield event
    is_confirmed = _is_confirmed(ctx)
    if not is_confirmed and not _is_open(ctx):
        async for event in _judge_all(ctx):
            yield event
        is_confirmed = _is_confirmed(ctx)
    if is_confirmed:
        async for event in _do(ctx):
            yield event
        return
    for line in _lines(ctx):
        yield Notice(line)


def _is_confirmed(ctx: Context) -> bool:
    found = undo_view(ctx.journal)
    return found is not None and found.phrase is not None and ctx.confirmed(found.phrase.bound)


def _is_open(ctx: Context) -> bool:
    """Whether an undo was confirmed and has not come to its end."""
    found = undo_view(ctx.journal)
    return found is not None and found.is_open


def _lines(ctx: Context) -> Iterator[str]:
    """What an undo that is not confirmed would do."""
    yield from (f"{line.rstrip('.')}." for line in undo_lines(ctx.journal))
    found = undo_view(ctx.journal)
    if found and found.phrase:
        yield f"It is not confirmed: confirm with «{found.phrase.bound}»."


async def _judge_all(ctx: Context) -> UndoEvents:
    """Read every user of the environment, and by id whom the listing did not show."""
    kept = ctx.journal.undo.kept()
    number = kept.get("number", 0) + (1 if kept.get("ended_at") or not kept else 0)
    yield UndoStarted(number)
    joined = await members_by_others(ctx)
    pages, after, users = Pages("users in WorkOS"), None, 0
    while True:
        page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.list_users, after)
        made = ctx.journal.undo.by_target([user.id for user in page.users])
        items = tuple(
            _item(*made[user.id], judge(made[user.id][1], Shown(user, ("by others",) * (user.id in joined))))
            for user in page.users
            if user.id in made
        )
        if items:
            yield UndoJudged(number, items)
            users += len(items)
        pages.page((user.id for user in page.users), page.after)
        if (after := page.after) is None:
            break
    person = 0
    while rest := ctx.journal.undo.not_judged(number, person, AT_ONCE):
        found = [(key, made, await _shown(ctx, made)) for key, made in rest]
        yield UndoJudged(number, tuple(_item(key, made, judge(made, shown)) for key, made, shown in found))
        users, person = users + len(rest), rest[-1][0]
    yield UndoFrozen(number, users, ctx.journal.undo.fingerprint(number))


def _item(person: int, made: Made, judged: Judged) -> UndoItem:
    return UndoItem(person, made.sub, made.target_id, judged.undo, judged.reason)


async def _shown(ctx: Context, made: Made) -> Shown:
    """Memberships first: between the last look at the user and its request there is nothing."""
    others = await foreign_memberships(ctx, made.target_id) if made.created else Shown(None)
    user = await ctx.read(RateBudget.WORKOS_READ, ctx.target.get_user, made.target_id)
    return replace(others, user=user)


async def _do(ctx: Context) -> UndoEvents:
    kept = ctx.journal.undo.kept()
    number = kept["number"]
    if not kept.get("confirmed_at"):
        async for event in backed_up(ctx, f"undo {number}"):
            yield event
        pending = _persons(ctx, UndoState.PENDING)
        first = next((item for item in pending if item.undo is UndoClass.DELETE), None)
        yield ActDone("undo confirmed", details={"users": kept["users"], "fingerprint": kept["fingerprint"]})
        yield UndoConfirmed(number, first.id if first else 0)
        # What builds on these users has to be done again; the plan will be a new revision.
        states = {name: record.state for name, record in ctx.journal.steps().items()}
        for step in reopened(states, {StepName.TRANSFORM}):
            yield StepMoved(step, StepState.OPEN)
    async for event in webhooks_off_during(ctx, _take_back(ctx, number)):
        yield event
    async for event in switch_on(ctx, ctx.read):
        yield event
    counts = ctx.journal.undo.counts()
    assert counts is not None
    if not counts.is_ended:
        left = counts.states.get(UndoState.IN_DOUBT, 0) + counts.states.get(UndoState.PENDING, 0)
        raise Blocked(
            f"{counted(left, 'user')} not settled: WorkOS kept failing for them while it answered others.",
            fix="Confirm the undo again; they are looked up before anything is retried.",
        )
    async for event in remove_ties(ctx, number):
        yield event
    yield UndoEnded(number)
    yield Notice(
        ", ".join(f"{n:,} {state.replace('_', ' ')}" for state, n in counts.states.items() if n) + "."
    )


async def _take_back(ctx: Context, number: int) -> UndoEvents:
    canary = ctx.journal.undo.kept().get("canary", 0)
    for state in (UndoState.IN_DOUBT, UndoState.PENDING):
        for person in (item for item in _persons(ctx, state, canary - 1, canary) if item.id == canary):
            async for event in _canary(ctx, number, person):
                yield event
    for state in (UndoState.IN_DOUBT, UndoState.PENDING):
        groups = ctx.dispatch(_persons(ctx, state), RateBudget.WORKOS_WRITE, _sending(ctx, number))
        async with aclosing(groups):
            async for outcomes in groups:
                yield UndoSettled(number, outcomes)
                for failed in (outcome for outcome in outcomes if outcome.state is UndoState.FAILED):
                    yield Notice(f"{failed.sub} was not taken back: {failed.reason}.")


def _sending(ctx: Context, number: int) -> Sending[UndoPerson, UndoOutcome]:
    return Sending(
        send=lambda person: _send(ctx, person),
        attempted=lambda person: UndoAttempted(number, (person.id,)),
        untouched=lambda person: _outcome(person, UndoState.PENDING),
        look_up=lambda person: _look_up(ctx, person),
        counts=True,
    )


async def _send(ctx: Context, person: UndoPerson) -> UndoOutcome:
    """Its turn first: between the last look at a user and its request nothing is waited for."""
    await ctx.turn(RateBudget.WORKOS_WRITE, finishing=True)
    judged = judge(person.made, await _shown(ctx, person.made))
    if stays := _stays(person, judged):
        return stays
    if judged.undo is UndoClass.DELETE:
        refused = await ctx.target.delete_user(person.made.target_id)
        return _outcome(person, UndoState.DELETED) if refused is None else _refused(person, refused)
    result = await ctx.target.update_user(person.made.target_id, judged.change)
    match result:
        case TargetUser():
            return _outcome(person, UndoState.RESTORED, judged.reason)
        case None:
            return _outcome(person, UndoState.GONE)
        case Taken() | Rejected():
            return _refused(person, result)


def _stays(person: UndoPerson, judged: Judged) -> UndoOutcome | None:
    """The outcome of a user of whom nothing is to be requested; None where something is."""
    match judged.undo:
        case UndoClass.DELETE:
            return None
        case UndoClass.RESTORE:
            return None if judged.change else _outcome(person, UndoState.RESTORED, judged.reason)
        case UndoClass.LIVED_IN:
            return _outcome(person, UndoState.KEPT, judged.reason)
        case UndoClass.CHANGED_HANDS:
            return _outcome(person, UndoState.CHANGED_HANDS, judged.reason)
        case UndoClass.GONE:
            return _outcome(person, UndoState.GONE)


async def _look_up(ctx: Context, person: UndoPerson) -> UndoOutcome | None:
    """What became of one whose answer was lost: who is not there any more was deleted by that request."""
    made, shown = person.made, await _shown(ctx, person.made)
    if shown.user is None:
        return _outcome(person, UndoState.DELETED if made.created else UndoState.GONE)
    if made.before and not made.created and shown.user.external_id == made.before.external_id != made.sub:
        # The request that took its external_id away had all values in it.
        return _outcome(person, UndoState.RESTORED)
    return _stays(person, judge(made, shown))


async def _canary(ctx: Context, number: int, person: UndoPerson) -> UndoEvents:
    """Delete one, create it again, delete it: whether address and external id come free at once.

    It is in doubt from before the first request until after the last, so that whatever dies in between leaves
    one user to be looked up, by its external id as well.
    """
    if not person.in_doubt:
        yield UndoAttempted(number, (person.id,))
    outcome, why = await _tried(ctx, person)
    yield UndoSettled(number, (outcome,))
    if why:
        raise Blocked(NOT_FREE.format(why=why), fix="Confirm the undo again to go on all the same.")
    if outcome.state is UndoState.DELETED:
        yield Notice("The canary was deleted, created and deleted again: addresses come free at once.")


async def _tried(ctx: Context, person: UndoPerson) -> tuple[UndoOutcome, str]:
    """The outcome of the canary, and why it could not be created again; empty where it could."""
    made = person.made
    if person.in_doubt and (await _shown(ctx, made)).user is None:
        # Dead between two requests: whoever bears the same external id is the one that was created again.
        if again := await _by_external_id(ctx, made):
            await _delete_again(ctx, made, again)
        return _outcome(person, UndoState.DELETED), ""
    outcome = await ctx.read(RateBudget.WORKOS_READ, _deleted, ctx, person)
    if outcome.state is not UndoState.DELETED:
        return outcome, ""
    created = await ctx.read(RateBudget.WORKOS_READ, _created, ctx, made)
    if not isinstance(created, TargetUser):
        return outcome, f"{created.code}: {created.message}"
    await _delete_again(ctx, made, created)
    return outcome, ""


async def _deleted(ctx: Context, person: UndoPerson) -> UndoOutcome:
    try:
        return await _send(ctx, person)
    except InDoubt as lost:
        if landed := await _look_up(ctx, person):
            return landed
        raise Unavailable(lost.reason) from lost


async def _created(ctx: Context, made: Made) -> TargetUser | Taken | Rejected:
    await ctx.turn(RateBudget.WORKOS_WRITE, finishing=True)
    try:
        result = await ctx.target.create_user(made.written, idempotency_key=f"undo-{made.target_id}")
    except InDoubt as lost:
        if found := await _by_external_id(ctx, made):
            return found
        raise Unavailable(lost.reason) from lost
    return result


async def _by_external_id(ctx: Context, made: Made) -> TargetUser | None:
    async def find() -> TargetUser | None:
        return await ctx.target.find_user(external_id=made.sub, email=made.written.email)

    found = await ctx.read(RateBudget.WORKOS_READ, find)
    return found if found and found.external_id == made.sub else None


async def _delete_again(ctx: Context, made: Made, user: TargetUser) -> None:
    """Delete the canary's second life, unless somebody else got hold of it meanwhile."""
    again = UndoPerson(0, Made(made.sub, user.id, made.written, created=True), UndoClass.DELETE, False)
    await ctx.read(RateBudget.WORKOS_READ, _deleted, ctx, again)


def _persons(
    ctx: Context, state: UndoState, after: int = 0, until: int | None = None
) -> Iterator[UndoPerson]:
    while page := ctx.journal.undo.persons(state, after, PAGE):
        for person in page:
            if until is not None and person.id > until:
                return
            yield person
        after = page[-1].id


def _outcome(person: UndoPerson, state: UndoState, reason: str = "") -> UndoOutcome:
    return UndoOutcome(person.id, person.made.sub, state, reason)


def _refused(person: UndoPerson, refused: Rejected | Taken) -> UndoOutcome:
    return _outcome(person, UndoState.FAILED, f"{refused.code}: {refused.message}")
