"""Step 2 asks each optional call of WorkOS once: what tells nothing degrades by name, there and later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from wizard.domain.events import EnvironmentSeen, PreflightRow
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
from wizard.ports import WebhookEndpoint
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


async def ask_optional(ctx: Context) -> Mapping[str, object]:
    """Every optional call of WorkOS by name, with what it told, or Unread with what kept it from that."""
    return {name: await asked(ctx, RateBudget.WORKOS_READ, name, call) for name, call in _probes(ctx).items()}


def environment_seen(found: Mapping[str, object]) -> EnvironmentSeen:
    """What the environment has besides users, of what these calls told."""
    uris, endpoints = found.get(REDIRECT_URIS), found.get(WEBHOOKS)
    return EnvironmentSeen(
        redirect_uris=None
        if isinstance(uris, Unread)
        else tuple(sorted(_plain(uri) for uri in _texts(uris))),
        webhooks=None if isinstance(endpoints, Unread) else tuple(sorted(map(_plain, _urls(endpoints)))),
    )


def _texts(found: object) -> list[str]:
    return [str(item) for item in found] if isinstance(found, Sequence) else []


def _urls(found: object) -> list[str]:
    endpoints = found if isinstance(found, Sequence) else ()
    return [item.url for item in endpoints if isinstance(item, WebhookEndpoint)]


def _plain(address: str) -> str:
    """An address without what follows its path."""
    return address.partition("?")[0].partition("#")[0]


def optional_rows(found: Mapping[str, object]) -> tuple[PreflightRow, ...]:
    """A row of the preflight for each; none of them blocks."""
    return tuple(
        PreflightRow(f"optional:{name}", False, False, without(name, answer.why))
        if isinstance(answer, Unread)
        else PreflightRow(f"optional:{name}", True, False, f"The {OPTIONAL_CALLS[name].what} can be read.")
        for name, answer in found.items()
    )
