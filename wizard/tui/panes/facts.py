"""Labels with texts, and numbers next to each other."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widget import Widget

from wizard.pages import model
from wizard.pages.model import Fact, Facts, Figures
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import LOOKS, PaneWidget
from wizard.tui.tones import Tone as Look
from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone
from wizard.tui.widgets.numbers import Figure, Numbers
from wizard.tui.widgets.scrolled import Scrolled

LEAST, MOST = 12, 24
MARK = 1  # a label that is no word, such as !
ALERTS = frozenset({model.Tone.WARNING, model.Tone.BAD})
BARS = LOOKS | {model.Tone.PLAIN: Look.MUTED, model.Tone.STRONG: Look.SECONDARY, model.Tone.MUTED: Look.RULE}


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
        least = LEAST if longest > MARK else longest
        label = min(max(longest, least), MOST, max(LEAST, width // 3))
        return [
            (
                (self.fit("" if index else fact.label, label) + "  ", Tone.MUTED),
                (text, LOOKS[fact.tone]),
            )
            for fact in self._facts
            for index, text in enumerate(self.wrap(fact.text, max(10, width - label - 2)))
        ]


class FactsPane(PaneWidget[Facts]):
    """Facts; they scroll where there are more than fit. What is all of warnings is always seen whole."""

    def make_inner(self) -> Widget:
        self._lines = FactLines()
        return Scrolled(self._lines)

    def show(self, pane: Facts, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        self.set_class(all(fact.tone in ALERTS for fact in pane.facts), "-alert")
        self._lines.show(pane.facts)


class Shares(LineBlock):
    """One bar of what several figures are parts of, each in its tone."""

    def __init__(self) -> None:
        super().__init__()
        self._figures: tuple[model.Figure, ...] = ()

    def show(self, figures: Sequence[model.Figure]) -> None:
        """Hidden unless every figure has a share."""
        has_shares = len(figures) > 1 and all(figure.share is not None for figure in figures)
        shown = tuple(figures) if has_shares else ()
        self.display = bool(shown)
        if shown != self._figures:
            self._figures = shown
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        glyphs, left = self.glyphs, width
        pieces: list[Piece] = []
        for at, figure in enumerate(self._figures):
            share = figure.share or 0.0
            cells = min(left, max(1, round(share * width)) if share else 0)
            left -= cells
            tone = BARS[figure.tone] if at else Look.PRIMARY
            pieces.append((glyphs.bar * cells, tone))
        return ((*pieces, (glyphs.track * left, Look.TRACK)),)


class FiguresPane(PaneWidget[Figures]):
    """Numbers in columns, and a bar where they are parts of a whole; nothing in it can be moved over."""

    def make_inner(self) -> Widget:
        self._numbers, self._shares = Numbers(), Shares()
        return self._numbers

    def compose(self) -> ComposeResult:
        yield self._numbers
        yield self._shares

    def show(self, pane: Figures, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        figures = pane.figures
        self._numbers.show([Figure(each.label, each.value, each.note, LOOKS[each.tone]) for each in figures])
        self._shares.show(figures)
