"""Rows to browse: every narrowing, in pages, and a search that reads a bounded number of rows at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journal.machine import PROFILE, creation, listed, row
from wizard.domain.events import (
    EffectsAttempted,
    EffectsSettled,
    ListingFinished,
    ListingStarted,
    PageListed,
    PersonsPlanned,
    PlanStarted,
    Settled,
)
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.identities import EmailState
from wizard.journal import Journal, Reader, pages
from wizard.ports import RowQuery

AT = "2026-11-23T08:00:00+00:00"
UNVERIFIED = replace(PROFILE, email=EmailState.UNVERIFIED)
ABSENT = replace(PROFILE, email=EmailState.MISSING)
ROWS = range(1, 101)


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    """A hundred rows: every third of another profile, persons planned for the first ten, two of a kind."""
    journal = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    rows = tuple(replace(listed(n), profile=UNVERIFIED if n % 3 == 0 else PROFILE) for n in ROWS)
    people = []
    for number in range(1, 11):
        resolution = creation(number)
        assert resolution.person is not None
        kind = Kind.UNCONFIRMED if number in {4, 5} else None
        people.append(replace(resolution, person=replace(resolution.person, kind=kind)))
    for fact in (
        ListingStarted(1, 100),
        PageListed(1, 1, rows, None),
        ListingFinished(1),
        PlanStarted(1),
        PersonsPlanned(1, tuple(people)),
        EffectsAttempted((1, 2, 4)),
        EffectsSettled(
            (
                Settled(1, "sub-0001", RowState.CREATED, "user_1"),
                Settled(4, "sub-0004", RowState.FAILED, reason="taken"),
            )
        ),
    ):
        await journal.record(fact, AT)
    yield journal.reader
    journal.close()


def found(reader: Reader, query: RowQuery, limit: int = 7) -> list[int]:
    """The numbers of all rows of a query, read page by page."""
    numbers: list[int] = []
    after: int | None = 0
    while after is not None:
        items, after = reader.rows(query, after, limit)
        assert len(items) <= limit
        numbers += [int(item.row.sub.removeprefix("sub-")) for item in items]
    return numbers


def test_all_rows_come_in_pages_in_their_order(reader: Reader) -> None:
    assert found(reader, RowQuery()) == [*ROWS]
    assert found(reader, RowQuery(), limit=50) == [*ROWS]
    items, after = reader.rows(RowQuery(), 97, 3)
    assert ([item.id for item in items], after) == ([98, 99, 100], 100)
    assert reader.rows(RowQuery(), 100, 3) == ([], None)


def test_rows_of_profiles(reader: Reader) -> None:
    thirds = [number for number in ROWS if number % 3 == 0]
    assert found(reader, RowQuery(profiles=(UNVERIFIED,))) == thirds
    assert found(reader, RowQuery(profiles=(UNVERIFIED, PROFILE))) == [*ROWS]
    assert found(reader, RowQuery(profiles=(ABSENT,))) == []
    assert found(reader, RowQuery(profiles=())) == []


def test_rows_of_states_and_of_a_kind(reader: Reader) -> None:
    assert found(reader, RowQuery(states=("created",))) == [1]
    assert found(reader, RowQuery(states=("in_doubt",))) == [2]
    assert found(reader, RowQuery(states=("failed", "created", "in_doubt"))) == [1, 2, 4]
    assert found(reader, RowQuery(states=("pending",)))[:3] == [3, 5, 6]
    assert found(reader, RowQuery(kind="unconfirmed")) == [4, 5]
    assert found(reader, RowQuery(kind="unconfirmed", states=("failed",))) == [4]
    assert found(reader, RowQuery(kind="unconfirmed", states=("created",))) == []
    assert found(reader, RowQuery(profiles=(PROFILE,), kind="unconfirmed")) == [4, 5]
    assert found(reader, RowQuery(profiles=(PROFILE,), states=("in_doubt", "failed"))) == [2, 4]
    assert found(reader, RowQuery(profiles=(UNVERIFIED,), states=("created",))) == []


def test_a_row_says_where_it_is_counted_and_why(reader: Reader) -> None:
    item = reader.row("sub-0004")
    assert item is not None
    assert (item.state, item.kind, item.reason) == ("failed", "unconfirmed", "taken")
    assert item.row == row(4)
    assert reader.row("sub-0000") is None


@pytest.mark.parametrize("text", ["P70@", "sub-0070", "p70@acme.example"])
def test_a_text_is_found_in_address_sub_and_username(reader: Reader, text: str) -> None:
    assert found(reader, RowQuery(text=text)) == [70]
    assert found(reader, RowQuery(text=text, states=("created",))) == []


def test_a_text_is_found_within_every_narrowing(reader: Reader) -> None:
    tens = [number for number in ROWS if "p1" in f"p{number}"]
    assert found(reader, RowQuery(text="p1"), limit=3) == tens
    thirds = [number for number in tens if number % 3 == 0]
    assert found(reader, RowQuery(text="p1", profiles=(UNVERIFIED,))) == thirds
    assert found(reader, RowQuery(text="p1", profiles=(UNVERIFIED, PROFILE))) == tens
    assert found(reader, RowQuery(text="p5", kind="unconfirmed")) == [5]
    assert found(reader, RowQuery(text="p2", states=("in_doubt", "failed"))) == [2]
    assert found(reader, RowQuery(text="nobody")) == []


def test_kinds_are_counted_by_state_with_one_sub(reader: Reader) -> None:
    assert sorted(pages.kinds(reader._db)) == [
        ("unconfirmed", "failed", 1, "sub-0004"),
        ("unconfirmed", "pending", 1, "sub-0005"),
    ]
