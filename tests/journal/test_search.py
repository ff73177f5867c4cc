"""A text is found wherever the rows that hold it lie, in one pass, and all of them are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import count

import pytest

from tests.journal.many_rows import COMMON, RARE, ROWS, filled, made
from wizard.journal import Reader
from wizard.ports import RowQuery

# What one pass over the three indexes takes for each row.
STEPS_OF_A_ROW = 12


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    db = filled(tmp_path_factory.mktemp("large") / "m.journal")
    db.row_factory = sqlite3.Row
    yield Reader(db)
    db.close()


def all_of(reader: Reader, query: RowQuery) -> list[int]:
    """The ids of every page."""
    ids: list[int] = []
    after: int | None = 0
    while after is not None:
        items, after = reader.rows(query, after, 50)
        ids += (item.id for item in items)
    return ids


@pytest.mark.parametrize(
    "text", [f"user{ROWS - 7}@", f"USER{ROWS - 7}@acme", made(ROWS - 7)[0], "name-99999"]
)
def test_a_match_in_the_last_thousand_is_on_the_first_page_with_one_pass(reader: Reader, text: str) -> None:
    thousands = count()
    # SQLite's own count of its steps: no other process changes it, as it would a time (bench has that).
    reader._db.set_progress_handler(lambda: next(thousands) < 0, 1_000)
    items, following = reader.rows(RowQuery(text=text), 0, 50)
    reader._db.set_progress_handler(None, 0)
    steps = next(thousands) * 1_000
    assert steps <= STEPS_OF_A_ROW * ROWS
    assert following is None
    assert len(items) == 1
    assert items[0].id > ROWS - 1_000
    assert reader.count_found(RowQuery(text=text)) == 1


def test_all_that_hold_it_are_reachable_and_counted(reader: Reader) -> None:
    query = RowQuery(text="user9999")
    expected = [number for number in range(1, ROWS + 1) if "user9999" in made(number)[1]]
    assert all_of(reader, query) == expected
    assert reader.count_found(query) == len(expected) == 11


def test_a_cohort_has_its_own_matches(reader: Reader) -> None:
    rare = RowQuery(profiles=(RARE,), text="99007@")
    assert all_of(reader, rare) == [99_007]
    assert all_of(reader, RowQuery(profiles=(COMMON,), text="99007@")) == []
    everywhere = RowQuery(profiles=(RARE,), text="acme")
    assert len(all_of(reader, everywhere)) == ROWS // 1_000
    assert all_of(reader, RowQuery(states=("created",), text="99007@")) == []
    assert all_of(reader, RowQuery(states=("pending",), text="99007@")) == [99_007]


def test_nothing_is_found_at_once(reader: Reader) -> None:
    assert reader.rows(RowQuery(text="no one at all"), 0, 50) == ([], None)
    assert reader.count_found(RowQuery(text="no one at all")) == 0


def test_what_very_many_hold_is_met_page_by_page(reader: Reader) -> None:
    items, following = reader.rows(RowQuery(text="acme"), ROWS - 60, 50)
    assert [item.id for item in items] == list(range(ROWS - 59, ROWS - 9))
    assert following == items[-1].id


def test_usernames_are_indexed_only_where_they_say_more_than_the_sub(reader: Reader) -> None:
    plan = reader._db.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM row WHERE lower(username) <> sub AND instr(lower(username), 'x')"
    ).fetchall()
    assert "row_username" in plan[0]["detail"]
