"""Rate limits: fixed and sliding windows, what counts, and what Retry-After promises."""

from __future__ import annotations

import asyncio

import httpx2
import pytest
from workos import AsyncWorkOSClient, RateLimitExceededError

from tests.rehearsal.conftest import Clock
from wizard.rehearsal.limits import Limit, Limits, RateLimiter, WindowKind
from wizard.rehearsal.workos import WorkOS


def _admitted(gate: RateLimiter, limit: Limit, count: int) -> int:
    return sum(gate.admit([("writes", limit)]) is None for _ in range(count))


def test_a_fixed_window_opens_again_all_at_once(clock: Clock) -> None:
    gate, limit = RateLimiter(clock.tick), Limit(5, 10, WindowKind.FIXED)
    assert _admitted(gate, limit, 3) == 3
    clock.advance(8)
    assert _admitted(gate, limit, 9) == 2
    assert gate.admit([("writes", limit)]) == 2
    clock.advance(2)
    assert _admitted(gate, limit, 9) == 5


def test_a_sliding_window_opens_one_by_one(clock: Clock) -> None:
    gate, limit = RateLimiter(clock.tick), Limit(5, 10, WindowKind.SLIDING)
    assert _admitted(gate, limit, 3) == 3
    clock.advance(8)
    assert _admitted(gate, limit, 9) == 2
    assert gate.admit([("writes", limit)]) == 2
    clock.advance(2)
    assert _admitted(gate, limit, 9) == 3
    assert gate.admit([("writes", limit)]) == 8


def test_a_refusal_counts_against_no_window(clock: Clock) -> None:
    gate = RateLimiter(clock.tick)
    wide, narrow = Limit(2, 10), Limit(1, 10)
    assert gate.admit([("key", wide), ("a", narrow)]) is None
    assert gate.admit([("key", wide), ("a", narrow)]) == 10
    assert gate.admit([("key", wide), ("b", narrow)]) is None


async def test_writes_and_reads_have_windows_of_their_own(
    sdk: AsyncWorkOSClient, service: WorkOS, clock: Clock
) -> None:
    service.limits = Limits(writes=Limit(2, 10), reads=Limit(3, 10))
    for number in range(2):
        await sdk.user_management.create_user(email=f"u{number}@acme.example")
    clock.advance(3)
    with pytest.raises(RateLimitExceededError) as caught:
        await sdk.user_management.create_user(email="late@acme.example")
    assert caught.value.code == "rate_limit_exceeded"
    assert caught.value.retry_after == 7
    for _ in range(3):
        await sdk.user_management.list_users()
    with pytest.raises(RateLimitExceededError):
        await sdk.user_management.list_users()
    await sdk.organizations.list_organizations()
    clock.advance(7)
    await sdk.user_management.create_user(email="late@acme.example")
    assert service.stats.created_users == 3


async def test_other_environments_are_not_held_up(http: httpx2.AsyncClient, service: WorkOS) -> None:
    service.limits = Limits(writes=Limit(1, 10))
    path, elsewhere = "/user_management/users", {"Authorization": "Bearer sk_test_elsewhere"}
    statuses = [
        (await http.post(path, json={"email": f"u{number}@acme.example"}, headers=headers)).status_code
        for number, headers in enumerate(({}, {}, elsewhere))
    ]
    assert statuses == [201, 429, 201]


async def test_the_key_has_a_limit_over_everything(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    service.limits = Limits(everything=Limit(2, 60))
    await sdk.organizations.list_organizations()
    await sdk.user_management.list_users()
    with pytest.raises(RateLimitExceededError):
        await sdk.sso.list_connections()


async def test_one_address_gets_three_resets_a_minute(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    service.limits = Limits()
    for email in ("a@acme.example", "b@acme.example"):
        await sdk.user_management.create_user(email=email)
    for _ in range(3):
        await sdk.user_management.reset_password(email="a@acme.example")
    with pytest.raises(RateLimitExceededError):
        await sdk.user_management.reset_password(email="A@acme.example ")
    await sdk.user_management.reset_password(email="b@acme.example")
    assert service.stats.mails == {"a@acme.example": 3, "b@acme.example": 1}


async def test_requests_inside_a_retry_after_are_counted(
    http: httpx2.AsyncClient, service: WorkOS, clock: Clock
) -> None:
    service.limits = Limits(writes=Limit(1, 10))
    inside = []
    for number, pause in enumerate((0, 9, 1, 0)):
        await http.post("/user_management/users", json={"email": f"u{number}@acme.example"})
        inside.append((service.stats.throttled, service.stats.inside_retry_after))
        clock.advance(pause)
    assert inside == [(0, 0), (1, 0), (2, 1), (2, 1)]
    assert service.stats.created_users == 2


async def test_latency_lets_requests_overlap(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    service.latency_ms = 80
    service.limits = Limits(writes=Limit(500, 10, WindowKind.SLIDING))
    creates = [sdk.user_management.create_user(email=f"u{number}@acme.example") for number in range(8)]
    await asyncio.gather(*creates)
    assert service.stats.peak_in_flight >= 4
    assert service.stats.in_flight == 0
