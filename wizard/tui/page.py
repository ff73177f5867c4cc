"""What every view in the main pane is: drawn from a ViewState, with one primary action and its own help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from textual.containers import Vertical
from textual.widget import Widget

from wizard.domain.steps import STEP_FACTS, StepName
from wizard.pages.state import ViewState
from wizard.tui.bridge import Bridge
from wizard.tui.host import Host, Offered
from wizard.tui.widgets.action_bar import Action


@dataclass(frozen=True, slots=True)
class Bar:
    """What the action bar shows for a page."""

    sentence: str
    primary: Action | None = None
    secondary: Sequence[Action] = ()


class Page(Vertical, can_focus=True):
    """A view of one step, or of something in it; ``crumb`` names it in the breadcrumb."""

    HELP: ClassVar[str] = ""
    step: StepName
    crumb: str = ""
    focus_first: ClassVar[str] = ""

    @property
    def wizard(self) -> Host:
        return cast("Host", self.app)

    @property
    def bridge(self) -> Bridge:
        return self.wizard.bridge

    def heading(self, moment: ViewState) -> tuple[str, str]:
        """Title and one line of why."""
        del moment
        return STEP_FACTS[self.step].title, ""

    def show(self, moment: ViewState) -> None:
        """Draw this moment; called at most four times a second, and when the page comes into view."""
        del moment

    @property
    def is_recovery(self) -> bool:
        """Whether it says what went wrong and what to do."""
        return False

    def place(self) -> tuple[str, str]:
        """What the operator looks at: the id of a page, and what it is about."""
        return self.step, ""

    def help_text(self) -> str:
        """What ``?`` says above the keys."""
        return self.HELP

    def first_focus(self) -> Widget:
        """What takes the keys when the page comes into view."""
        found = self.query(self.focus_first) if self.focus_first else None
        return found.first() if found else self

    def offers(self) -> Sequence[Offered]:
        """What the command palette offers here, besides keys."""
        return ()

    def press_key(self, key: str) -> bool:
        """Do what a key does that nothing with the focus took; False where it does nothing."""
        del key
        return False

    def arrive(self) -> None:
        """Called when the page has come into view."""

    def bar(self, moment: ViewState) -> Bar:
        """The sentence and the buttons for this moment."""
        del moment
        return Bar("")

    def do(self, action: str) -> None:
        """What a button of the bar does."""
        del action

    def command(self, command: Callable[[], Awaitable[object]]) -> None:
        """Start a command that outlives this page; a WizardError becomes a toast, a bug the error view."""
        self.wizard.command(command)
