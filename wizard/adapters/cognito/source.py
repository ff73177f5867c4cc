"""A Cognito user pool behind the ``IdentitySource`` port: boto3 in threads, reads only (R8)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.adapters.clock import SystemClock
from wizard.adapters.cognito.calls import FAILURES, PoolCalls
from wizard.adapters.cognito.capture_client import read_capture_client
from wizard.adapters.cognito.errors import NotFound, translate, unreadable
from wizard.adapters.cognito.inventory import PoolInventory, describe_pool
from wizard.adapters.cognito.probes import PROBES, PermissionProbe
from wizard.adapters.cognito.session import CognitoClients, connect, region_of
from wizard.domain.capture_client import CaptureClient
from wizard.domain.federation.connections import Secret
from wizard.domain.paging import Pages
from wizard.domain.rows.cognito_row import CognitoRow, parse_record
from wizard.domain.rows.pool import Pool, PoolRecovery
from wizard.domain.text import clean
from wizard.errors import Blocked, CallFailed, UsageError
from wizard.ports import Clock, Probe, SourceIdentity, UserPage

PAGE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class PoolSummary:
    """One line of the pool picker."""

    id: str
    name: str


class CognitoSource:
    """One user pool. Each call asks AWS once; waiting and asking again is the engine's."""

    def __init__(
        self, connection: CognitoClients, *, user_pool_id: str, clock: Clock, waits: Clock | None = None
    ) -> None:
        """``clock`` tells the time of this machine; ``waits``: by which it waits, where not by the same."""
        self._connection = connection
        self._pool_id = user_pool_id
        self._calls = PoolCalls(connection, user_pool_id=user_pool_id, clock=clock)
        self._waits = waits or clock
        self._inventory = PoolInventory(self._calls, self._waits)
        self._pool: Pool | None = None
        self._identity: SourceIdentity | None = None

    @classmethod
    def open(
        cls,
        *,
        region: str | None,
        user_pool_id: str,
        profile: str | None,
        clock: Clock | None = None,
        waits: Clock | None = None,
    ) -> CognitoSource:
        """The pool ``user_pool_id``, under ``profile`` or the AWS_* variables; sends nothing.

        Raises UsageError for an id, region, profile or address that cannot be right.
        """
        connection = connect(region=region_of(user_pool_id, region), profile=profile)
        return cls(connection, user_pool_id=user_pool_id, clock=clock or SystemClock(), waits=waits)

    async def identity(self) -> SourceIdentity:
        """See the port; asked of AWS once, since a pool does not change its account."""
        if self._identity is None:
            arn = str((await describe_pool(self._calls))["Arn"])
            self._identity = SourceIdentity(
                account=Pool(id=self._pool_id, arn=arn, name="", estimate=0).account,
                pool_arn=arn,
                endpoint=self._connection.endpoint,
                region=self._connection.region,
                caller=await self._caller(),
            )
        return self._identity

    async def pool(self) -> Pool:
        """See the port; read once, since a source lives for one run."""
        if self._pool is None:
            self._pool = await self._inventory.read()
        return self._pool

    async def probes(self) -> Sequence[Probe]:
        """See the port; raises for a wrong identity, a pool that is not there, or a throttle."""
        return [await self._probe(probe) for probe in PROBES]

    async def page(self, token: str | None) -> UserPage:
        """See the port; raises Blocked naming the username of a record that cannot be read."""
        given = {"PaginationToken": token} if token else {}
        answer = await self._calls.ask("ListUsers", "Users", Limit=PAGE_LIMIT, **given)
        return UserPage(_rows(answer["Users"]), answer.get("PaginationToken") or None)

    async def find(self, row: CognitoRow) -> CognitoRow | None:
        """See the port. Cognito may give an empty page with a token before the one that holds the user.

        ListUsers takes one attribute and a value in double quotes:
        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
        """
        token: str | None = None
        pages = Pages("users that match one user")
        while True:
            given = {"PaginationToken": token} if token else {}
            answer = await self._calls.ask("ListUsers", "Users", Filter=_exactly(row), **given)
            rows = _rows(answer["Users"])
            if found := next((item for item in rows if item.sub == row.sub), None):
                return found
            token = answer.get("PaginationToken") or None
            pages.page((item.sub for item in rows), token)
            if token is None:
                return None

    async def recoveries(self) -> Sequence[PoolRecovery]:
        """See the port; a pool whose plan does not have them has none. The latest page is enough: 60."""
        try:
            answer = await self._calls.ask("ListPointInTimeRecoveries", "Restorations", MaxResults=PAGE_LIMIT)
        except NotFound:
            return ()
        return tuple(
            PoolRecovery(clean(item.get("RestoreId")), clean(item.get("RestoreStatus")))
            for item in answer["Restorations"]
        )

    async def group_members(self, group: str, token: str | None) -> UserPage:
        given = {"NextToken": token} if token else {}
        answer = await self._calls.ask(
            "ListUsersInGroup", "Users", GroupName=group, Limit=PAGE_LIMIT, **given
        )
        return UserPage(_rows(answer["Users"]), answer.get("NextToken") or None)

    async def capture_client(self, client_id: str) -> CaptureClient | None:
        """See the port; its secret is looked at, and not kept."""
        return await read_capture_client(self._calls, self._waits, client_id)

    async def mfa_methods(self, username: str) -> tuple[str, ...]:
        """See the port; a user who is gone by now has none."""
        try:
            answer = await self._calls.ask("AdminGetUser", "Username", Username=username)
        except NotFound:
            return ()
        return tuple(str(method) for method in answer.get("UserMFASettingList") or ())

    async def client_secret(self, provider: str) -> Secret | None:
        """See the port; a policy that forbids it means that there is none to be read."""
        try:
            answer = await self._calls.ask(
                "DescribeIdentityProvider", "IdentityProvider", ProviderName=provider
            )
        except CallFailed:
            return None
        value = (answer["IdentityProvider"].get("ProviderDetails") or {}).get("client_secret")
        return Secret(str(value)) if value else None

    async def clock_skew(self) -> float | None:
        """See the port; measured at the latest answer, to about a second."""
        if self._calls.skew is None:
            await describe_pool(self._calls)
        return self._calls.skew

    async def close(self) -> None:
        self._connection.close()

    async def _caller(self) -> str:
        """The AWS identity that acts, for the log; a policy may hide it, which stops nothing."""
        try:
            answer = await asyncio.to_thread(self._connection.sts.get_caller_identity)
        except FAILURES:
            return ""
        return clean(answer.get("Arn"))

    async def _probe(self, probe: PermissionProbe) -> Probe:
        failed: CallFailed | None = None
        ask = self._calls.ask if probe.required else self._calls.optional
        try:
            await ask(probe.operation, probe.part, **probe.given)
        except (NotFound, UsageError):
            # Whoever is told that a name is unknown or odd was allowed to ask.
            if probe.required:
                raise
        except CallFailed as refusal:
            failed = refusal
        return Probe(
            name=probe.operation,
            ok=failed is None,
            required=probe.required,
            detail=probe.purpose if failed is None else f"{probe.purpose}: {failed.message}",
            fix=failed.fix if failed else "",
        )


