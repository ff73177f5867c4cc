"""The Cognito rehearsal service: moto behind faults, page limits and statistics."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from wizard.rehearsal.aws_wire import (
    answered,
    fault_refusal,
    is_rehearsed,
    operation_name,
    parameters,
    refused,
)
from wizard.rehearsal.faults import NEEDS_CURSOR, NEEDS_LISTING, NEEDS_PAGE, FaultBook, FaultKind, FaultRule
from wizard.rehearsal.identifiers import Now, utc_now
from wizard.rehearsal.limits import Monotonic
from wizard.rehearsal.paging import Shortened
from wizard.rehearsal.pool import PoolStore
from wizard.rehearsal.rows import Row
from wizard.rehearsal.sign_in_rules import sign_in_refusal
from wizard.rehearsal.stats import Stats
from wizard.rehearsal.user_listing import LARGEST_PAGE, UserListing
from wizard.rehearsal.wire import apply_fault, deliver

SERVICE = "cognito"
PAGE_SIZES = ("Limit", "MaxResults")
CURSORS = ("PaginationToken", "NextToken")
SHORTENED = {
    FaultKind.SHORT_PAGE: Shortened.SHORT,
    FaultKind.EMPTY_PAGE: Shortened.EMPTY,
    FaultKind.LAST_PAGE: Shortened.LAST,
}
DROPPED_HEADERS = frozenset({"content-length", "connection", "server", "date"})
READS = ("List", "Describe", "Get", "AdminGet", "AdminList")


@dataclass(slots=True)
class Cognito:
    """The state of the service; one event loop thread runs everything that touches the pool."""

    store: PoolStore
    faults: FaultBook
    latency_ms: float = 0
    recoveries: list[dict[str, str]] = field(default_factory=list)
    tick: Monotonic = time.monotonic
    now: Now = utc_now
    stats: Stats = field(init=False)
    listing: UserListing = field(init=False)
    moto: DomainDispatcherApplication = field(init=False)

    def __post_init__(self) -> None:
        self.stats = Stats(self.tick)
        self.listing = UserListing(self.store)
        self.moto = DomainDispatcherApplication(create_backend_app)

    def upsert(self, change: Mapping[str, Any]) -> Row:
        """Add or edit a row: ``username``, ``attributes`` (null removes one), ``enabled``, ``status``, …."""
        username = str(change["username"])
        moment: datetime = self.now()
        row = self.store.get(username) or Row(username, {"sub": username}, created=moment)
        merged = row.attributes | dict(change.get("attributes", {}))
        changed = replace(
            row,
            attributes={name: str(value) for name, value in merged.items() if value is not None},
            status=str(change.get("status", row.status)),
            enabled=bool(change.get("enabled", row.enabled)),
            mfa=tuple(change.get("mfa", row.mfa)),
            groups=tuple(change.get("groups", row.groups)),
            modified=moment,
        )
        self.store.put(changed)
        return changed

    def forward(self, request: Request, content: bytes, operation: str) -> Response:
        """What moto answers, in this pool's own AWS account."""
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        headers["x-moto-account-id"] = self.store.account
        environ = EnvironBuilder(
            path=request.url.path, method=request.method, headers=Headers(headers), data=content
        ).get_environ()
        body, status, found = run_wsgi_app(self.moto, environ)
        kept = {name: value for name, value in found.items() if name.lower() not in DROPPED_HEADERS}
        if not operation.startswith(READS):
            self.store.version += 1
        return Response(b"".join(body), int(status.split()[0]), kept)


class CognitoEndpoint:
    """Every AWS request, whatever its operation."""

    def __init__(self, service: Cognito) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content = await request.body()
        operation = operation_name(request, content)
        stats = self._service.stats
        stats.started(operation, SERVICE)
        response: Response | None = None
        try:
            response = await self._respond(request, content, operation)
        finally:
            stats.finished(operation, None if response is None else response.status_code)
        await deliver(response, scope, receive, send, id_header="x-amzn-requestid")

    async def _respond(self, request: Request, content: bytes, operation: str) -> Response | None:
        query = "x-amz-target" not in request.headers
        asked = {} if query else parameters(content)
        fault = self._fault(operation, asked)

        async def answer() -> Response:
            if self._service.latency_ms > 0:
                await asyncio.sleep(self._service.latency_ms / 1000)
            shortened = Shortened.NO if fault is None else SHORTENED.get(fault.kind, Shortened.NO)
            return self._answer(request, content, operation, asked, shortened)

        return await apply_fault(
            fault,
            receive=request.receive,
            refuse=lambda rule: fault_refusal(rule, query=query),
            answer=answer,
        )

    def _fault(self, operation: str, asked: Mapping[str, Any]) -> FaultRule | None:
        unfit = set(NEEDS_LISTING)
        if operation != "ListUsers" or not self._service.listing.answers(asked):
            unfit |= NEEDS_PAGE
        if not any(asked.get(name) for name in CURSORS):
            unfit |= NEEDS_CURSOR
        return self._service.faults.draw(SERVICE, operation, unfit=unfit)

    def _answer(
        self,
        request: Request,
        content: bytes,
        operation: str,
        asked: dict[str, Any],
        shortened: Shortened,
    ) -> Response:
        for name in PAGE_SIZES:
            size = asked.get(name)
            if isinstance(size, int) and not 0 <= size <= LARGEST_PAGE:
                return refused(400, "InvalidParameterException", too_large(name, size))
        if operation == "ListUsers" and self._service.listing.answers(asked):
            return self._service.listing.page(asked, shortened)
        if operation == "ListPointInTimeRecoveries":
            return answered({"Restorations": self._service.recoveries})  # absent from moto 5.2.5
        if operation == "AdminGetUserAuthFactors":
            return self._auth_factors(asked)
        query = "x-amz-target" not in request.headers
        if not is_rehearsed(operation, query=query):
            code = "InvalidAction" if query else "UnknownOperationException"
            return refused(400, code, f"{operation} is not part of the rehearsal.", query=query)
        if refusal := sign_in_refusal(self._service.store.pool, operation, asked):
            return refusal
        response = self._service.forward(request, content, operation)
        return _invalid_parameter(response)

    def _auth_factors(self, asked: Mapping[str, Any]) -> Response:
        """Absent from moto 5.2.5."""
        row = self._service.store.get(str(asked.get("Username")))
        if row is None:
            return refused(400, "UserNotFoundException", "User does not exist.")
        factors = [] if row.status == "EXTERNAL_PROVIDER" else ["PASSWORD"]
        totp = ["SOFTWARE_TOKEN"] if "SOFTWARE_TOKEN_MFA" in row.mfa else []
        return answered(
            {
                "Username": row.username,
                "UserMFASettingList": list(row.mfa),
                "ConfiguredUserAuthFactors": [*factors, *totp],
            }
            | ({"PreferredMfaSetting": row.mfa[0]} if row.mfa else {})
        )


def too_large(name: str, size: int) -> str:
    shown = name[0].lower() + name[1:]
    return (
        f"1 validation error detected: Value '{size}' at '{shown}' failed to satisfy constraint: "
        f"Member must have value less than or equal to {LARGEST_PAGE}"
    )


def _invalid_parameter(response: Response) -> Response:
    """moto calls a refused page token InvalidToken; the service has InvalidParameterException."""
    if response.status_code < 400 or b"InvalidToken" not in response.body:  # noqa: PLR2004
        return response
    message = str(json.loads(bytes(response.body)).get("message", "Paging marker is invalid for request."))
    return refused(400, "InvalidParameterException", message)
