"""The pool is compared with its listing page by page, whatever the pages do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.journal.machine import row
from tests.steps.test_listing import AT, POOL, Answer, Listener, Pages, page
from wizard.domain.events import ListingFinished, ListingStarted, PageListed, PoolCompared
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.listed import listed_row
from wizard.engine.context import Context
from wizard.errors import Blocked
from wizard.journal import Journal
from wizard.ports import TokenRefused, UserPage
from wizard.steps.drift import compare_pool

LISTED = range(1, 9)


@dataclass
class Comparer(Listener):
    """As much of a Context as a comparison needs."""

    def setting(self, key: str) -> dict[str, str]:
        assert key == "mapping"
        return {"custom:plan": "metadata.plan"}


async def compared(tmp_path: Path, pages: Pages, *, first: CognitoRow | None = None) -> PoolCompared:
    """The pool next to a listing of eight rows; ``first`` is what that showed in place of the first."""
    journal = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    try:
        await journal.record(ListingStarted(1, 9), AT)
        listed = (first or row(1), *(row(number) for number in LISTED[1:]))
        rows = tuple(listed_row(each, POOL) for each in listed)
        await journal.record(PageListed(1, 1, rows, None), AT)
        await journal.record(ListingFinished(1), AT)
        context: Any = Comparer(journal.reader, pages)
        found = await compare_pool(cast("Context", context))
    finally:
        journal.close()
    assert found is not None
    return found


def differences(found: PoolCompared) -> tuple[int, int, int, int, int]:
    return found.rows, found.new, found.changed, found.disabled, found.gone


def in_pages(answers: dict[str | None, UserPage]) -> Callable[[str | None], Answer]:
    return lambda token: answers[token]


def bearing(old: CognitoRow, name: str, value: str) -> CognitoRow:
    return replace(old, attributes={**old.attributes, name: value})


async def test_rows_that_come_twice_count_once(tmp_path: Path) -> None:
    answers = {None: page([1, 2, 3, 20], "a"), "a": page([3, 4, 5, 20], "b"), "b": page([6, 7, 8], None)}
    found = await compared(tmp_path, Pages(in_pages(answers)))
    assert differences(found) == (9, 1, 0, 0, 0)


async def test_tokens_may_be_refused_five_times(tmp_path: Path) -> None:
    answers = {None: page([1, 2, 3, 4], "a"), "a": page([5, 6, 7, 8], None)}

    def refused(times: int) -> Pages:
        troubles = iter([TokenRefused("the token has expired")] * times)
        return Pages(lambda token: next(troubles, answers[token]) if token else answers[None])

    pages = refused(5)
    assert differences(await compared(tmp_path / "five", pages)) == (8, 0, 0, 0, 0)
    assert pages.asked == [None, "a"] * 6
    with pytest.raises(Blocked, match="refuses to go on with the listing: the token has expired"):
        await compared(tmp_path / "six", refused(6))


async def test_a_pool_that_refuses_its_first_page_is_not_asked_again(tmp_path: Path) -> None:
    pages = Pages(lambda _: TokenRefused("no"))
    with pytest.raises(Blocked, match="refuses to go on"):
        await compared(tmp_path, pages)
    assert pages.asked == [None]


async def test_fifty_pages_may_bring_nothing_new(tmp_path: Path) -> None:
    def idle(most: int) -> Pages:
        def answer(token: str | None) -> UserPage:
            number = int(token or 0)
            return page([1], str(number + 1)) if number <= most else page([*LISTED], None)

        return Pages(answer)

    assert differences(await compared(tmp_path / "fifty", idle(50))) == (8, 0, 0, 0, 0)
    with pytest.raises(Blocked, match="51 pages in a row without one new user"):
        await compared(tmp_path / "more", idle(51))


async def test_after_a_refused_token_pages_repeat_what_was_seen(tmp_path: Path) -> None:
    """One row on each page: none of the first sixty brings anything new when they come again."""
    refused = iter([TokenRefused("the token has expired")])

    def answer(token: str | None) -> Answer:
        number = int(token or 1)
        if number == 60:
            return next(refused, page([number], None))
        return page([number], str(number + 1))

    assert differences(await compared(tmp_path, Pages(answer))) == (60, 52, 0, 0, 0)


@pytest.mark.parametrize(
    ("now", "kind", "what"),
    [
        (lambda old: replace(old, enabled=False), "disabled", "disabled"),
        (lambda old: replace(old, status=UserStatus.RESET_REQUIRED), "changed", "UserStatus"),
        (lambda old: bearing(old, "email", "x@y.test"), "changed", "email"),
        (
            lambda old: replace(old, attributes={**old.attributes, "custom:plan": "p"}),
            "changed",
            "custom:plan",
        ),
        (lambda old: bearing(old, "custom:other", "p"), "", ""),
    ],
)
async def test_what_the_migration_uses_of_a_row_is_compared(
    tmp_path: Path, now: Callable[[CognitoRow], CognitoRow], kind: str, what: str
) -> None:
    rows = (now(row(1)), *(row(number) for number in range(2, 9)))
    found = await compared(tmp_path, Pages(lambda _: UserPage(rows, None)))
    assert {name for name in ("new", "changed", "disabled", "gone") if getattr(found, name)} == {kind} - {""}
    assert found.first == ((f"{row(1).sub} ({what})",) if kind else ())


async def test_five_rows_are_named(tmp_path: Path) -> None:
    found = await compared(tmp_path, Pages(lambda _: page([8], None)))
    assert differences(found) == (1, 0, 0, 0, 7)
    assert found.first == tuple(f"{row(number).sub} (gone)" for number in range(1, 6))


async def test_a_row_that_is_enabled_again_has_changed(tmp_path: Path) -> None:
    journal_row = replace(row(1), enabled=False)
    found = await compared(tmp_path, Pages(lambda _: page([*LISTED], None)), first=journal_row)
    assert found.first == (f"{row(1).sub} (Enabled)",)
    assert differences(found) == (8, 0, 1, 0, 0)
