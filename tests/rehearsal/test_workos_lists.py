"""Paging: limits, orders, cursors."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from workos import AsyncWorkOSClient

from wizard.rehearsal.workos import WorkOS


@pytest.fixture
def emails(service: WorkOS) -> list[str]:
    """Seven users, oldest first."""
    planted = [f"u{number}@acme.example" for number in range(7)]
    for email in planted:
        service.main.users.plant({"email": email})
    return planted


async def test_all_pages_hold_every_user_once_in_either_order(
    sdk: AsyncWorkOSClient, emails: list[str]
) -> None:
    for order, expected in (("asc", emails), ("desc", emails[::-1])):
        page = await sdk.user_management.list_users(limit=3, order=order)
        assert [user.email async for user in page.auto_paging_iter()] == expected


@pytest.mark.parametrize(
    ("order", "forward", "expected"),
    [("asc", "after", [0, 1, 2]), ("desc", "after", [6, 5, 4]), ("normal", "before", [6, 5, 4])],
)
async def test_going_forward_and_back_again(
    http: httpx2.AsyncClient, emails: list[str], order: str, forward: str, expected: list[int]
) -> None:
    backward = {"after": "before", "before": "after"}[forward]
    first = (await _page(http, order=order, limit="3"))["list_metadata"]
    assert first[backward] is None
    second = await _page(http, order=order, limit="3", **{forward: first[forward]})
    back = await _page(http, order=order, limit="3", **{backward: second["list_metadata"][backward]})
    assert [user["email"] for user in back["data"]] == [emails[number] for number in expected]
    last = await _page(http, order=order, limit="3", **{forward: second["list_metadata"][forward]})
    assert (len(last["data"]), last["list_metadata"][forward]) == (1, None)


async def test_ten_is_the_default_and_desc_the_default_order(
    sdk: AsyncWorkOSClient, service: WorkOS, emails: list[str]
) -> None:
    for number in range(7, 12):
        service.main.users.plant({"email": f"u{number}@acme.example"})
    page = await sdk.user_management.list_users()
    assert [user.email for user in page.data][:2] == ["u11@acme.example", "u10@acme.example"]
    assert len(page.data) == 10
    assert page.after == page.data[-1].id


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"order": "up"}])
async def test_a_wrong_list_request_is_unprocessable(http: httpx2.AsyncClient, query: dict[str, str]) -> None:
    answer = await http.get("/user_management/users", params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request_parameters")


async def test_a_cursor_survives_the_deletion_of_its_user(sdk: AsyncWorkOSClient, emails: list[str]) -> None:
    page = await sdk.user_management.list_users(limit=3, order="asc")
    assert page.after is not None
    await sdk.user_management.delete_user(page.after)
    rest = await sdk.user_management.list_users(limit=100, order="asc", after=page.after)
    assert [user.email for user in rest.data] == emails[3:]


async def _page(http: httpx2.AsyncClient, **query: str) -> dict[str, Any]:
    answer = await http.get("/user_management/users", params=query)
    assert answer.status_code == 200
    page: dict[str, Any] = answer.json()
    return page
