"""A widget under a pilot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.widgets.gallery import WIDE, Gallery

M = TypeVar("M", bound=Message)
T = TypeVar("T", bound=Widget)


class Stage:
    """A gallery of one widget under a pilot, with what it announced."""

    def __init__(self, app: Gallery, pilot: Pilot[None], heard: list[Message]) -> None:
        self.app = app
        self.pilot = pilot
        self.heard = heard

    def the(self, kind: type[T]) -> T:
        return self.app.query_one(kind)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def said(self, kind: type[M]) -> list[M]:
        """The messages of a kind, each once."""
        unique = {id(message): message for message in self.heard if isinstance(message, kind)}
        return list(unique.values())


@asynccontextmanager
async def staged(make: Callable[[], Widget], size: tuple[int, int] = WIDE) -> AsyncIterator[Stage]:
    app = Gallery(lambda: [make()])
    heard: list[Message] = []
    async with app.run_test(size=size, notifications=True, tooltips=True, message_hook=heard.append) as pilot:
        await pilot.pause()
        yield Stage(app, pilot, heard)
