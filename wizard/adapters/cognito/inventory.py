"""Everything about a pool but its users: asked for politely, and in parts where a policy forbids some."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from wizard.adapters.cognito import pool as read
from wizard.adapters.cognito.calls import PoolCalls
from wizard.adapters.cognito.errors import NotFound, unreadable
from wizard.domain.paging import Pages
from wizard.domain.rows.pool import AppClient, Pool, Provider
from wizard.errors import CallFailed, UsageError
from wizard.ports import Clock

# Parts of a pool may be described five times a second per operation, a quota shared with the
# live application (``cognito.md`` 1).
SPACING = 0.2
_LIMIT = 60
# A part that is refused, absent or broken is left out by name.
REFUSED = (CallFailed, UsageError)


class PoolInventory:
    """One reading of a pool's configuration.

    It remembers what it has described, without secrets: after a throttle in the middle of 300
    providers, reading again goes on where it was.
    """

    def __init__(self, calls: PoolCalls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock
        self._providers: dict[str, Provider] = {}
        self._clients: dict[str, AppClient] = {}
        self._denied: dict[str, None] = {}

    async def read(self) -> Pool:
        described = await describe_pool(self._calls)
        mfa = await self._mfa()
        async for line in self._listed("ListIdentityProviders", "Providers"):
            await self._add_provider(line)
        async for line in self._listed("ListUserPoolClients", "UserPoolClients"):
            await self._add_client(line)
        groups = [str(line["GroupName"]) async for line in self._listed("ListGroups", "Groups")]
        return read.pool(
            described,
            mfa=mfa,
            providers=tuple(self._providers.values()),
            groups=groups,
            clients=tuple(self._clients.values()),
            unreadable=tuple(self._denied),
        )

    async def _mfa(self) -> Mapping[str, Any]:
        try:
            return await self._calls.optional("GetUserPoolMfaConfig", "MfaConfiguration")
        except REFUSED:
            self._denied["GetUserPoolMfaConfig"] = None
            return {}

    async def _add_provider(self, line: Mapping[str, Any]) -> None:
        name = str(line["ProviderName"])
        if name not in self._providers:
            details = await self._details("DescribeIdentityProvider", "IdentityProvider", ProviderName=name)
            self._providers[name] = read.provider({**line, **details})

    async def _add_client(self, line: Mapping[str, Any]) -> None:
        client = str(line["ClientId"])
        if client not in self._clients:
            details = await self._details("DescribeUserPoolClient", "UserPoolClient", ClientId=client)
            self._clients[client] = read.app_client({**line, **details})

    async def _details(self, operation: str, part: str, **given: str) -> Mapping[str, Any]:
        """One description, after a pause; empty where there is none to be read, or no such thing by now."""
        if operation in self._denied:
            return {}
        await self._clock.sleep(SPACING)
        try:
            answer = await self._calls.optional(operation, part, **given)
        except NotFound:
            return {}
        except REFUSED:
            self._denied[operation] = None
            return {}
        details: Mapping[str, Any] = answer[part]
        return details

    async def _listed(self, operation: str, part: str) -> AsyncIterator[Mapping[str, Any]]:
        """The items of a list to its last page; nothing where it may not, or cannot, be read."""
        limit = "Limit" if operation == "ListGroups" else "MaxResults"
        given: dict[str, str | int] = {limit: _LIMIT}
        pages = Pages(f"the pool's {part} ({operation})")
        while True:
            try:
                answer = await self._calls.optional(operation, part, **given)
                token = answer.get("NextToken") or None
                pages.page((repr(item) for item in answer[part]), token)
            except REFUSED:
                self._denied[operation] = None
                return
            for item in answer[part]:
                yield item
            if token is None:
                return
            given["NextToken"] = token
            await self._clock.sleep(SPACING)


async def describe_pool(calls: PoolCalls) -> Mapping[str, Any]:
    """``UserPool`` of DescribeUserPool, with an id and an ARN."""
    described = (await calls.ask("DescribeUserPool", "UserPool"))["UserPool"]
    if not isinstance(described, Mapping) or not described.get("Arn") or not described.get("Id"):
        raise unreadable("DescribeUserPool")
    return described
