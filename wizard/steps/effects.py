"""Sending one effect, and finding out what became of one whose answer was lost."""

from __future__ import annotations

from collections.abc import Callable

from wizard.domain.events import OUTCOMES_TOGETHER, EffectsAttempted, EffectsSettled, Settled
from wizard.domain.planning.budget import MARK_KEY
from wizard.domain.planning.people import EffectKind, RowState, TargetUser, UserDraft
from wizard.domain.rows.emails import is_stored_as
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.engine.dispatch import Sending
from wizard.errors import WizardError
from wizard.ports import OpenEffect, Rejected, Taken

APPEARED = "appeared since the plan"
DELETED = "deleted in WorkOS since the plan"


def nobody(_: str) -> None:
    """Who was created just now matters to no one."""


async def send(ctx: Context, effect: OpenEffect, created: Callable[[str], None] = nobody) -> Settled:
    """Make the one request of this effect; the signals of IdentityTarget pass through.

    ``created`` is told the id of a user that this very request has made.
    """
    if effect.kind is EffectKind.CREATE_USER:
        return await _create(ctx, effect, created)
    return await _update(ctx, effect)


async def look_up(ctx: Context, effect: OpenEffect) -> Settled | None:
    """What became of an effect in doubt: its outcome, or None where it certainly had none."""
    if effect.kind is EffectKind.CREATE_USER:
        found = await _find(ctx, effect)
        return _judge(effect, found) if found else None
    target_id = _target_of(effect)
    held = await ctx.read(RateBudget.WORKOS_READ, ctx.target.get_user, target_id)
    if held is None:
        return _failed(effect, DELETED)
    return _done(effect, RowState.UPDATED, held.id) if _shows_change(effect, held) else None


def landed(effect: OpenEffect, user: TargetUser) -> Settled | None:
    """The outcome of an effect that this user of WorkOS shows to be done already; None where it does not."""
    if effect.kind is EffectKind.CREATE_USER:
        return _done(effect, RowState.CREATED, user.id) if holds(user, effect.draft) else None
    is_its = user.id == effect.target_id and _shows_change(effect, user)
    return _done(effect, RowState.UPDATED, user.id) if is_its else None


def sending(ctx: Context, created: Callable[[str], None] = nobody) -> Sending[OpenEffect, Settled]:
    """How effects go through the window; one in doubt is looked up before it is sent again."""
    return Sending(
        send=lambda effect: send(ctx, effect, created),
        attempted=lambda effect: EffectsAttempted((effect.id,)),
        untouched=_pending,
        look_up=lambda effect: look_up(ctx, effect),
    )


async def settle_in_doubt(ctx: Context) -> EventStream:
    """Look up everything that an earlier run left in doubt; what did not land is pending again."""
    after = 0
    while effects := ctx.journal.open_effects("attempted", after, OUTCOMES_TOGETHER):
        outcomes = [await look_up(ctx, effect) or _pending(effect) for effect in effects]
        yield EffectsSettled(tuple(outcomes))
        after = effects[-1].id


async def _create(ctx: Context, effect: OpenEffect, created: Callable[[str], None]) -> Settled:
    # The same person and draft give the same key, whichever process sends it.
    result = await ctx.target.create_user(effect.draft, idempotency_key=f"create-{effect.sub}-{effect.id}")
    match result:
        case TargetUser():
            created(result.id)
            return _done(effect, RowState.CREATED, result.id)
        case Taken():
            found = await _find(ctx, effect)
            return _judge(effect, found) if found else _failed(effect, f"{result.code}: {result.message}")
        case Rejected():
            return _failed(effect, f"{result.code}: {result.message}")


async def _update(ctx: Context, effect: OpenEffect) -> Settled:
    if effect.change is None:
        raise WizardError(f"Effect {effect.id} is an update without a change: this is a bug.")
    result = await ctx.target.update_user(_target_of(effect), effect.change)
    match result:
        case TargetUser():
            return _done(effect, RowState.UPDATED, result.id)
        case Taken() | Rejected():
            return _failed(effect, f"{result.code}: {result.message}")
        case None:
            return _failed(effect, DELETED)


async def _find(ctx: Context, effect: OpenEffect) -> TargetUser | None:
    """Two requests, and so two turns; the second where no one has our external ID."""
    draft = effect.draft
    by_id = await ctx.read(
        RateBudget.WORKOS_READ, lambda: ctx.target.find_user(external_id=draft.external_id, email="")
    )
    return by_id or await ctx.read(
        RateBudget.WORKOS_READ, lambda: ctx.target.find_user(external_id="", email=draft.email)
    )


def _judge(effect: OpenEffect, found: TargetUser) -> Settled:
    """A user with our external_id and our fields is our own earlier attempt; anything else is not."""
    if holds(found, effect.draft):
        return _done(effect, RowState.CREATED, found.id)
    return _failed(effect, APPEARED)


def holds(user: TargetUser, draft: UserDraft) -> bool:
    """Whether WorkOS holds what the draft says, leaving aside what it may hold besides."""
    return not differences(user, draft)


def differences(user: TargetUser, draft: UserDraft) -> list[str]:
    """Names of the fields in which WorkOS holds something else than we wrote."""
    pairs = {
        "external_id": (user.external_id, draft.external_id),
        "first_name": (user.first_name, draft.first_name),
        "last_name": (user.last_name, draft.last_name),
    }
    found = [name for name, (held, wanted) in pairs.items() if wanted is not None and held != wanted]
    if not is_stored_as(draft.email, user.email):
        found.append("email")
    # People verify their address by themselves; only a lost verification is a difference.
    if draft.email_verified and not user.email_verified:
        found.append("email_verified")
    changing = {MARK_KEY}
    return found + [
        f"metadata.{key}"
        for key, value in draft.metadata.items()
        if key not in changing and user.metadata.get(key) != value
    ]


def _shows_change(effect: OpenEffect, held: TargetUser) -> bool:
    change = effect.change
    if change is None:
        return False
    scalars = ("first_name", "last_name", "email_verified", "external_id")
    same = all(getattr(change, name) in (None, getattr(held, name)) for name in scalars)
    return same and all(held.metadata.get(key) == value for key, value in change.metadata.items())


def _target_of(effect: OpenEffect) -> str:
    if effect.target_id is None:
        raise WizardError(f"Effect {effect.id} changes a user, but names none: this is a bug.")
    return effect.target_id


def _done(effect: OpenEffect, state: RowState, target_id: str) -> Settled:
    return Settled(effect.id, effect.sub, state, target_id, effect.draft.email)


def _failed(effect: OpenEffect, reason: str) -> Settled:
    return Settled(effect.id, effect.sub, RowState.FAILED, reason=reason)


def _pending(effect: OpenEffect) -> Settled:
    return Settled(effect.id, effect.sub, RowState.PENDING)
