"""One row mended at the source is read again by itself, and only what differs is planned again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.steps.running import Running
from wizard.domain.events import ListingStarted, PageListed, RowRelisted
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked, UsageError
from wizard.journal import Reader
from wizard.ports import RowQuery

PLANNED = (
    StepName.CONNECT,
    StepName.INVENTORY,
    StepName.TIMING,
    StepName.EXPORT,
    StepName.TRANSFORM,
)


def reader(running: Running) -> Reader:
    return running.open().migration.reader


async def planned(running: Running) -> None:
    await running.answer({"rows.federated_enterprise": "jit"})
    await running.run(*PLANNED)


def someone(running: Running, *, verified: bool = True) -> str:
    """A native row with an address that was not proven yet."""
    items, _ = reader(running).rows(RowQuery(), 0, 500)
    return next(
        item.row.sub
        for item in items
        if item.row.email and item.row.email_verified is verified and item.row.status == "CONFIRMED"
    )


async def test_a_mended_row_is_taken_and_the_plan_has_a_new_revision(running: Running) -> None:
    await planned(running)
    sub = someone(running, verified=False)
    store = running.services.cognito.store
    item = reader(running).row(sub)
    assert item is not None
    before = store.get(item.row.username)
    assert before is not None
    try:
        store.put(
            replace(
                before,
                attributes=before.attributes | {"email": "mended@example.com", "email_verified": "true"},
            )
        )
        running.events.clear()
        assert await running.open().migration.relist_row(sub)
    finally:
        store.put(before)
    assert [event.sub for event in running.events if isinstance(event, RowRelisted)] == [sub]
    assert not [event for event in running.events if isinstance(event, PageListed)]
    after = reader(running).row(sub)
    assert after is not None
    assert (after.row.email, after.row.email_verified) == ("mended@example.com", True)
    states = {name: record.state for name, record in reader(running).steps().items()}
    assert states[StepName.INVENTORY] is states[StepName.TRANSFORM] is StepState.OPEN
    assert [act.kind for act in reader(running).acts(limit=1)] == ["row listed again"]
    await running.run(*PLANNED)
    plan, person = reader(running).plan(), reader(running).person(sub)
    assert plan is not None
    assert person is not None
    assert (plan.revision, person.email) == (2, "mended@example.com")


async def test_an_unchanged_row_changes_nothing(running: Running) -> None:
    await planned(running)
    acts = len(reader(running).acts())
    assert not await running.open().migration.relist_row(someone(running))
    assert len(reader(running).acts()) == acts
    assert reader(running).steps()[StepName.TRANSFORM].state is StepState.DONE


async def test_a_row_that_is_gone_leaves_the_sum_and_may_come_back(running: Running) -> None:
    await planned(running)
    sub = someone(running)
    item = reader(running).row(sub)
    assert item is not None
    store = running.services.cognito.store
    before = store.get(item.row.username)
    assert before is not None
    rows = sum(reader(running).tally("rows").values())
    store.remove(before.username)
    try:
        assert await running.open().migration.relist_row(sub)
        assert reader(running).tally("rows")["gone"] == 1
        assert not await running.open().migration.relist_row(sub), "it is gone already"
    finally:
        store.put(before)
    assert await running.open().migration.relist_row(sub)
    tally = reader(running).tally("rows")
    assert (tally["gone"], sum(tally.values())) == (0, rows)


async def test_a_row_that_no_listing_has_shown_is_a_sentence(running: Running) -> None:
    with pytest.raises(UsageError, match="has shown the row nobody"):
        await running.open().migration.relist_row("nobody")


async def test_another_pool_is_refused_before_it_is_asked(running: Running) -> None:
    await planned(running)
    sub = someone(running)
    running.close()
    running.environ["WORKOS_BASE_URL"] = running.environ["WORKOS_BASE_URL"].replace("127.0.0.1", "localhost")
    with pytest.raises(Blocked, match="belongs to another"):
        await running.open().migration.relist_row(sub)


async def test_while_the_pool_is_being_listed_no_row_is_listed_by_itself(running: Running) -> None:
    sub = someone(running)
    await running.open().migration._recorder.record(ListingStarted(2, 80))
    with pytest.raises(UsageError, match=f"No finished listing has shown the row {sub}"):
        await running.open().migration.relist_row(sub)
