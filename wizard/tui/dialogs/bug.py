"""The error view: something unforeseen happened, and the migration is safe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from wizard.tui.glyphs import glyphs_of
from wizard.tui.textual_patches import KeyFooter, ResizeWorkaround
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.panel import PageHeader, Panel
from wizard.tui.widgets.safe import safe

if TYPE_CHECKING:
    from wizard.tui.host import Host


class BugScreen(ResizeWorkaround, Screen[None]):
    """Says what is safe, where the details are, and offers to go on."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "go_on", "Go on", tooltip="Draw every view again and go on"),
    ]

    def __init__(self, error: Exception, log: Path) -> None:
        super().__init__()
        self._error = error
        self._log = log

    def compose(self) -> ComposeResult:
        glyphs = glyphs_of(self)
        with Vertical(id="main", classes="alone"):
            yield PageHeader(
                crumbs=("Error",),
                title="Something went wrong that we did not foresee",
                why="The migration is safe: results are recorded before they are shown. The work is paused.",
            )
            with Panel(title="What happened", classes="fill"):
                summary = f"{type(self._error).__name__}: {self._error}"
                yield Static(safe(summary, 600, glyphs=glyphs), classes="prose")
                yield Static(safe(f"The details are in {self._log}", 600, glyphs=glyphs), classes="prose")
                yield Static(
                    "Going on draws every view again from the journal. Nothing is done twice.",
                    classes="prose",
                )
            yield ActionBar(
                "Ctrl+Q leaves; the journal can be opened again at any time.",
                primary=Action("on", "Go on", "n"),
            )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.call_after_refresh(self._focus_button)

    def _focus_button(self) -> None:
        """The bar may still be composing it; the view of an error must not fail for that."""
        for button in self.query("Button"):
            button.focus()

    def on_action_bar_pressed(self) -> None:
        self.action_go_on()

    def action_go_on(self) -> None:
        cast("Host", self.app).after_bug()
