"""A step that cannot be done now, because it waits for another."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from wizard.domain.steps import STEP_FACTS, StepName
from wizard.pages.common import number_of, waits_for
from wizard.pages.state import ViewState
from wizard.tui.app.step_intros import STEP_INTROS
from wizard.tui.glyphs import glyphs_of
from wizard.tui.page import Bar, Page
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe


class StepIntroPage(Page):
    """Says what the step will do and what it needs; its action leads to the step that it waits for."""

    HELP: ClassVar[str] = "This step cannot be done now. Its action leads to what it waits for."

    def __init__(self, step: StepName) -> None:
        super().__init__()
        self.step = step
        self._need: StepName | None = None

    def compose(self) -> ComposeResult:
        intro, glyphs = STEP_INTROS[self.step], glyphs_of(self)
        with Panel(title="What it does"):
            yield Static(safe(intro.does, 1_000, glyphs=glyphs), classes="prose")
        with Panel(title="Before you start", classes="fill"):
            for point in intro.points:
                yield Static(safe(f"· {point}", 1_000, glyphs=glyphs), classes="point")

    def heading(self, moment: ViewState) -> tuple[str, str]:
        return STEP_FACTS[self.step].title, STEP_INTROS[self.step].why

    def show(self, moment: ViewState) -> None:
        self._need = waits_for(moment, self.step)

    def bar(self, moment: ViewState) -> Bar:
        if self._need is None:
            return Bar(moment.snapshot.next)
        number = number_of(self._need)
        title = STEP_FACTS[self._need].title
        return Bar(f"It waits for step {number}, {title}.", Action("go", f"Go to step {number}", "n"))

    def do(self, action: str) -> None:
        if action == "go" and self._need:
            self.wizard.frame.go(self._need)
