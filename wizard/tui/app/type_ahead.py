"""Keys typed while a page is on its way wait for it, in the order in which they were typed."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import Screen

from wizard.tui.app.crash_safe import CrashSafeApp
from wizard.tui.textual_patches import ResizeWorkaround

R = TypeVar("R")


class PageSwitchingScreen(ResizeWorkaround, Screen[None]):
    """A screen whose page in view changes; ``is_turning`` until the new one can take keys."""

    is_turning = False


class TypeAheadApp(CrashSafeApp[R]):
    """A key that comes too early would go to the page that is being left, where letters mean other things."""

    def __init__(self) -> None:
        super().__init__()
        self._early: list[events.Key] = []

    @property
    def _is_turning(self) -> bool:
        stack = self.screen_stack
        return bool(stack) and isinstance(stack[-1], PageSwitchingScreen) and stack[-1].is_turning

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._early.append(event)
            await self._catch_up()
        else:
            await super().on_event(event)

    def turned(self) -> None:
        """The page can take keys: it gets those that came too early."""
        if self._early:
            self.call_later(self._catch_up)

    async def _catch_up(self) -> None:
        while self._early and not self._is_turning:
            await super().on_event(self._early.pop(0))
