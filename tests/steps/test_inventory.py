"""Step 3: every row of the pool once, page by page, and what the rows tell of providers, twins and MFA."""

from __future__ import annotations

import pytest

from tests.steps.running import Base, Running, ended, notices, only
from wizard.domain.events import (
    Event,
    ListingFinished,
    ListingRestarted,
    ListingStarted,
    MfaScanned,
    OptionalRead,
    PageListed,
    PoolRead,
    TwinsCounted,
)
from wizard.domain.rows.identities import Method
from wizard.domain.rows.pool import LIST_PROVIDERS
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked, Stopped
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.rows import Row
from wizard.steps import inventory

LIST_USERS = "cognito.ListUsers"
GET_USER = "cognito.AdminGetUser"


async def listed(running: Running) -> list[Event]:
    """List the pool a second time; the first one was done for the fixture."""
    await running.open().migration.relist()
    return await running.run(StepName.INVENTORY)


def subs(running: Running) -> set[str]:
    return {row.id for row in running.services.cognito.store.pool.users.values()}


async def test_every_row_is_listed_once(running: Running) -> None:
    events = await listed(running)
    pages = only(events, PageListed)
    rows = [row.row.sub for page in pages for row in page.rows]
    assert len(rows) == len(set(rows)) == len(subs(running))
    assert set(rows) == subs(running) == set(running.reader.listed_subs())
    assert [page.page for page in pages] == list(range(1, len(pages) + 1))
    assert [page.next_token is None for page in pages] == [False] * (len(pages) - 1) + [True]
    assert [event.listing for event in only(events, ListingFinished)] == [2]
    assert (ended(events).state, ended(events).note) == (StepState.DONE, f"{len(rows)} rows")
    found = running.reader.inventory()
    assert found is not None
    assert found.total == len(rows)


async def test_a_first_listing_begins_with_cognitos_estimate(begun: Base, running: Running) -> None:
    first = Running(running.services, running.path.with_name("first.journal"), running.environ)
    answers = dict(running.reader.answers())
    running.close()
    await first.answer(answers)
    events = await first.run(StepName.GUIDE, StepName.CONNECT, StepName.INVENTORY)
    first.close()
    assert only(events, ListingStarted) == [ListingStarted(1, len(begun.rows))]


async def test_it_goes_on_after_the_page_at_which_it_was_paused(running: Running) -> None:
    def pause(event: Event) -> None:
        if isinstance(event, PageListed):
            running.open().migration.pause()

    await running.open().migration.relist()
    running.meddle = pause
    with pytest.raises(Stopped):
        await running.run(StepName.INVENTORY)
    (first,) = only(running.events, PageListed)
    assert running.reader.steps()[StepName.INVENTORY].state is StepState.PAUSED
    assert running.reader.listed(2) == len(first.rows) < len(subs(running))

    running.meddle = lambda event: None
    later = only(await running.run(StepName.INVENTORY), PageListed)
    assert not {row.row.sub for row in first.rows} & {row.row.sub for page in later for row in page.rows}
    assert running.reader.listed(2) == len(subs(running))


async def test_a_refused_token_begins_again_and_keeps_each_row_once(running: Running) -> None:
    running.arm(FaultKind.BAD_TOKEN, LIST_USERS, count=1)
    events = await listed(running)
    (restarted,) = only(events, ListingRestarted)
    assert restarted.listing == 2
    assert set(running.reader.listed_subs()) == subs(running)
    assert running.reader.listed(2) == len(subs(running))


async def test_twins_are_counted_with_the_listing(running: Running) -> None:
    store = running.services.cognito.store
    before = only(await listed(running), TwinsCounted)[-1]
    alone = next(
        row
        for name in list(store.pool.users)
        if (row := store.get(name)) and "@" in row.attributes.get("email", "") and row.username == row.sub
    )
    store.put(_twin(alone.attributes["email"]))
    after = only(await listed(running), TwinsCounted)[-1]
    assert after.twins + after.twins_unproven >= before.twins + before.twins_unproven + 1
    found = running.reader.inventory()
    assert found is not None
    assert (found.twins, found.twins_unproven) == (after.twins, after.twins_unproven)


def _twin(email: str) -> Row:
    return Row(
        "11111111-2222-4333-8444-555555555555",
        {"sub": "11111111-2222-4333-8444-555555555555", "email": email},
    )


async def test_providers_that_cannot_be_listed_are_known_by_their_users(running: Running) -> None:
    named = {provider.name for provider in only(await listed(running), PoolRead)[-1].pool.providers}
    running.arm(FaultKind.FORBIDDEN, f"cognito.{LIST_PROVIDERS}")
    events = await listed(running)
    assert all(LIST_PROVIDERS in event.pool.unreadable for event in only(events, PoolRead))
    stored = running.reader.pool()
    assert stored is not None
    assert {provider.name for provider in stored.providers} == named


@pytest.mark.parametrize("extent", ["notice", "sample", "full"])
async def test_mfa_is_read_only_where_somebody_asked_for_it(running: Running, extent: str) -> None:
    running.services.cognito.stats.reset()
    await running.answer(inventory__mfa_scan=extent)
    events = await running.run(StepName.INVENTORY)
    scans = only(events, MfaScanned)
    found = running.reader.inventory()
    assert found is not None
    if extent == "notice":
        assert not scans
        assert found.mfa is None
        return
    natives = sum(
        rows for profile, rows in found.profiles.items() if profile.method in {Method.PASSWORD, Method.LINKED}
    )
    methods = {name: found for scan in scans for name, found in scan.methods.items()}
    assert scans[-1].scanned == len(methods) == natives
    store = running.services.cognito.store
    assert methods == {name: row.mfa for name in methods if (row := store.get(name))}
    assert any(methods.values())
    assert found.mfa is not None
    assert sum(found.mfa.values()) >= sum(1 for each in methods.values() if each)


async def test_a_sample_ends_at_its_size_and_is_not_read_twice(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "SAMPLE", 30)
    await running.answer(inventory__mfa_scan="sample")
    scans = only(await running.run(StepName.INVENTORY), MfaScanned)
    assert [scan.scanned for scan in scans] == [20, 30]
    assert sum(len(scan.methods) for scan in scans) == 30
    await running.answer(inventory__fresh_hours=20)
    await running.open().migration.replan()
    assert running.reader.meta("mfa_scan")["scanned"] == 30


async def test_an_mfa_scan_that_is_refused_stops_nothing_and_is_said(running: Running) -> None:
    running.arm(FaultKind.FORBIDDEN, GET_USER)
    await running.answer(inventory__mfa_scan="sample")
    events = await running.run(StepName.INVENTORY)
    assert not only(events, MfaScanned)
    assert [event.call for event in only(events, OptionalRead)] == ["AdminGetUser"]
    assert "Who has a second factor is unknown." in notices(events)
    assert ended(events).state is StepState.DONE


async def test_a_pool_that_is_being_set_back_is_not_listed(running: Running) -> None:
    await running.open().migration.relist()
    running.services.cognito.recoveries.append({"RestoreId": "r-1", "RestoreStatus": "ACTIVE"})
    try:
        with pytest.raises(Blocked, match="recovery of the user pool is under way"):
            await running.run(StepName.INVENTORY)
    finally:
        running.services.cognito.recoveries.clear()
    assert not only(running.events, PageListed)
    assert running.reader.steps()[StepName.INVENTORY].state is StepState.BLOCKED
