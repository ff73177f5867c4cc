"""Resets and the events about them, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.adapters.canned import Canned, Reply
from wizard.adapters.workos.target import WorkOSTarget
from wizard.ports import EventPage, InDoubt, Rejected, ResetCreated, Unavailable, VendorEvent

AT = datetime(2026, 11, 30, 8, 0, 0, 250_000, tzinfo=UTC)
CREATED = "password_reset.created"


def event(number: int, **data: object) -> dict[str, object]:
    return {
        "object": "event",
        "id": f"event_{number}",
        "event": CREATED,
        "created_at": "2026-11-30T08:00:00.250Z",
        "data": data,
    }


def listing(*events: object, after: str | None = None) -> Reply:
    return Reply(200, {"object": "list", "data": list(events), "list_metadata": {"after": after}})


@pytest.fixture
async def target(canned: Canned) -> AsyncIterator[WorkOSTarget]:
    target = WorkOSTarget.from_environment({"WORKOS_API_KEY": "sk_test_1", "WORKOS_BASE_URL": canned.url})
    yield target
    await target.close()


def queries(canned: Canned) -> list[dict[str, str]]:
    return [
        {name: value for name, (value,) in parse_qs(urlsplit(asked.target).query).items()}
        for asked in canned.asked
    ]


async def test_a_range_is_asked_for_in_utc_and_goes_on_after_a_cursor(
    target: WorkOSTarget, canned: Canned
) -> None:
    canned.answer(listing(event(1, user_id="user_1", email="a@b.test", token="t"), after="event_1"))
    until = AT.replace(minute=5)
    page = await target.events((CREATED, "user.created"), since=AT, after=None, until=until, limit=50)
    assert page == EventPage((VendorEvent("event_1", CREATED, AT, "user_1", "a@b.test"),), "event_1")
    canned.answer(listing())
    assert await target.events((CREATED,), since=AT, after="event_1", until=until) == EventPage((), None)
    await target.events((CREATED,), since=AT, after=None)
    await target.events((CREATED,), since=None, after=None)
    first, second, open_end, whole = queries(canned)
    assert first == {
        "events": f"{CREATED},user.created",
        "limit": "50",
        "order": "asc",
        "range_start": "2026-11-30T08:00:00.250000Z",
        "range_end": "2026-11-30T08:05:00.250000Z",
    }
    assert second["after"] == "event_1"
    assert not {"range_start", "range_end"} & set(second)
    assert open_end["range_start"] == first["range_start"]
    assert "range_end" not in open_end
    assert not {"range_start", "range_end", "after"} & set(whole)


@pytest.mark.parametrize("data", ["text", None, 3, []])
async def test_an_event_that_says_nothing_of_a_user_is_about_nobody(
    target: WorkOSTarget, canned: Canned, data: object
) -> None:
    canned.answer(listing(event(1) | {"data": data}))
    (found,) = (await target.events((CREATED,), since=AT, after=None)).events
    assert (found.id, found.user_id, found.email) == ("event_1", "", "")


@pytest.mark.parametrize("odd", [event(1) | {"created_at": "yesterday"}, {"id": "event_1"}, "text"])
async def test_an_event_that_cannot_be_read_is_an_outage(
    target: WorkOSTarget, canned: Canned, odd: object
) -> None:
    canned.answer(listing(odd))
    with pytest.raises(Unavailable):
        await target.events((CREATED,), since=AT, after=None)


RESET = {
    "object": "password_reset",
    "id": "password_reset_1",
    "user_id": "user_1",
    "email": "a@b.test",
    "password_reset_token": "t",
    "password_reset_url": "https://x.test",
    "expires_at": "2026-11-30T09:00:00.000Z",
    "created_at": "2026-11-30T08:00:00.000Z",
}


async def test_a_reset_tells_whose_it_is_and_how_long_it_holds(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(Reply(201, RESET))
    found = await target.create_password_reset("a@b.test")
    assert found == ResetCreated("password_reset_1", "user_1", datetime(2026, 11, 30, 9, tzinfo=UTC))
    assert canned.asked[0].json == {"email": "a@b.test"}


async def test_what_becomes_of_a_reset_that_workos_does_not_make(
    target: WorkOSTarget, canned: Canned
) -> None:
    canned.answer(Reply(404, {"message": "No such user", "code": "entity_not_found"}))
    assert await target.create_password_reset("a@b.test") is None
    canned.answer(Reply(403, {"message": "no", "code": "password_reset_not_allowed"}))
    refused = await target.create_password_reset("a@b.test")
    assert isinstance(refused, Rejected)
    assert refused.code == "password_reset_not_allowed"
    canned.answer(Reply(503, {"message": "busy"}))
    with pytest.raises(InDoubt):
        await target.create_password_reset("a@b.test")
