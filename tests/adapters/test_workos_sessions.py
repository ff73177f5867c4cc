"""Sessions of a user, listed and ended over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.canned import Canned, Reply
from wizard.adapters.workos.target import WorkOSTarget
from wizard.ports import InDoubt, Rejected, SessionPage, Unavailable

NOT_FOUND = Reply(404, {"message": "Session not found", "code": "entity_not_found"})


def session(number: int, status: str = "active", **more: object) -> dict[str, object]:
    return {"object": "session", "id": f"session_{number}", "status": status} | more


def listing(*sessions: object, after: str | None = None) -> Reply:
    return Reply(200, {"data": list(sessions), "list_metadata": {"before": None, "after": after}})


@pytest.fixture
async def target(canned: Canned) -> AsyncIterator[WorkOSTarget]:
    target = WorkOSTarget.from_environment({"WORKOS_API_KEY": "sk_test_1", "WORKOS_BASE_URL": canned.url})
    yield target
    await target.close()


async def test_active_sessions_come_in_pages(target: WorkOSTarget, canned: Canned) -> None:
    """A sign-in method that the SDK has no word for is no reason to leave somebody signed in."""
    canned.answer(listing(session(1, auth_method="telepathy"), session(2, "revoked"), after="session_2"))
    assert await target.sessions("user_1", None) == SessionPage(("session_1",), "session_2")
    canned.answer(listing(session(3)))
    assert await target.sessions("user_1", "session_2") == SessionPage(("session_3",), None)
    asked = [request.target for request in canned.asked]
    path = "/user_management/users/user_1/sessions?limit=100&order=asc"
    assert asked == [path, f"{path}&after=session_2"]


async def test_a_user_who_is_gone_has_no_sessions(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(NOT_FOUND)
    assert await target.sessions("user_1", None) == SessionPage((), None)


async def test_an_unreadable_list_is_no_empty_one(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(Reply(200, {"data": "none"}))
    with pytest.raises(Unavailable):
        await target.sessions("user_1", None)


async def test_a_session_is_ended_by_its_id(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(Reply(200, session(1, "revoked")))
    assert await target.revoke_session("session_1") is None
    asked = canned.asked[0]
    assert (asked.method, asked.target) == ("POST", "/user_management/sessions/revoke")
    assert asked.json == {"session_id": "session_1"}


async def test_one_that_has_ended_already_is_ended(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(NOT_FOUND)
    assert await target.revoke_session("session_1") is None


async def test_refusals_and_lost_answers(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(Reply(400, {"message": "Cannot revoke", "code": "invalid_session"}))
    assert await target.revoke_session("session_1") == Rejected("invalid_session", "Cannot revoke")
    canned.answer(Reply(503, {"message": "busy"}))
    with pytest.raises(InDoubt):
        await target.revoke_session("session_1")
