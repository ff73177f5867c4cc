"""Names and values in a panel."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.panel import Panel

NAME = 14


class Facts(LineBlock):
    """One line a fact, wrapped where it is long."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[tuple[str, str], ...] = ()

    def show(self, facts: Sequence[tuple[str, str]]) -> None:
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        return [
            ((self.fit(name if not index else "", NAME - 1) + " ", Tone.MUTED), (text, Tone.PLAIN))
            for name, value in self._facts
            for index, text in enumerate(self.wrap(value, max(10, width - NAME)))
        ]


class FactsPanel(Panel):
    """A panel of facts."""

    def compose(self) -> ComposeResult:
        yield Facts()

    def show(self, facts: Sequence[tuple[str, str]]) -> None:
        self.query_one(Facts).show(facts)
