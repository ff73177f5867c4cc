"""The one way to make a call that a step can do without: a value, or Unread with its reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TypeVar, TypeVarTuple

from wizard.domain.events import Event, Notice, OptionalRead
from wizard.domain.rows.pool import Unread
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.errors import CallFailed
from wizard.guide.optional_calls import without
from wizard.ports import InDoubt, Unavailable

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
# What fails for two seconds is done without: it is asked again in the next run.
TRIES = 4


async def asked(
    ctx: Context, bucket: RateBudget, name: str, call: Callable[[*Ts], Awaitable[T]], *arguments: *Ts
) -> T | Unread:
    """What ``call`` gives; refused, absent or broken, it is Unread, and nothing is stopped."""
    try:
        return await ctx.read(bucket, call, *arguments, tries=TRIES)
    except CallFailed as failure:
        return Unread(name, failure.message)


async def sent(call: Callable[[], Awaitable[T]]) -> T:
    """A write that may be sent twice: a lost answer is an outage, and is asked for again."""
    try:
        return await call()
    except InDoubt as lost:
        raise Unavailable(lost.reason) from None


def noted(ctx: Context, name: str, answer: object) -> Iterator[Event]:
    """The fact that a call told nothing, or tells again, where the journal does not know that yet."""
    why = answer.why if isinstance(answer, Unread) else ""
    if why == ctx.journal.unread().get(name, ""):
        return
    yield OptionalRead(name, why)
    if why:
        yield Notice(without(name, why))


def unread(ctx: Context) -> Mapping[str, str]:
    """Every optional call that told nothing when it was made last, by name, with the reason."""
    pool = ctx.journal.pool()
    parts = dict.fromkeys(pool.unreadable, "") if pool else {}
    return {**parts, **ctx.journal.unread()}
