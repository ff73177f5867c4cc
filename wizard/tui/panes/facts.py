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
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.numbers import Figure, Numbers
from wizard.tui.widgets.scrolled import Scrolled
from wizard.tui.widgets.tree_rows import bar

LEAST, MOST = 12, 24
FORK = 4  # cells of the fork, and of each of its ends
BAR, MOST_BAR, LEAST_NOTE, PERCENT = 12, 40, 18, 8
LEAST_SHARE, MOST_SHARE = 0.001, 0.999
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


class Flow(LineBlock):
    """Where a whole goes: a branch for each part, with its number, a bar and its share."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self._figures: tuple[model.Figure, ...] = ()

    def show(self, whole: str, figures: Sequence[model.Figure]) -> None:
        if (whole, tuple(figures)) != (self._whole, self._figures):
            self._whole, self._figures = whole, tuple(figures)
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        value = max((len(self.text(each.value)) for each in self._figures), default=0)
        label = max((len(self.text(each.label)) for each in self._figures), default=0)
        whole, tree = self.text(self._whole), self.glyphs.tree
        left = len(whole) + FORK + value + label + 5
        has_notes = any(each.note for each in self._figures)
        cells = min(BAR if has_notes else MOST_BAR, max(0, width - left - PERCENT - LEAST_NOTE * has_notes))
        last = len(self._figures) - 1
        lines: list[Line] = []
        for at, each in enumerate(self._figures):
            fork = self.glyphs.fork if not at else f"  {tree.lit_end if at == last else tree.lit_tee}"
            tone = LOOKS[each.tone]
            share = each.share or 0.0
            room = max(0, width - left - cells - PERCENT - 2)
            lines.append(
                (
                    (whole if not at else " " * len(whole), Look.STRONG),
                    (f" {fork} ", Look.LIT_GUIDE),
                    (self.fit_right(each.value, value), tone),
                    (f" {self.fit(each.label, label)}  ", Look.PLAIN),
                    *bar(share, cells, BARS[each.tone] if at else Look.PRIMARY, self.glyphs),
                    (f"{percent(share):>{PERCENT}}", Look.MUTED),
                    (f"  {self.fit(each.note, room)}" if each.note else "", Look.MUTED),
                )
            )
        return lines


def percent(share: float) -> str:
    """A share with one decimal; what is not nothing is never shown as nothing, what is not all as all."""
    if 0 < share < LEAST_SHARE:
        return "<0.1 %"
    return f"{min(share, 1.0) if share >= 1 else min(share, MOST_SHARE):.1%}".replace("%", " %")


class FiguresPane(PaneWidget[Figures]):
    """Numbers in columns, or what a whole is parted into; nothing in it can be moved over."""

    def make_inner(self) -> Widget:
        self._numbers, self._flow = Numbers(), Flow()
        return self._numbers

    def compose(self) -> ComposeResult:
        yield self._numbers
        yield self._flow

    def show(self, pane: Figures, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        is_flow = bool(pane.whole)
        self._numbers.display, self._flow.display = not is_flow, is_flow
        if is_flow:
            self._flow.show(pane.whole, pane.figures)
        else:
            self._numbers.show(figures_of(pane.figures))


def figures_of(figures: Sequence[model.Figure]) -> list[Figure]:
    """Figures as they are drawn."""
    return [Figure(each.label, each.value, each.note, LOOKS[each.tone]) for each in figures]
