"""A listing that brings nothing new ends; one that moves does not, however it is cut."""

from __future__ import annotations

from itertools import count

import pytest

from wizard.domain.paging import PATIENCE, Pages
from wizard.errors import Blocked


def test_empty_pages_with_ever_new_cursors_end() -> None:
    pages = Pages("users in WorkOS")
    with pytest.raises(Blocked, match=f"users in WorkOS does not move: {PATIENCE + 1} pages in a row"):  # noqa: PT012
        for number in count():
            pages.page((), f"cursor-{number}")
            assert number < 1_000


def test_the_same_pages_with_ever_new_cursors_end() -> None:
    """Three pages that come round and round."""
    pages = Pages("users in WorkOS")
    with pytest.raises(Blocked, match="nothing new"):  # noqa: PT012
        for number in count():
            pages.page((f"user_{number % 3}",), f"cursor-{number}")
            assert number < 1_000


def test_a_cursor_that_comes_again_ends_at_once_where_it_brings_nothing() -> None:
    pages = Pages("users in WorkOS")
    pages.page(("a",), "1")
    pages.page(("b",), "2")
    with pytest.raises(Blocked):
        pages.page(("a",), "1")


def test_a_listing_that_moves_goes_on() -> None:
    pages = Pages("users in WorkOS")
    for number in range(5_000):
        pages.page((f"user_{number}",), f"cursor-{number}")
    pages.page((), None)


def test_some_empty_pages_are_no_end() -> None:
    pages = Pages("users in Cognito")
    for number in range(20):
        for empty in range(PATIENCE):
            pages.page((), f"{number}-{empty}")
        pages.page((f"user_{number}",), f"{number}-full")


def test_the_name_of_a_list_is_shown_clean() -> None:
    pages = Pages("users of the group «\x1b[2J»")
    with pytest.raises(Blocked) as stop:  # noqa: PT012  it takes many pages
        for number in count():
            pages.page((), f"{number}")
    assert "\x1b" not in stop.value.message
