"""Step 2 asks each optional call of WorkOS once: what tells nothing degrades by name, there and later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from wizard.domain.events import PreflightRow
from wizard.domain.rows.pool import Unread
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.guide.optional_calls import (
    CONNECTIONS,
    EVENTS,
    OPTIONAL_CALLS,
    ORGANIZATIONS,
    REDIRECT_URIS,
    SESSIONS,
    WEBHOOKS,
    without,
)
from wizard.steps.optional import asked

# No one's sessions: whoever is told that there is no such user was allowed to ask.
NOBODY = "user_cognito2workos_probe"
LATELY = timedelta(minutes=1)


def _probes(ctx: Context) -> Mapping[str, Callable[[], Awaitable[object]]]:
    target = ctx.target
    since = ctx.clock.now() - LATELY
    return {
        EVENTS: lambda: target.events(("user.created",), since=since, after=None, limit=1),
        WEBHOOKS: target.webhook_endpoints,
        SESSIONS: lambda: target.sessions(NOBODY, None),
        REDIRECT_URIS: target.redirect_uris,
        ORGANIZATIONS: lambda: target.connections.list_one("organizations"),
        CONNECTIONS: lambda: target.connections.list_one("connections"),
    }


async def ask_optional(ctx: Context) -> Mapping[str, Unread | None]:
    """Every optional call of WorkOS by name, with what kept it from telling, or None."""
    found: dict[str, Unread | None] = {}
    for name, call in _probes(ctx).items():
        answer = await asked(ctx, RateBudget.WORKOS_READ, name, call)
        found[name] = answer if isinstance(answer, Unread) else None
    return found


def optional_rows(found: Mapping[str, Unread | None]) -> tuple[PreflightRow, ...]:
    """A row of the preflight for each; none of them blocks."""
    return tuple(
        PreflightRow(f"optional:{name}", False, False, without(name, answer.why))
        if answer
        else PreflightRow(f"optional:{name}", True, False, f"The {OPTIONAL_CALLS[name].what} can be read.")
        for name, answer in found.items()
    )
