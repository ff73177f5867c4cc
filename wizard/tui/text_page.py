"""One thing in full sentences: a branch of a tree, or the evidence of a check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from wizard.domain.steps import StepName
from wizard.domain.trees import Branch
from wizard.tui.bridge import Moment
from wizard.tui.glyphs import glyphs_of
from wizard.tui.page import Bar, Page
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.scrolled import Scrolled

LONGEST = 4_000


class TextPage(Page):
    """Titled paragraphs; empty ones are left out."""

    HELP: ClassVar[str] = "Esc goes back."
    focus_first = "Scrolled"

    def __init__(self, step: StepName, title: str, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.step = step
        self.crumb = title
        self._parts = tuple(parts)

    def compose(self) -> ComposeResult:
        glyphs = glyphs_of(self)
        with Panel(title=self.crumb, hint="Esc goes back", classes="fill"), Scrolled():
            for title, text in self._parts:
                if text:
                    yield Static(safe(title.upper(), glyphs=glyphs), classes="label")
                    yield Static(safe(text, LONGEST, glyphs=glyphs), classes="prose")

    def heading(self, moment: Moment) -> tuple[str, str]:
        del moment
        return self.crumb, ""

    def bar(self, moment: Moment) -> Bar:
        del moment
        return Bar("Esc goes back.")


def why_page(step: StepName, branch: Branch) -> TextPage:
    """Why a branch is as it is: the count, the consequence, the guide's reason, what is below it."""
    counted = f"{branch.count:,} rows of this pool" if branch.count is not None else ""
    below = [(child.label, child.consequence) for child in branch.children]
    parts = (("Counted", counted), ("What it means", branch.consequence), ("Why", branch.why), *below)
    return TextPage(step, branch.label, parts)
