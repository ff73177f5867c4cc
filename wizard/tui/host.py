"""What pages, dialogs and actions know of the app that they are in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from textual.screen import Screen
from textual.widget import Widget

from wizard.domain.steps import StepName
from wizard.domain.trees import Tree
from wizard.pages.commands import GoTo
from wizard.pages.state import ViewState
from wizard.tui.bridge import Bridge
from wizard.tui.launch import Launch

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that can be done by name."""

    label: str
    summary: str
    do: Callable[[], object]


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

    def offers(self) -> Sequence[Offered]:
        """What can be done in the page in view, by name."""
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

    def action_recovery(self) -> None:
        """Show what can go wrong, and what to do."""
        ...

    def action_pause(self) -> None:
        """Pause the work, or go on with it."""
        ...

    def open_tree(self, tree: Tree) -> None:
        """Show a decision tree over whatever is in view."""
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
    opening: str
    """What the start screen says while a journal is being opened; empty while none is."""

    @property
    def is_open(self) -> bool:
        """Whether a journal is open."""
        ...

    def open_journal(self, path: Path) -> None: ...

    def open_demo(self) -> None: ...

    def open_look(self) -> None: ...

    def turned(self) -> None:
        """The page in view can take keys."""
        ...

    def tell_hint(self, step: StepName) -> None:
        """Say once what no one could know at this step of the demo."""
        ...

    def after_bug(self) -> None:
        """Throw the views away and draw them again."""
        ...

    async def run_action(self, action: str) -> bool: ...

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

    def notify_user(self, text: str, *, severity: str = "information") -> None:
        """A toast."""
        ...

    def copy(self, text: str, what: str) -> None: ...

    def open_url(self, url: str, *, new_tab: bool = True) -> None: ...

    def refresh_moment(self) -> None: ...
