"""A text is found wherever the rows that hold it lie, in one pass, and all of them are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import count

import pytest

from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.journal import Reader, schema
from wizard.ports import RowQuery

ROWS = 100_000
# What one pass over the three indexes takes for each row.
STEPS_OF_A_ROW = 12
COMMON, RARE = (
    Profile(Method.PASSWORD, (), EmailState.VERIFIED, status, enabled=True, phone=False)
    for status in (UserStatus.CONFIRMED, UserStatus.FORCE_CHANGE_PASSWORD)
)


def made(number: int) -> tuple[str, str, str]:
    """``sub``, address and username; every third username is a name of its own."""
    sub = f"{number:08x}-0000-4000-8000-{number:012x}"
    return sub, f"user{number}@acme{number % 7}.example", f"Name-{number}" if number % 3 == 0 else sub


def listed() -> Iterator[tuple[int, str, str, int, str, str]]:
    for number in range(1, ROWS + 1):
        sub, address, username = made(number)
        attributes = [{"Name": "sub", "Value": sub}, {"Name": "email", "Value": address}]
        record = {"Username": username, "Attributes": attributes, "UserStatus": "CONFIRMED"}
        yield number, sub, address, 2 if number % 1_000 == 7 else 1, json.dumps(record), username


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    db = sqlite3.connect(tmp_path_factory.mktemp("large") / "m.journal")
    schema.upgrade(db, name="m")
    for profile in (COMMON, RARE):
        db.execute(
            "INSERT INTO profile (content) VALUES (?)", (json.dumps(profile.to_json(), sort_keys=True),)
        )
    db.executemany(
        "INSERT INTO row (id, sub, family, profile, record, digest, enabled, listing)"
        " SELECT ?1, ?2, ?3, ?4, ?5, '', 1, 1 WHERE ?6 <> ''",
        listed(),
    )
    db.commit()
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
