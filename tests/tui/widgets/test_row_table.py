from __future__ import annotations

import asyncio
import bisect
import random
import threading

import pytest
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

from tests.tui.widgets.gallery import NARROW, WIDE, Gallery
from tests.tui.widgets.values import COLUMNS
from wizard.tui.widgets.row_pages import PAGE, Page, RowWindow, TableRow
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.table_rows import TableRows


class Store:
    """Rows with given keys; odd ones hold the word odd."""

    def __init__(self, keys: list[int]) -> None:
        self.keys = keys
        self.calls = 0
        self.threads: set[int] = set()

    def fetch(self, after: int | None, limit: int, wanted: str) -> Page:
        self.calls += 1
        self.threads.add(threading.get_ident())
        rows: list[TableRow] = []
        position = 0 if after is None else bisect.bisect_right(self.keys, after)
        while position < len(self.keys) and len(rows) < limit:
            key = self.keys[position]
            text = f"user{key} {'odd' if key % 2 else 'even'}"
            if wanted in text:
                rows.append(TableRow(key, (text, str(key), "CONFIRMED", "")))
            position += 1
        return rows, rows[-1].key if rows and position < len(self.keys) else None

    def count(self, wanted: str) -> int:
        return sum(wanted in f"user{key} {'odd' if key % 2 else 'even'}" for key in self.keys)


class Opened:
    """The keys of the rows that were opened."""

    def __init__(self) -> None:
        self.keys: set[int] = set()

    def hear(self, message: Message) -> None:
        if isinstance(message, RowTable.Opened):
            self.keys.add(message.key)


SPARSE = sorted(random.Random(7).sample(range(1, 5_000_000), 3_000))
STORES = {"dense": list(range(1, 3_001)), "sparse": SPARSE, "short": [5, 9], "one": [1], "none": []}


@pytest.mark.parametrize("keys", STORES.values(), ids=STORES)
def test_the_window_reaches_every_row_both_ways(keys: list[int]) -> None:
    window = RowWindow(Store(keys).fetch)
    window.load_head()
    seen = {row.key for row in window.rows}
    while not window.ends_at_tail:
        window.load_more()
        seen |= {row.key for row in window.rows}
    assert sorted(seen) == keys
    assert window.first is not None
    assert window.first + len(window.rows) == len(keys)
    seen = set()
    while not window.starts_at_head:
        assert window.load_before() > 0
        seen |= {row.key for row in window.rows}
    assert [row.key for row in window.rows] == keys[: len(window.rows)]
    assert window.first == 0


@pytest.mark.parametrize("keys", STORES.values(), ids=STORES)
def test_the_window_goes_to_the_last_rows(keys: list[int]) -> None:
    store = Store(keys)
    window = RowWindow(store.fetch)
    window.load_tail(len(keys))
    assert [row.key for row in window.rows] == keys[-PAGE:][-len(window.rows) :]
    assert len(window.rows) == min(PAGE, len(keys))
    assert window.first == max(0, len(keys) - PAGE)
    assert store.calls < 80


def gallery(store: Store, total: int | None) -> Gallery:
    return Gallery(lambda: [RowTable(store.fetch, COLUMNS, total=total, count=store.count)])


async def settle(app: Gallery) -> None:
    await app.workers.wait_for_complete()


async def test_the_table_is_walked_to_its_ends() -> None:
    store = Store(SPARSE)
    app = gallery(store, len(SPARSE))
    async with app.run_test(size=NARROW, notifications=True, tooltips=True) as pilot:
        await settle(app)
        rows = app.query_one(TableRows)
        rows.focus()
        await pilot.pause()
        assert "row 1 of 3,000" in app.text()
        assert f"user{SPARSE[0]} " in app.text()
        await pilot.press("end")
        await settle(app)
        await pilot.pause()
        assert "row 3,000 of 3,000" in app.text()
        assert f"user{SPARSE[-1]} " in app.text()
        for _ in range(30):
            await pilot.press("pageup")
            await settle(app)
        await pilot.pause()
        place = rows.number
        assert place is not None
        assert f"user{SPARSE[place]} " in app.text()
        await pilot.press("home")
        await settle(app)
        await pilot.press("down", "down", "up")
        await pilot.pause()
        assert "row 2 of 3,000" in app.text()
        assert threading.get_ident() not in store.threads


async def test_a_row_is_opened_by_its_key() -> None:
    app, opened = gallery(Store([5, 9]), 2), Opened()
    async with app.run_test(size=NARROW, message_hook=opened.hear) as pilot:
        await settle(app)
        app.query_one(TableRows).focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert opened.keys == {9}


