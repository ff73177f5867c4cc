"""What pages, dialogs and actions know of the app that they are in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from textual.screen import Screen
from textual.widget import Widget

from wizard.domain.steps import StepName
from wizard.pages.commands import GoTo
from wizard.pages.state import ViewState
from wizard.tui.bridge import Bridge
from wizard.tui.launch import Launch

R = TypeVar("R")


class Frame(Protocol):
    """The screen around every page: which step is in view, and how to go somewhere else."""

    current: StepName

    @property
    def moment(self) -> ViewState: ...

    @property
    def page(self) -> Widget | None:
        """The page in view."""
        ...

    def go(self, step: StepName) -> None:
        """Show a step, at the level where it was left."""
        ...

    def go_to(self, to: GoTo) -> None:
        """Show a step, or open a page by its id; Esc comes back from it."""
        ...

    def push_page(self, page: Any) -> None:
        """Go one level deeper."""
        ...

    def tick(self, *, always: bool = False) -> None:
        """Draw what has changed since the last time."""
        ...

    def action_primary(self) -> None:
        """Do what the button at the right says."""
        ...

    def action_back(self) -> None:
        """One level back."""
        ...

    def action_problems(self) -> None:
        """Show the rows by kind."""
        ...


class Host(Protocol):
    """The app, as far as what is shown in it needs it."""

    @property
    def bridge(self) -> Bridge: ...

    @property
    def frame(self) -> Frame: ...

    @property
    def journal(self) -> Path:
        """Where the open journal lies."""
        ...

    launch: Launch
    demo_notice: str

    def command(self, command: Callable[[], Awaitable[object]]) -> None:
        """Start something that outlives the view it came from; what stops it is shown, never raised."""
        ...

    async def push_screen_wait(self, screen: Screen[R]) -> R:
        """Show a dialog and give its result; only in a command."""
        ...

    def push_screen(self, screen: Screen[R], callback: Callable[[R | None], Any] | None = None) -> Any: ...

    def suspend(self) -> Any:
        """While this context is open the terminal is somebody else's."""
        ...

    def tell(self, text: str, *, severity: str = "information") -> None:
        """A toast."""
        ...

    def copy(self, text: str, what: str) -> None: ...

    def open_url(self, url: str, *, new_tab: bool = True) -> None: ...

    def known(self, key: str) -> Any:
        """What was answered, else what is suggested; None where nothing is."""
        ...

    async def change(self, answers: Mapping[str, Any]) -> bool:
        """Record answers; what they undo is said and asked before. False if the operator left it."""
        ...

    async def take_back(self) -> None: ...

    def refresh_moment(self) -> None: ...
