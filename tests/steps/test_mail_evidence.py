"""Reset events of 90 days: ranges of at most 30, a cursor of their own, and what was read without a gap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest

from tests.steps.running import Running
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.events import ResetEventsRead, ResetEventsRefused
from wizard.engine.context import Confirmations, Context
from wizard.ports import EventPage, Evidence
from wizard.rehearsal.events import EventLog
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.identifiers import Ids
from wizard.rehearsal.services import Rehearsal
from wizard.steps.mail_evidence import _Place, _place, read_evidence

DAY = timedelta(days=1)


@pytest.fixture
def log(services: Rehearsal) -> Iterator[EventLog]:
    """An empty log of events, into which a test writes what happened on which day."""
    environment = services.workos.main
    before = environment.events
    environment.events = EventLog(Ids(7), services.workos.time)
    yield environment.events
    environment.events = before
    services.faults.clear()
    services.workos.ahead = timedelta()


def happened(log: EventLog, user_id: str, at: datetime, name: str = "password_reset.created") -> None:
    before, log._now = log._now, lambda: at
    log.add(name, partial(dict, user_id=user_id, email="x@acme.example"))
    log._now = before


@contextmanager
def asked() -> Iterator[list[dict[str, Any]]]:
    """What the adapter is asked for, one entry a request."""
    queries: list[dict[str, Any]] = []
    real = WorkOSTarget.events

    async def noted(self: WorkOSTarget, names: Any, **query: Any) -> EventPage:
        queries.append(query)
        return await real(self, names, **query)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WorkOSTarget, "events", noted)
        yield queries


async def read(running: Running) -> list[ResetEventsRead | ResetEventsRefused]:
    migration = running.open().migration
    context: Context = migration._context(Confirmations())
    found: list[ResetEventsRead | ResetEventsRefused] = []
    try:
        async for event in read_evidence(context):
            assert isinstance(event, ResetEventsRead | ResetEventsRefused)
            await migration._recorder.record(event)
            found.append(event)
    finally:
        await context.close()
    return found


def evidence(running: Running) -> Evidence:
    return running.open().migration.reader.mailing.evidence()


async def test_the_first_look_goes_back_ninety_days_in_ranges_of_at_most_thirty(
    running: Running, log: EventLog
) -> None:
    now = datetime.now(UTC)
    happened(log, "user_old", now - 89 * DAY)
    happened(log, "user_old", now - 40 * DAY)
    happened(log, "user_new", now - DAY)
    happened(log, "user_other", now - DAY, "password_reset.succeeded")
    with asked() as queries:
        await read(running)
    longest = 30 * DAY - timedelta(minutes=5)
    assert all(query["until"] - query["since"] <= longest for query in queries if query.get("until")), queries
    assert not [query for query in queries if query["since"] and query["after"]]
    seen = running.open().migration.reader.mailing.resets_seen(["user_old", "user_new", "user_other"])
    assert set(seen) == {"user_old", "user_new"}
    first, last = seen["user_old"]
    assert last - first == 49 * DAY
    summary = evidence(running)
    assert summary.covers(now - 89 * DAY)
    assert not summary.covers(now - 91 * DAY)


async def test_an_environment_without_events_is_read_in_four_ranges_at_most(
    running: Running, log: EventLog
) -> None:
    del log
    with asked() as queries:
        await read(running)
    # One more tells WorkOS' time.
    assert 3 <= len(queries) <= 5
    assert evidence(running).covers(datetime.now(UTC) - 89 * DAY)


async def test_a_first_event_that_appears_some_minutes_after_its_time_is_not_missed(
    running: Running, log: EventLog
) -> None:
    await read(running)
    happened(log, "user_late", datetime.now(UTC) - timedelta(minutes=10))
    await read(running)
    assert "user_late" in running.open().migration.reader.mailing.resets_seen(["user_late"])


async def test_later_looks_go_on_from_the_cursor_and_miss_nothing(running: Running, log: EventLog) -> None:
    now = datetime.now(UTC)
    for number in range(250):
        happened(log, f"user_{number}", now - DAY + timedelta(seconds=number))
    await read(running)
    before = evidence(running)
    happened(log, "user_late", now)
    with asked() as queries:
        await read(running)
    assert [query["since"] for query in queries if not query.get("limit")] == [None, None]
    reader = running.open().migration.reader.mailing
    assert len(reader.resets_seen([f"user_{number}" for number in range(250)])) == 250
    assert "user_late" in reader.resets_seen(["user_late"])
    after = evidence(running)
    assert after.complete_since == before.complete_since
    assert after.complete_through
    assert before.complete_through
    # Each process knows WorkOS' time by whole seconds, and what passed since: never ahead of it.
    assert after.complete_through > before.complete_through - timedelta(seconds=1)


async def test_events_that_lapsed_unread_are_a_gap(
    running: Running, log: EventLog, services: Rehearsal
) -> None:
    now = datetime.now(UTC)
    happened(log, "user_1", now - DAY)
    await read(running)
    services.workos.ahead = 200 * DAY
    await read(running)
    assert not evidence(running).covers(now)
    assert evidence(running).covers(now + 115 * DAY)


async def test_a_journal_looks_back_by_workos_clock_not_by_its_own(
    running: Running, log: EventLog, services: Rehearsal
) -> None:
    services.workos.ahead = -2 * DAY
    theirs = datetime.now(UTC) - 2 * DAY
    happened(log, "user_1", theirs - 89 * DAY)
    await read(running)
    summary = evidence(running)
    assert summary.covers(theirs - 89 * DAY)
    assert summary.complete_through
    assert abs(summary.complete_through - theirs) < timedelta(minutes=1)
    assert "user_1" in running.open().migration.reader.mailing.resets_seen(["user_1"])


@pytest.mark.parametrize("refusal", [FaultKind.FORBIDDEN, FaultKind.NOT_FOUND])
async def test_events_that_may_not_be_read_are_said_so_and_stop_nothing(
    running: Running, log: EventLog, services: Rehearsal, refusal: FaultKind
) -> None:
    del log
    services.faults.add([FaultRule("workos.list_events", refusal)])
    (event,) = await read(running)
    assert isinstance(event, ResetEventsRefused)
    assert refusal in event.reason
    assert not evidence(running).readable
    services.faults.clear()
    await read(running)
    assert evidence(running).covers(datetime.now(UTC) - 89 * DAY)


@pytest.mark.parametrize("fault", [FaultKind.ENDLESS_PAGE, FaultKind.SAME_PAGE])
async def test_events_without_an_end_are_evidence_of_nothing_and_end_with_a_sentence(
    running: Running, log: EventLog, services: Rehearsal, fault: FaultKind
) -> None:
    happened(log, "user_1", datetime.now(UTC) - DAY)
    services.faults.add([FaultRule("workos.list_events", fault)])
    with asked() as queries:
        *_, last = await read(running)
    assert isinstance(last, ResetEventsRefused)
    assert "brought nothing new" in last.reason
    assert len(queries) < 70
    assert not evidence(running).readable
    services.faults.clear()
    await read(running)
    assert evidence(running).covers(datetime.now(UTC) - 89 * DAY)


async def test_an_empty_page_of_events_with_more_behind_it_is_no_end(
    running: Running, log: EventLog, services: Rehearsal
) -> None:
    happened(log, "user_1", datetime.now(UTC) - DAY)
    await read(running)
    happened(log, "user_2", datetime.now(UTC))
    services.faults.add([FaultRule("workos.list_events", FaultKind.ENDLESS_PAGE, count=2)])
    await read(running)
    assert "user_2" in running.open().migration.reader.mailing.resets_seen(["user_2"])


NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
KEPT_FROM = NOW - timedelta(days=90) + timedelta(minutes=5)


@dataclass
class Known:
    """As much of a Context as the place of a reading needs."""

    read: dict[str, Any] | None = None

    @property
    def journal(self) -> Any:
        return self

    def meta(self, key: str) -> dict[str, Any] | None:
        assert key == "reset_events"
        return self.read


def place(**read: Any) -> _Place:
    texts = {name: at.isoformat() if isinstance(at, datetime) else at for name, at in read.items()}
    return _place(cast("Context", cast("Any", Known(texts or None))), NOW)


def test_the_first_look_begins_a_little_after_what_is_just_gone() -> None:
    assert place() == _Place(since=KEPT_FROM, window=KEPT_FROM)


def test_a_cursor_holds_as_long_as_its_event_is_kept() -> None:
    known: dict[str, Any] = {
        "since": NOW - timedelta(days=100),
        "window": NOW - timedelta(days=1),
        "through": None,
    }
    found = place(**known, after="event_1", after_at=KEPT_FROM)
    assert found == _Place(known["since"], known["window"], "event_1", KEPT_FROM)
    gone = place(**known, after="event_1", after_at=KEPT_FROM - timedelta(seconds=1))
    assert gone == _Place(known["since"], known["window"])


def test_without_one_the_last_quarter_of_an_hour_is_read_again() -> None:
    window = NOW - timedelta(days=2)
    known: dict[str, Any] = {"since": window, "window": window, "after": None, "after_at": None}
    assert place(**known, through=None) == _Place(window, window)
    assert place(**known, through=NOW) == _Place(window, NOW - timedelta(minutes=15))
    assert place(**known, through=window) == _Place(window, window)


def test_what_lapsed_unread_is_a_gap() -> None:
    long_ago = NOW - timedelta(days=200)
    known: dict[str, Any] = {"since": long_ago, "window": long_ago, "after": None, "after_at": None}
    late = timedelta(minutes=15)
    assert place(**known, through=KEPT_FROM + late) == _Place(long_ago, KEPT_FROM)
    assert place(**known, through=KEPT_FROM + late - timedelta(seconds=1)) == _Place(KEPT_FROM, KEPT_FROM)