async def test_the_filter_counts_what_it_finds() -> None:
    store = Store(list(range(1, 3_001)))
    app = gallery(store, 3_000)
    async with app.run_test(size=NARROW, notifications=True, tooltips=True) as pilot:
        await settle(app)
        app.query_one(Input).focus()
        await pilot.press(*"odd")
        await settle(app)
        await pilot.press("down", "end")
        await settle(app)
        await pilot.pause()
        assert "user2999 odd" in app.text()
        assert "user3000" not in app.text()
        assert "row 1,500 of 1,500 found" in app.text()
        await pilot.press("slash", *"zz")
        await settle(app)
        await pilot.pause()
        assert "nothing found" in app.text()


async def test_a_match_that_lies_far_behind_is_shown_counted_and_searched_for_meanwhile() -> None:
    """The first looks of a search find nothing: what a later one finds is on screen all the same."""
    store, may_read = Store(list(range(1, 3_001))), threading.Event()
    may_read.set()

    def fetch(after: int | None, limit: int, wanted: str) -> Page:
        may_read.wait()
        if wanted and (after or 0) < 2_500:
            return [], (after or 0) + 500
        return store.fetch(after, limit, wanted)

    app = Gallery(lambda: [RowTable(fetch, COLUMNS, total=3_000, count=store.count)])
    async with app.run_test(size=NARROW) as pilot:
        await settle(app)
        app.query_one(TableRows).focus()
        may_read.clear()
        await pilot.press("slash", *"user2999")
        assert "searching …" in app.text()
        may_read.set()
        await settle(app)
        await pilot.pause()
        assert "user2999 odd" in app.text()
        assert "row 1 of 1 found" in app.text()


async def test_what_too_many_hold_is_not_counted() -> None:
    app = Gallery(lambda: [RowTable(Store(list(range(1, 3_001))).fetch, COLUMNS, total=3_000)])
    async with app.run_test(size=NARROW) as pilot:
        await settle(app)
        app.query_one(TableRows).focus()
        await pilot.press("slash", *"odd")
        await settle(app)
        await pilot.pause()
        assert "row 1 (filtered)" in app.text()


async def test_a_broken_store_is_announced() -> None:
    failed: list[Exception] = []

    def fetch(after: int | None, limit: int, wanted: str) -> Page:
        raise OSError("disk is gone")

    app = Gallery(lambda: [RowTable(fetch, COLUMNS)])
    async with app.run_test(
        message_hook=lambda message: (
            failed.append(message.error) if isinstance(message, RowTable.Failed) else None
        )
    ) as pilot:
        await settle(app)
        await pilot.pause()
        assert {str(error) for error in failed} == {"disk is gone"}
        assert app.is_running


async def test_a_table_without_rows_says_so() -> None:
    app = gallery(Store([]), 0)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app)
        await pilot.press("down", "up", "end", "home", "enter")
        await settle(app)
        await pilot.pause()
        assert "no rows" in app.text()


async def test_what_is_typed_right_after_the_slash_goes_into_the_filter() -> None:
    """The keys arrive before any widget has seen the first of them, as a fast hand or a paste sends them."""
    app = Gallery(lambda: [RowTable(Store(list(range(1, 300))).fetch, COLUMNS)])
    async with app.run_test(size=NARROW) as pilot:
        app.query_one(TableRows).focus()
        await pilot.pause()
        for character in "/n/pe":
            name = "slash" if character == "/" else character
            app.post_message(Key(name, character))
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert app.query_one("#filter", Input).value == "n/pe"


async def test_a_field_with_the_focus_is_drawn_in_ascii_where_all_is() -> None:
    app = Gallery(lambda: [RowTable(Store([1, 2]).fetch, COLUMNS)], theme="mono", ascii_only=True)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        assert app.query_one("#filter", Input).has_focus
        assert app.text().isascii()
        assert "+--" in app.text()


async def test_a_field_with_the_focus_is_round_where_it_can_be() -> None:
    app = Gallery(lambda: [RowTable(Store([1, 2]).fetch, COLUMNS)])
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        assert "╭──" in app.text()


async def test_enter_while_rows_are_read_opens_the_one_that_comes() -> None:
    store, may_read = Store([5, 8]), threading.Event()
    may_read.set()

    def fetch(after: int | None, limit: int, wanted: str) -> Page:
        may_read.wait()
        return store.fetch(after, limit, wanted)

    app = Gallery(lambda: [RowTable(fetch, COLUMNS, total=2)])
    opened = Opened()
    async with app.run_test(
        size=NARROW, notifications=True, tooltips=True, message_hook=opened.hear
    ) as pilot:
        await settle(app)
        app.query_one(TableRows).focus()
        may_read.clear()
        await pilot.press("slash", *"even", "enter", "enter")
        assert app.query_one(TableRows).has_focus
        assert not opened.keys
        may_read.set()
        async with asyncio.timeout(10):
            while not opened.keys:
                await pilot.pause()
        assert opened.keys == {8}, "not the row that was there before the filter"
