"""Deletions in an undo: what is gone already was what was wanted, anything else is said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.adapters.canned import Canned, Reply
from wizard.adapters.workos.target import WorkOSTarget
from wizard.errors import CallRefused
from wizard.ports import Refused, Rejected

GONE = Reply(404, {"message": "Organization not found: 'org_1'.", "code": "entity_not_found"})
NO_ROUTE = Reply(404, {"message": "Cannot DELETE /organizations/org_1", "error": "Not Found"})
HELD = Reply(409, {"message": "It has a verified domain.", "code": "organization_has_domains"})
Delete = Callable[[WorkOSTarget], Awaitable[Refused | Rejected | None]]
DELETIONS: dict[str, Delete] = {
    "user": lambda target: target.delete_user("user_1"),
    "organization": lambda target: target.organizations.delete("org_1"),
    "membership": lambda target: target.organizations.remove("om_1"),
}


@pytest.fixture
async def target(canned: Canned) -> AsyncIterator[WorkOSTarget]:
    target = WorkOSTarget.from_environment({"WORKOS_API_KEY": "sk_test_1", "WORKOS_BASE_URL": canned.url})
    yield target
    await target.close()


@pytest.mark.parametrize("what", DELETIONS)
async def test_what_is_gone_already_is_deleted(target: WorkOSTarget, canned: Canned, what: str) -> None:
    for reply in (Reply(204), GONE):
        canned.answer(reply)
        assert await DELETIONS[what](target) is None
    assert {request.method for request in canned.asked} == {"DELETE"}


@pytest.mark.parametrize("what", DELETIONS)
async def test_a_refusal_is_told_and_no_such_call_is_none(
    target: WorkOSTarget, canned: Canned, what: str
) -> None:
    canned.answer(HELD)
    refused = await DELETIONS[what](target)
    assert refused is not None
    assert refused.code == ("conflict" if what == "user" else "organization_has_domains")
    canned.answer(NO_ROUTE)
    with pytest.raises(CallRefused):
        await DELETIONS[what](target)
