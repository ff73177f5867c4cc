"""Listing a pool whose pages misbehave: refused tokens, repeated, empty and endless pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, cast

import pytest

from tests.journal.machine import row
from wizard.domain.events import Event, Fact, ListingFinished, ListingRestarted, ListingStarted
from wizard.domain.rows.pool import Pool
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.errors import Blocked
from wizard.journal import Journal, Reader
from wizard.ports import TokenRefused, UserPage
from wizard.steps.inventory import RESTARTS, list_pool

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
AT = "2026-11-23T08:00:00+00:00"
POOL = Pool(
    id="us-east-1_Made", arn="arn:aws:cognito-idp:us-east-1:1:userpool/us-east-1_Made", name="", estimate=9
)
Answer = UserPage | TokenRefused


@dataclass
class Pages:
    """A pool that answers by token; None is the first page."""

    answer: Callable[[str | None], Answer]
    asked: list[str | None] = field(default_factory=list)

    async def page(self, token: str | None) -> UserPage:
        self.asked.append(token)
        answer = self.answer(token)
        if isinstance(answer, TokenRefused):
            raise answer
        return answer

    async def recoveries(self) -> tuple[()]:
        return ()


@dataclass
class Listener:
    """As much of a Context as a listing needs: a journal to read and a source to ask."""

    journal: Reader
    source: Pages

    async def read(
        self, _: RateBudget, call: Callable[[*Ts], Awaitable[T]], *arguments: *Ts, tries: int = 8
    ) -> T:
        return await call(*arguments)


def page(numbers: Sequence[int], token: str | None) -> UserPage:
    return UserPage(tuple(row(number) for number in numbers), token)


async def listed(tmp_path: Path, pages: Pages) -> tuple[int, list[Event]]:
    """List to the end, committing each fact; the number of rows in the journal and the events."""
    journal = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    events: list[Event] = []
    try:
        await journal.record(ListingStarted(1, 9), AT)
        listing = journal.reader.listing()
        assert listing is not None
        context: Any = Listener(journal.reader, pages)
        async for event in list_pool(cast("Context", context), POOL, listing):
            await journal.record(cast("Fact", event), AT)
            events.append(event)
        return journal.reader.listed(1), events
    finally:
        journal.close()


async def test_short_and_empty_pages_do_not_end_it(tmp_path: Path) -> None:
    answers = {None: page([1, 2], "a"), "a": page([], "b"), "b": page([3], "c"), "c": page([], None)}
    rows, events = await listed(tmp_path, Pages(lambda token: answers[token]))
    assert rows == 3
    assert isinstance(events[-1], ListingFinished)


async def test_a_refused_token_starts_again_and_keeps_each_row_once(tmp_path: Path) -> None:
    refused = iter([TokenRefused("the token has expired")])
    answers = {None: page([1, 2], "a"), "a": page([3, 4], "b"), "b": page([5], None)}
    pages = Pages(lambda token: next(refused, answers[token]) if token == "b" else answers[token])
    rows, events = await listed(tmp_path, pages)
    assert rows == 5
    assert pages.asked == [None, "a", "b", None, "a", "b"]
    assert sum(isinstance(event, ListingRestarted) for event in events) == 1


async def test_a_pool_that_refuses_its_first_page_blocks(tmp_path: Path) -> None:
    with pytest.raises(Blocked, match="refuses to go on"):
        await listed(tmp_path, Pages(lambda _: TokenRefused("no")))


async def test_a_token_that_is_always_refused_blocks(tmp_path: Path) -> None:
    pages = Pages(lambda token: TokenRefused("no") if token else page([1], "a"))
    with pytest.raises(Blocked, match="refuses to go on"):
        await listed(tmp_path, pages)
    assert len(pages.asked) == 2 * (RESTARTS + 1)


async def test_a_listing_in_circles_blocks(tmp_path: Path) -> None:
    pages = Pages(lambda _: page([1, 2], "again"))
    with pytest.raises(Blocked, match="not moving"):
        await listed(tmp_path, pages)
    assert len(pages.asked) == 52  # one that brings something, fifty that may bring nothing, and one more
