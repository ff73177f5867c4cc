"""What the WorkOS adapter promises about sign-in sessions."""

from __future__ import annotations

from tests.contract.target_cases import NOBODY, Case, draft, made
from tests.contract.targets import Target
from wizard.adapters.workos.target import WorkOSTarget


async def sessions_are_listed_and_ended(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(adapter, draft("session"))
    for _ in range(2):
        target.sign_in(user.id, user.email)
    page = await adapter.sessions(user.id, None)
    assert len(page.ids) == 2
    assert page.after is None
    assert await adapter.revoke_session(page.ids[0]) is None
    assert (await adapter.sessions(user.id, None)).ids == page.ids[1:]


async def nobody_has_no_sessions(adapter: WorkOSTarget, target: Target) -> None:
    page = await adapter.sessions(NOBODY, None)
    assert (page.ids, page.after) == ((), None)


async def a_session_that_is_none_has_ended(adapter: WorkOSTarget, target: Target) -> None:
    assert await adapter.revoke_session("session_01NOTHING") is None


CASES: tuple[Case, ...] = (
    sessions_are_listed_and_ended,
    nobody_has_no_sessions,
    a_session_that_is_none_has_ended,
)
