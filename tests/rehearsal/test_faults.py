"""Each fault as the SDK meets it, and whether its effect took place."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from workos import (
    AsyncWorkOSClient,
    AuthenticationError,
    RateLimitExceededError,
    ServerError,
    UnprocessableEntityError,
    WorkOSError,
)
from workos._errors import WorkOSTimeoutError

from wizard.rehearsal.faults import FaultBook, FaultKind, FaultRule
from wizard.rehearsal.workos import WorkOS


def _emails(service: WorkOS) -> list[str]:
    return [user.email for user in service.main.users.by_id.values()]


async def _arm(http: httpx2.AsyncClient, **rule: Any) -> None:
    answer = await http.post("/_rehearsal/faults", json=[{"count": 1} | rule])
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("throttle", (RateLimitExceededError, 429)),
        ("quota", (RateLimitExceededError, 429)),
        ("500", (ServerError, 500)),
        ("internal_error", (ServerError, 500)),
        ("502_html", (ServerError, 502)),
        ("503", (ServerError, 503)),
        ("expired_credentials", (AuthenticationError, 401)),
    ],
)
async def test_a_refusal_has_no_effect_and_passes(
    sdk: AsyncWorkOSClient,
    http: httpx2.AsyncClient,
    service: WorkOS,
    kind: str,
    expected: tuple[type[Any], int],
) -> None:
    error, status = expected
    await _arm(http, operation="create_user", kind=kind, retry_after=3)
    with pytest.raises(error) as caught:
        await sdk.user_management.create_user(email="ann@acme.example")
    assert caught.value.status_code == status
    assert _emails(service) == []
    await sdk.user_management.create_user(email="ann@acme.example")
    assert _emails(service) == ["ann@acme.example"]


async def test_throttle_carries_retry_after_and_quota_does_not(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    await _arm(http, kind="throttle", retry_after=3)
    with pytest.raises(RateLimitExceededError) as caught:
        await sdk.user_management.create_user(email="ann@acme.example")
    assert (caught.value.retry_after, caught.value.code) == (3, "rate_limit_exceeded")
    await _arm(http, kind="quota")
    with pytest.raises(RateLimitExceededError) as caught:
        await sdk.user_management.reset_password(email="ann@acme.example")
    assert (caught.value.retry_after, caught.value.code) == (None, "daily_quota_exceeded")


@pytest.mark.parametrize(("kind", "takes_effect"), [("reset_before", False), ("reset_after", True)])
async def test_a_reset_drops_the_connection(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, service: WorkOS, kind: str, takes_effect: bool
) -> None:
    await _arm(http, operation="create_user", kind=kind)
    with pytest.raises(WorkOSError, match="Network error"):
        await sdk.user_management.create_user(email="ann@acme.example")
    assert bool(_emails(service)) is takes_effect
    assert service.stats.outcomes["create_user"] == {"dropped": 1}
    assert service.stats.in_flight == 0


async def test_a_reset_is_seen_by_a_plain_client_as_a_broken_connection(http: httpx2.AsyncClient) -> None:
    await _arm(http, operation="create_user", kind="reset_after")
    with pytest.raises((httpx2.ReadError, httpx2.RemoteProtocolError)):
        await http.post("/user_management/users", json={"email": "ann@acme.example"})


@pytest.mark.parametrize(("kind", "takes_effect"), [("truncated", True), ("non_json_200", False)])
async def test_an_unreadable_success(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, service: WorkOS, kind: str, takes_effect: bool
) -> None:
    await _arm(http, operation="create_user", kind=kind)
    created = await sdk.user_management.create_user(email="ann@acme.example")
    assert created is None  # what the SDK makes of a success that is not JSON
    assert bool(_emails(service)) is takes_effect


async def test_an_error_can_come_after_the_effect(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, service: WorkOS
) -> None:
    await _arm(http, kind="500_after")
    with pytest.raises(ServerError):
        await sdk.user_management.create_user(email="ann@acme.example")
    assert _emails(service) == ["ann@acme.example"]


async def test_a_hanging_request_ends_with_the_client(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, service: WorkOS
) -> None:
    await _arm(http, operation="create_user", kind="hang")
    with pytest.raises(WorkOSTimeoutError):
        await sdk.user_management.create_user(email="ann@acme.example", request_options={"timeout": 0.2})
    assert _emails(service) == []


async def test_a_slow_request_outlasts_an_impatient_client(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    await _arm(http, kind="slow", delay_ms=400)
    with pytest.raises(WorkOSTimeoutError):
        await sdk.user_management.list_users(request_options={"timeout": 0.1})
    await _arm(http, kind="slow", delay_ms=1)
    assert (await sdk.user_management.list_users()).data == []


async def test_short_and_empty_pages_lose_nobody(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, service: WorkOS
) -> None:
    for number in range(9):
        service.main.users.plant({"email": f"u{number}@acme.example"})
    await _arm(http, kind="short_page")
    first = await sdk.user_management.list_users(limit=6, order="asc")
    assert (len(first.data), first.after) == (2, first.data[-1].id)
    await _arm(http, kind="empty_page")
    empty = await sdk.user_management.list_users(limit=6, order="asc", after=first.after)
    assert (empty.data, empty.after) == ([], first.after)
    rest = await sdk.user_management.list_users(limit=100, order="asc", after=empty.after)
    assert len(rest.data) == 7


async def test_a_refused_cursor_needs_a_cursor(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, service: WorkOS
) -> None:
    await _arm(http, kind="bad_token")
    assert (await sdk.user_management.list_users()).data == []
    with pytest.raises(UnprocessableEntityError):
        await sdk.user_management.list_users(after="user_01")


async def test_rules_are_shown_counted_and_cleared(http: httpx2.AsyncClient) -> None:
    await _arm(http, operation="get_user", kind="500", count=2)
    assert (await http.get("/user_management/users/user_01")).status_code == 500
    shown = (await http.get("/_rehearsal/faults")).json()
    assert [(rule["operation"], rule["left"]) for rule in shown["rules"]] == [("get_user", 1)]
    assert shown["drawn"] == {"500": 1}
    assert (await http.delete("/_rehearsal/faults")).status_code == 204
    assert (await http.get("/user_management/users/user_01")).status_code == 404


@pytest.mark.parametrize("rule", [{}, {"kind": "flood"}, {"kind": "500", "colour": "red"}, "500"])
async def test_a_rule_that_is_none_is_refused(http: httpx2.AsyncClient, rule: Any) -> None:
    assert (await http.post("/_rehearsal/faults", json=[rule])).status_code == 422


def test_a_rate_is_random_and_repeats_with_its_seed() -> None:
    def draws(seed: int) -> list[bool]:
        book = FaultBook(seed)
        book.add([FaultRule("workos.*", FaultKind.THROTTLE, rate=0.2)])
        return [book.draw("workos", "create_user") is not None for _ in range(1000)]

    assert draws(1) == draws(1) != draws(2)
    assert 150 < sum(draws(1)) < 250


def test_a_rule_reaches_the_service_and_operation_that_it_names() -> None:
    for operation, hits in (("*", 4), ("cognito.*", 2), ("ListUsers", 1), ("workos.create_user", 1)):
        book = FaultBook(1)
        book.add([FaultRule(operation, FaultKind.SLOW)])
        asked = [
            ("cognito", "ListUsers"),
            ("cognito", "ListGroups"),
            ("workos", "create_user"),
            ("workos", "get_user"),
        ]
        assert sum(book.draw(*request) is not None for request in asked) == hits
