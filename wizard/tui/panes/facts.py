"""Labels with texts, and numbers next to each other."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widget import Widget

from wizard.pages.model import Fact, Facts, Figures
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import LOOKS, PaneWidget
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.numbers import Figure, Numbers
from wizard.tui.widgets.scrolled import Scrolled

LEAST, MOST = 12, 24


class FactLines(LineBlock):
    """A line a fact, wrapped where it is long; the labels in a column as wide as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[Fact, ...] = ()

    def show(self, facts: Sequence[Fact]) -> None:
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        longest = max((len(self.text(fact.label)) for fact in self._facts), default=0)
        label = min(max(longest, LEAST), MOST, max(LEAST, width // 3))
        return [
            (
                (self.fit("" if index else fact.label, label) + "  ", Tone.MUTED),
                (text, LOOKS[fact.tone]),
            )
            for fact in self._facts
            for index, text in enumerate(self.wrap(fact.text, max(10, width - label - 2)))
        ]


class FactsPane(PaneWidget[Facts]):
    """Facts; they scroll where there are more than fit."""

    def make_inner(self) -> Widget:
        self._lines = FactLines()
        return Scrolled(self._lines)

    def show(self, pane: Facts, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        self._lines.show(pane.facts)


class FiguresPane(PaneWidget[Figures]):
    """Numbers in columns; nothing in it can be moved over."""

    def make_inner(self) -> Widget:
        self._numbers = Numbers()
        return self._numbers

    def compose(self) -> ComposeResult:
        yield self._numbers

    def show(self, pane: Figures, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        self._numbers.show(
            [Figure(each.label, each.value, each.note, LOOKS[each.tone]) for each in pane.figures]
        )
