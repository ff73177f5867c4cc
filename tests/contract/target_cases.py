"""What the WorkOS adapter promises, one case a promise; asked of every double in turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tests.contract.targets import Target
from wizard.adapters.workos.errors import TAKEN_CODES
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.ports import Rejected, Taken

Case = Callable[[WorkOSTarget, Target], Awaitable[None]]
NOBODY = "user_01HNOBODY0000000000000000"


def draft(name: str, **changes: object) -> UserDraft:
    """A person of the case's own, so that no case meets another's."""
    plain = UserDraft(f"{name}@contract.example", True, f"sub-{name}", "Ann", "Adler", {"plan": "gold"})
    return UserDraft.from_json(plain.to_json() | changes)


async def made(adapter: WorkOSTarget, draft: UserDraft) -> TargetUser:
    user = await adapter.create_user(draft, idempotency_key=draft.external_id)
    assert isinstance(user, TargetUser), user
    return user


async def a_user_is_created_as_drafted(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(adapter, draft("whole"))
    assert user.id.startswith("user_")
    assert user == TargetUser(
        user.id, "whole@contract.example", True, "sub-whole", "Ann", "Adler", {"plan": "gold"}
    )
    assert await adapter.get_user(user.id) == user


async def an_unverified_user_without_names(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(
        adapter, draft("bare", email_verified=False, first_name=None, last_name=None, metadata={})
    )
    assert (user.email_verified, user.first_name, user.last_name, user.metadata) == (False, None, None, {})


async def any_name_is_kept_as_it_is(adapter: WorkOSTarget, target: Target) -> None:
    odd = "Zoë \u202e=1+1 \x1b[31m 名前"
    user = await made(adapter, draft("odd", first_name=odd))
    assert user.first_name == odd


async def a_user_is_found_by_external_id_and_by_address(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(adapter, draft("found"))
    assert await adapter.find_user(external_id="sub-found", email="") == user
    assert await adapter.find_user(external_id="sub-of-nobody", email="found@contract.example") == user


async def nobody_is_nobody(adapter: WorkOSTarget, target: Target) -> None:
    assert await adapter.get_user(NOBODY) is None
    assert await adapter.find_user(external_id="sub-of-nobody", email="nobody@contract.example") is None
    assert await adapter.update_user(NOBODY, UserChange(first_name="Bo")) is None
    assert await adapter.create_password_reset("nobody@contract.example") is None


async def an_address_is_stored_in_lower_case(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(adapter, draft("x", email=" Case@Contract.Example ", external_id="sub-case"))
    assert user.email == "case@contract.example", "stored as sent"


async def an_address_belongs_to_one_user(adapter: WorkOSTarget, target: Target) -> None:
    await made(adapter, draft("twice"))
    again = await adapter.create_user(draft("twice", external_id="sub-other"), idempotency_key="other")
    assert isinstance(again, Taken)
    assert again.code in TAKEN_CODES


async def a_taken_address_is_called_as_the_api_calls_it(adapter: WorkOSTarget, target: Target) -> None:
    await made(adapter, draft("named"))
    again = await adapter.create_user(draft("named", external_id="sub-named-2"), idempotency_key="named-2")
    assert isinstance(again, Taken)
    assert again.code == "email_not_available", "another code"


async def an_address_is_taken_in_any_case(adapter: WorkOSTarget, target: Target) -> None:
    await made(adapter, draft("upper"))
    other = draft("upper", email="UPPER@contract.example", external_id="sub-upper-2")
    assert isinstance(await adapter.create_user(other, idempotency_key="upper-2"), Taken), "created twice"


async def an_external_id_belongs_to_one_user(adapter: WorkOSTarget, target: Target) -> None:
    await made(adapter, draft("owner"))
    other = draft("thief", external_id="sub-owner")
    assert isinstance(await adapter.create_user(other, idempotency_key="thief"), Taken), "created"


async def an_external_id_cannot_be_taken_over(adapter: WorkOSTarget, target: Target) -> None:
    await made(adapter, draft("first"))
    second = await made(adapter, draft("second"))
    change = UserChange(external_id="sub-first")
    assert isinstance(await adapter.update_user(second.id, change), Taken), "updated"


async def an_address_that_is_none_is_refused(adapter: WorkOSTarget, target: Target) -> None:
    for number, email in enumerate(("nobody", "a@b", "a b@contract.example", "a@@contract.example")):
        bad = draft("bad", email=email, external_id=f"sub-bad-{number}")
        assert isinstance(await adapter.create_user(bad, idempotency_key=email), Rejected), "created"


async def an_external_id_has_a_longest(adapter: WorkOSTarget, target: Target) -> None:
    long = draft("long", external_id="x" * 129)
    assert isinstance(await adapter.create_user(long, idempotency_key="long"), Rejected), "created"


async def metadata_has_its_bounds(adapter: WorkOSTarget, target: Target) -> None:
    for metadata in ({f"k{n}": "v" for n in range(51)}, {"k" * 41: "v"}, {"k": "v" * 601}):
        large = draft("large", metadata=metadata)
        assert isinstance(await adapter.create_user(large, idempotency_key="large"), Rejected), "created"


async def an_update_sends_what_changes_only(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(adapter, draft("changed"))
    after = await adapter.update_user(user.id, UserChange(last_name="Brook"))
    assert isinstance(after, TargetUser)
    assert (after.first_name, after.last_name, after.external_id) == ("Ann", "Brook", "sub-changed")
    assert after.metadata == {"plan": "gold"}
    linked = await adapter.update_user(user.id, UserChange(external_id="sub-linked", email_verified=False))
    assert isinstance(linked, TargetUser)
    assert (linked.external_id, linked.email_verified, linked.last_name) == ("sub-linked", False, "Brook")


async def metadata_is_merged_by_key(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(adapter, draft("merged", metadata={"plan": "gold", "seat": "1"}))
    after = await adapter.update_user(user.id, UserChange(metadata={"seat": None, "team": "red"}))
    assert isinstance(after, TargetUser)
    assert after.metadata == {"plan": "gold", "team": "red"}, "replaced"


async def users_come_oldest_first_and_once(adapter: WorkOSTarget, target: Target) -> None:
    drafts = [draft(f"listed{number}") for number in range(101)]
    for person in drafts:
        await made(adapter, person)
    page = await adapter.list_users(None)
    assert len(page.users) == 100
    users, late = list(page.users), await made(adapter, draft("late"))
    while page.after is not None:
        page = await adapter.list_users(page.after)
        users += page.users
    emails = [user.email for user in users]
    assert len({user.id for user in users}) == len(users)
    wanted = [person.email for person in drafts]
    assert [email for email in emails if email in wanted] == wanted, "another order"
    assert emails[-1] == late.email


async def a_reset_is_made(adapter: WorkOSTarget, target: Target) -> None:
    user = await made(adapter, draft("reset"))
    reset = await adapter.create_password_reset(user.email)
    assert reset is not None
    assert not isinstance(reset, Rejected)
    assert reset.user_id == user.id
    assert reset.expires_at is not None
    assert reset.expires_at > datetime.now(UTC)


async def events_are_those_asked_for_oldest_first(adapter: WorkOSTarget, target: Target) -> None:
    since = datetime.now(UTC) - timedelta(minutes=5)
    users = [await made(adapter, draft(f"event{number}")) for number in range(3)]
    changed = await adapter.update_user(users[0].id, UserChange(first_name="Bo"))
    assert isinstance(changed, TargetUser)
    page = await adapter.events(["user.created"], since=since, after=None, limit=2)
    events = list(page.events)
    while page.after is not None:
        page = await adapter.events(["user.created"], since=None, after=page.after, limit=100)
        events += page.events
    assert {event.name for event in events} == {"user.created"}, "events of other names"
    assert [event.at for event in events] == sorted(event.at for event in events)


CASES: tuple[Case, ...] = (
    a_user_is_created_as_drafted,
    an_unverified_user_without_names,
    any_name_is_kept_as_it_is,
    a_user_is_found_by_external_id_and_by_address,
    nobody_is_nobody,
    an_address_is_stored_in_lower_case,
    an_address_belongs_to_one_user,
    a_taken_address_is_called_as_the_api_calls_it,
    an_address_is_taken_in_any_case,
    an_external_id_belongs_to_one_user,
    an_external_id_cannot_be_taken_over,
    an_address_that_is_none_is_refused,
    an_external_id_has_a_longest,
    metadata_has_its_bounds,
    an_update_sends_what_changes_only,
    metadata_is_merged_by_key,
    users_come_oldest_first_and_once,
    a_reset_is_made,
    events_are_those_asked_for_oldest_first,
)
