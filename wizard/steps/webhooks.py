"""Webhooks during an import: off where the operator wants it, and on again whatever happens (spec 3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Protocol, TypeVar

from wizard.domain.events import ActDone, Notice, WebhooksSwitched
from wizard.domain.rows.pool import Unread
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked, CallFailed, WizardError
from wizard.guide.optional_calls import WEBHOOKS
from wizard.ports import InDoubt, Signal, Unavailable
from wizard.steps.optional import asked, noted

T = TypeVar("T")
LEAVE = (
    "Use a key that may manage webhooks, or switch them off in the dashboard (Webhooks) and answer that they"
    ' are left alone (connect.webhooks = "leave").'
)


class Ask(Protocol):
    """Makes a request: in its turn (``Context.read``), or at once when the run is stopping."""

    async def __call__(self, bucket: RateBudget, call: Callable[[], Awaitable[T]]) -> T: ...


async def webhooks_off_during(ctx: Context, work: EventStream) -> EventStream:
    """``work`` with webhooks as the operator wants them; whatever stops it, they come on again first."""
    async for event in _switch_off(ctx):
        yield event
    try:
        async with aclosing(work):
            async for event in work:
                yield event
    except WizardError:
        async for event in _switch_on_at_once(ctx):
            yield event
        raise


async def switch_on(ctx: Context, ask: Ask) -> EventStream:
    """Switch on what this journal, in this run or an earlier one, switched off; one removed since is left."""
    remembered: Sequence[str] = ctx.journal.meta("webhooks_off") or []
    if not remembered:
        return
    there = {endpoint.id for endpoint in await ask(RateBudget.WORKOS_READ, ctx.target.webhook_endpoints)}
    for endpoint in remembered:
        if endpoint in there:
            await ask(RateBudget.WORKOS_WRITE, _switch(ctx, endpoint, enabled=True))
        else:
            yield Notice(f"The webhook endpoint {endpoint} was removed from WorkOS meanwhile.")
    yield WebhooksSwitched(tuple(remembered), enabled=True)
    yield ActDone("webhooks enabled again", details={"endpoints": list(remembered)})


async def _switch_off(ctx: Context) -> EventStream:
    wanted = ctx.setting("connect.webhooks") == "disable"
    endpoints = await asked(ctx, RateBudget.WORKOS_READ, WEBHOOKS, ctx.target.webhook_endpoints)
    for event in noted(ctx, WEBHOOKS, endpoints):
        yield event
    if isinstance(endpoints, Unread):
        if wanted:
            raise Blocked(
                f"Webhook endpoints were to be switched off, and could not be read: {endpoints.why}",
                fix=LEAVE,
            )
        return
    enabled = [endpoint.id for endpoint in endpoints if endpoint.enabled]
    if not enabled:
        return
    if not wanted:
        yield Notice(
            f"{len(enabled)} webhook endpoints are on: each user written sends them an event"
            ' (connect.webhooks = "disable" switches them off meanwhile).'
        )
        return
    # Remembered before it is done, next to those of an earlier run: whatever dies, they come on again.
    remembered: Sequence[str] = ctx.journal.meta("webhooks_off") or []
    yield WebhooksSwitched(tuple(dict.fromkeys((*remembered, *enabled))), enabled=False)
    for endpoint in enabled:
        try:
            await ctx.read(RateBudget.WORKOS_WRITE, _switch(ctx, endpoint, enabled=False))
        except CallFailed as refused:
            raise Blocked(
                f"A webhook endpoint could not be switched off: {refused.message}", fix=LEAVE
            ) from refused
    yield ActDone("webhooks disabled", details={"endpoints": enabled})


async def _switch_on_at_once(ctx: Context) -> EventStream:
    """A run that stops asks once; what does not answer now is switched on by the next run."""
    try:
        async for event in switch_on(ctx, _at_once):
            yield event
    except (Signal, WizardError) as failure:
        yield Notice(f"Webhook endpoints are still off: {failure}. The next run switches them on.")


async def _at_once(bucket: RateBudget, call: Callable[[], Awaitable[T]]) -> T:  # noqa: ARG001  an Ask
    return await call()


def _switch(ctx: Context, endpoint: str, *, enabled: bool) -> Callable[[], Awaitable[None]]:
    """Set the state of one endpoint; a lost answer is an outage, since setting it twice does no harm."""

    async def switch() -> None:
        try:
            await ctx.target.set_webhook_enabled(endpoint, enabled=enabled)
        except InDoubt as lost:
            raise Unavailable(lost.reason) from lost

    return switch