async def list_pools(*, region: str | None, profile: str | None) -> tuple[PoolSummary, ...]:
    """Every user pool of the region, for the picker; raises as the port's calls do."""
    connection = await asyncio.to_thread(connect, region=region, profile=profile)
    found: list[PoolSummary] = []
    given: dict[str, Any] = {"MaxResults": PAGE_LIMIT}
    pages = Pages("user pools of the region")
    try:
        while True:
            answer = await asyncio.to_thread(connection.cognito.list_user_pools, **given)
            if "UserPools" not in answer:
                raise unreadable("ListUserPools")
            found += [PoolSummary(str(item["Id"]), str(item.get("Name", ""))) for item in answer["UserPools"]]
            token = answer.get("NextToken") or None
            pages.page((str(item["Id"]) for item in answer["UserPools"]), token)
            if token is None:
                return tuple(found)
            given["NextToken"] = token
    except FAILURES as error:
        raise translate(error, operation="ListUserPools", profile=profile) from None
    finally:
        connection.close()


def _exactly(row: CognitoRow) -> str:
    """The filter that only this row matches; quotes and backslashes in a username are escaped."""
    name = "sub" if row.attributes.get("sub") else "username"
    value = row.sub.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name} = "{value}"'


def _rows(records: Sequence[Mapping[str, Any]]) -> tuple[CognitoRow, ...]:
    return tuple(_row(record) for record in records)


def _row(record: Mapping[str, Any]) -> CognitoRow:
    try:
        return parse_record(record)
    except ValueError as bad:
        raise Blocked(
            f"The record of «{clean(record.get('Username'))}» cannot be read: {bad}.",
            fix="Look at this user in the AWS console, then run the same command again.",
        ) from bad
