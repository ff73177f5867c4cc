"""What every drawn pane is: a panel that shows another state of the same pane in place."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from wizard.pages.model import Pane, Tone
from wizard.pages.state import ViewState
from wizard.tui.tones import Tone as Look
from wizard.tui.widgets.panel import Panel

P = TypeVar("P", bound=Pane)

LOOKS = {
    Tone.PLAIN: Look.PLAIN,
    Tone.STRONG: Look.STRONG,
    Tone.MUTED: Look.MUTED,
    Tone.GOOD: Look.SUCCESS,
    Tone.WARNING: Look.WARNING,
    Tone.BAD: Look.ERROR,
    Tone.ACTIVE: Look.ACTIVE,
}


class Activated(Message):
    """A key was pressed, or a second click came, on an item; ``key`` is what the pane calls it."""

    def __init__(self, pane_id: str, target: str, key: str = "enter") -> None:
        super().__init__()
        self.pane_id = pane_id
        self.target = target
        self.key = key


class PaneWidget(Panel, Generic[P]):
    """A panel around one widget, made at once, so that it can be shown something before it is mounted.

    ``fills``: it takes the room that is left; the others are as high as what is in them.
    """

    fills: bool = False

    def __init__(self, pane: P) -> None:
        super().__init__(title=pane.title, classes="tight")
        self.pane = pane
        self.inner = self.make_inner()

    def make_inner(self) -> Widget:
        """The widget in the panel."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.inner

    def show(self, pane: P, state: ViewState) -> None:
        """Draw another state of the pane; focus, cursor and scroll stay."""
        raise NotImplementedError

    @property
    def target(self) -> str:
        """The id of the item under the cursor; empty where there is none."""
        return ""

    @property
    def selection(self) -> str:
        """The ids of what is marked, a line each; else that of the item under the cursor."""
        return self.target

    def allow_marks(self, *, can_mark: bool) -> None:
        """Whether items can be marked, so that something is done with several at once."""

    @property
    def footer_cells(self) -> int:
        """What its own keys take of the footer while it has the focus."""
        return 0

    def takes(self, key: str) -> bool:
        """Do what a key means for the pane alone, such as unfolding; False where it is an action's."""
        del key
        return False

    def first_focus(self) -> Widget | None:
        """What takes the keys in it; None where nothing is there to move over."""
        return self.inner if self.inner.can_focus else None

    def reading(self) -> str:
        """What keeps it from having been read to its end; empty where nothing does."""
        return ""
