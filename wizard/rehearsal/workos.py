"""The WorkOS rehearsal service: keys, limits and faults around the operations."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wizard.domain.rows.emails import stored_form
from wizard.rehearsal.environment import Environment
from wizard.rehearsal.faults import (
    NEEDS_ADDRESS,
    NEEDS_CURSOR,
    NEEDS_LISTING,
    NEEDS_PAGE,
    FaultBook,
    FaultKind,
    FaultRule,
)
from wizard.rehearsal.identifiers import Ids, Now, utc_now
from wizard.rehearsal.limits import Limit, Limits, Monotonic, RateLimiter
from wizard.rehearsal.operations import Call, Operation, Reply
from wizard.rehearsal.paging import Shortened, endless
from wizard.rehearsal.refusals import Refusal, daily_quota, throttled, unauthorized, unprocessable
from wizard.rehearsal.stats import Stats
from wizard.rehearsal.wire import apply_fault, deliver, json_response

SERVICE = "workos"
MAIN_KEY = "sk_test_rehearsal"
KEYS: Mapping[str, str] = {MAIN_KEY: "main", "sk_test_elsewhere": "elsewhere", "sk_live_rehearsal": "live"}
CLIENT_ID = "client_01REHEARSAL0000000000000000"
PAGE_FAULTS = {
    FaultKind.SHORT_PAGE: Shortened.SHORT,
    FaultKind.EMPTY_PAGE: Shortened.EMPTY,
    FaultKind.LAST_PAGE: Shortened.LAST,
}


@dataclass(slots=True)
class WorkOS:
    """The state of the service; ``latency_ms`` passes before each answer.

    ``ahead``: by how much its clock, which stamps users and events and gives the ``Date`` of answers,
    is ahead of ``now``.
    """

    faults: FaultBook
    limits: Limits = field(default_factory=Limits)
    latency_ms: float = 0
    keys: Mapping[str, str] = field(default_factory=lambda: dict(KEYS))
    seed: int = 1
    now: Now = utc_now
    tick: Monotonic = time.monotonic
    base_url: str = "http://127.0.0.1/"
    ahead: timedelta = timedelta()
    stats: Stats = field(init=False)
    gate: RateLimiter = field(init=False)
    environments: dict[str, Environment] = field(init=False)

    def __post_init__(self) -> None:
        self.stats = Stats(self.tick)
        self.gate = RateLimiter(self.tick)
        ids = Ids(self.seed)
        self.environments = {
            key: Environment.build(name, live=key.startswith("sk_live_"), ids=ids, now=self.time)
            for key, name in self.keys.items()
        }

    def time(self) -> datetime:
        return self.now() + self.ahead

    @property
    def main(self) -> Environment:
        """The environment of the first key."""
        return next(iter(self.environments.values()))

    def environment(self, key: str) -> Environment:
        if key not in self.environments:
            raise unauthorized()
        return self.environments[key]

    def wait_for(self, operation: Operation, key: str, body: Mapping[str, Any]) -> int | None:
        """Whole seconds until the documented limits admit this request; None: now."""
        limits, environment = self.limits, self.environment(key).name
        demands: list[tuple[Hashable, Limit | None]] = [(("key", key), limits.everything)]
        if operation.user_management:
            limit = limits.reads if operation.reads else limits.writes
            demands.append(((environment, "reads" if operation.reads else "writes"), limit))
        address = stored_form(str(body.get("email", "")))
        if operation.name == "reset_password":
            demands.append(((environment, "resets", address), limits.resets_per_address))
        if operation.name == "authenticate":
            demands.append(((environment, "sign-ins", address), limits.sign_ins_per_address))
        return self.gate.admit([(name, limit) for name, limit in demands if limit is not None])


def refusal_for(fault: FaultRule) -> Refusal | None:
    """WorkOS' words for a fault; None where the fault is the network's."""
    match fault.kind:
        case FaultKind.THROTTLE:
            return throttled(fault.retry_after)
        case FaultKind.QUOTA:
            return daily_quota()
        case FaultKind.FORBIDDEN:
            return Refusal(403, "Forbidden", error="Forbidden")
        case FaultKind.NOT_FOUND:
            return Refusal(404, "Not Found", error="Not Found")
        case FaultKind.SERVER_ERROR | FaultKind.INTERNAL_ERROR:
            return Refusal(500, "Internal Server Error")
        case FaultKind.REFUSED:
            pending = {"pending_authentication_token": "rehearsal"}
            return Refusal(fault.status, fault.code, code=fault.code, errors=(), headers=None, **pending)
        case FaultKind.BAD_TOKEN:
            return unprocessable("after", "after must be the ID of an object in this list")
        case FaultKind.EXPIRED_CREDENTIALS:
            return unauthorized()
        case _:
            return None


class ApiEndpoint:
    """One operation as an ASGI application."""

    def __init__(self, service: WorkOS, operation: Operation) -> None:
        self._service = service
        self._operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content = await request.body()
        stats, name, key = self._service.stats, self._operation.name, _api_key(request)
        stats.started(name, key)
        response: Response | None = None
        try:
            response = await self._respond(request, content, key)
        finally:
            stats.finished(name, None if response is None else response.status_code)
        if response is not None and response.status_code == 429 and "retry-after" in response.headers:  # noqa: PLR2004
            stats.paused(key, int(response.headers["retry-after"]))
        if response is not None:
            response.headers["date"] = format_datetime(self._service.time(), usegmt=True)
        await deliver(response, scope, receive, send, id_header="x-request-id")

    async def _respond(self, request: Request, content: bytes, key: str) -> Response | None:
        try:
            call = self._call(request, content, key)
            wait = self._service.wait_for(self._operation, key, call.body)
            await self._latency()
            if wait is not None:
                raise throttled(wait)
        except Refusal as refusal:
            return _refused(refusal)
        fault = self._fault(call)
        if fault is not None and fault.kind in PAGE_FAULTS:
            call = replace(call, shortened=PAGE_FAULTS[fault.kind])
        if fault is not None and fault.kind is FaultKind.ENDLESS_PAGE:
            return json_response(endless(call.query.get("after")), 200)
        if fault is not None and fault.kind is FaultKind.SAME_PAGE:
            query = {name: value for name, value in call.query.items() if name not in {"after", "before"}}
            call = replace(call, query=query)
        if fault is not None and fault.kind is FaultKind.ADDRESS_MOVES:
            call.environment.users.hand_over(str(call.body["email"]))
        return await apply_fault(
            fault, receive=request.receive, refuse=_fault_response, answer=lambda: self._answer(call)
        )

    def _call(self, request: Request, content: bytes, key: str) -> Call:
        environment = self._service.environment(key)
        body = _json_object(content)
        self._service.stats.looked_at(self._operation.name, body)
        return Call(
            environment=environment,
            path=request.path_params,
            query=request.query_params,
            body=body,
            stats=self._service.stats,
            base_url=self._service.base_url,
        )

    async def _latency(self) -> None:
        if self._service.latency_ms > 0:
            await asyncio.sleep(self._service.latency_ms / 1000)

    def _fault(self, call: Call) -> FaultRule | None:
        unfit = set() if self._operation.paged else set(NEEDS_PAGE)
        if not self._operation.name.startswith("list_"):
            unfit |= NEEDS_LISTING
        if not call.query.get("after") and not call.query.get("before"):
            unfit |= NEEDS_CURSOR | {FaultKind.EMPTY_PAGE}
        if call.environment.users.with_email(str(call.body.get("email", ""))) is None:
            unfit |= NEEDS_ADDRESS
        return self._service.faults.draw(SERVICE, self._operation.name, unfit=unfit)

    async def _answer(self, call: Call) -> Response:
        try:
            reply: Reply = self._operation.run(call)
        except Refusal as refusal:
            return _refused(refusal)
        return (
            Response(status_code=reply.status)
            if reply.body is None
            else json_response(reply.body, reply.status)
        )


def _api_key(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _json_object(content: bytes) -> Mapping[str, Any]:
    if not content:
        return {}
    try:
        body = json.loads(content)
    except ValueError:
        raise Refusal(400, "The request body is not valid JSON.", code="bad_request") from None
    if not isinstance(body, dict):
        raise Refusal(400, "The request body must be a JSON object.", code="bad_request")
    return body


def _refused(refusal: Refusal) -> Response:
    return json_response(refusal.body, refusal.status, refusal.headers)


def _fault_response(fault: FaultRule) -> Response | None:
    refusal = refusal_for(fault)
    return None if refusal is None else _refused(refusal)
